"""What sales operations has to look after."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from engage.home import visits_waiting as kinds
from engage.home.ratifications import ratifications
from engage.home.reader import Reader
from engage.home.states import Visits, awaiting_solo_decision, being_asked
from engage.home.visits_waiting import Kind, read
from engage.home.waiting import SHOWN, Waiting, WaitingList, most_pressing
from visits.models import Acknowledgement, Status, Visit, Waiver


def sales_ops(reader: Reader) -> WaitingList:
    """Three queries."""
    seen = Visit.objects.visible_to(reader.user)
    owed = seen.filter(status=Status.HELD, executive_debrief_due_at__lt=reader.now)
    unread = ~Exists(
        Acknowledgement.objects.filter(
            briefing__visit=OuterRef("pk"),
            executive=OuterRef("lead_executive"),
            read_at__lt=OuterRef("starts_at"),
        )
    )
    flying = Q(unread, seagull_verdict_at__gt=reader.now)
    ownerless = seen.filter(account__manager=None)
    visits: list[tuple[Kind, Visits]] = [
        (kinds.SEAGULL, owed.filter(flying)),
        (kinds.OVERDUE, owed.exclude(flying)),
        (kinds.SOLO, awaiting_solo_decision(seen, reader)),
        (kinds.INQUIRY_RAISED, being_asked(seen).filter(inquiry__raised_at__isnull=False)),
        (
            kinds.CONSENT_OWNERLESS,
            ownerless.filter(status=Status.REQUESTED, account_consent_at=None, starts_at__gt=reader.now),
        ),
    ]
    items, more = most_pressing(read(visits, reader=reader), waivers(reader), ratifications(reader))
    return WaitingList(
        heading="Waiting for somebody",
        items=items,
        empty_title="Nothing waits for anybody",
        empty_body="Overdue debriefs, waivers, exceptions and unanswered questions appear here.",
        more_url=reverse("visits:list") if more else "",
        more_label="All visits",
    )


def waivers(reader: Reader) -> list[Waiting]:
    """Waivers to decide. One query."""
    seen = Waiver.objects.visible_to(reader.user)
    rows = seen.undecided().select_related("executive", "asked_by").order_by("deputy_due_at")
    return [
        Waiting(
            title=f"Waiver, {waiver.executive}",
            detail=f"asked by {waiver.asked_by} on {reader.day(waiver.asked_at)}: “{waiver.request}”",
            url=reverse("waivers:waiver", args=[waiver.pk]),
            badge=_decide(reader, waiver),
            tone="bad" if waiver.deputy_due_at <= reader.now else "due",
            at=waiver.deputy_due_at,
        )
        for waiver in rows[: SHOWN + 1]
    ]


def _decide(reader: Reader, waiver: Waiver) -> str:
    """Undecided after this it goes to the deputies."""
    if waiver.deputy_due_at <= reader.now:
        return "overdue, deputies told"
    return reader.due(waiver.deputy_due_at)[0].replace("due", "decide", 1)
