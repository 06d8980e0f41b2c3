"""What waits for account managers and their teams."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import TeamMember
from engage.home import visits_waiting as kinds
from engage.home.ratifications import ratifications
from engage.home.reader import Reader
from engage.home.states import Visits, awaiting_solo_decision, being_asked, claimed_not_held
from engage.home.visits_waiting import Kind, read
from engage.home.waiting import SHOWN, Waiting, WaitingList, most_pressing
from visits.models import Commitment, Debrief, Origin, Status, Visit

PROMISE_WEEKS = 2


def account_manager(reader: Reader) -> WaitingList:
    """Four queries."""
    ids = reader.user.acting_ids
    seen = Visit.objects.visible_to(reader.user)
    managed = seen.filter(account__manager__in=ids)
    on_team = Exists(TeamMember.objects.filter(account=OuterRef("account"), user__in=ids))
    served = seen.filter(Q(account__manager__in=ids) | on_team)
    filed = Exists(Debrief.objects.filter(visit=OuterRef("pk"), account_filed_at__isnull=False))
    held = managed.filter(status=Status.HELD).exclude(origin=Origin.IMPORTED)
    visits: list[tuple[Kind, Visits]] = [
        (
            kinds.CONSENT,
            managed.filter(status=Status.REQUESTED, account_consent_at=None, starts_at__gt=reader.now),
        ),
        (kinds.BRIEFING, served.filter(status=Status.APPROVED, starts_at__gt=reader.now)),
        (kinds.ACCOUNT_PART, held.filter(~filed)),
        (kinds.CLOSE, managed.filter(status=Status.DEBRIEFED)),
        (kinds.INQUIRY, being_asked(managed)),
        (kinds.CONFIRM_NOT, claimed_not_held(managed).filter(non_occurrence__account_by=None)),
        (kinds.SOLO, awaiting_solo_decision(seen.filter(account__manager__superior__in=ids), reader)),
    ]
    items, more = most_pressing(read(visits, reader=reader), promises(reader), ratifications(reader))
    return WaitingList(
        heading="Waiting for you",
        items=items,
        empty_title="Nothing waits for you",
        empty_body="Requests to agree to, briefings, debriefs and promises appear here as they fall due.",
        more_url=reverse("visits:list") if more else "",
        more_label="All visits",
    )


def promises(reader: Reader) -> list[Waiting]:
    """Our open promises that are the person's to keep, overdue or due in two weeks. One query."""
    ids = reader.user.acting_ids
    rows = (
        Commitment.objects.visible_to(reader.user)
        .open()
        .filter(Q(owner__in=ids) | Q(owner=None, account__manager__in=ids), ours=True)
        .filter(due_on__lte=reader.in_weeks(PROMISE_WEEKS).date())
        .select_related("account", "made_by")
        .order_by("due_on", "pk")
    )
    return [
        Waiting(
            title=f"Keep the promise: {row.text}",
            detail=" · ".join(
                part
                for part in (row.account.name, f"promised by {row.made_by}" if row.made_by else "")
                if part
            ),
            url=reverse("commitments:commitment", args=[row.pk]),
            badge=reader.due(row.due_on)[0],
            tone=reader.due(row.due_on)[1],
            at=reader.start_of(row.due_on),
        )
        for row in rows[: SHOWN + 1]
        if row.due_on is not None
    ]
