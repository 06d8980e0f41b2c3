"""What waits for executives and their assistants."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from engage.home import visits_waiting as kinds
from engage.home.ratifications import ratifications
from engage.home.reader import Reader
from engage.home.states import Visits, being_asked, claimed_not_held
from engage.home.visits_waiting import Kind, read
from engage.home.waiting import SHOWN, Waiting, WaitingList, most_pressing
from engage.people.models import Assistant
from visits.flag_words import words_of
from visits.models import Acknowledgement, Attendee, Briefing, Flag, FlagReply, Origin, Status, Visit


def executive(reader: Reader) -> WaitingList:
    """Four queries."""
    ids = reader.user.acting_ids
    seen = Visit.objects.visible_to(reader.user)
    led = seen.filter(lead_executive__user__in=ids)
    visits: list[tuple[Kind, Visits]] = [
        (
            kinds.CONSENT,
            led.filter(status=Status.REQUESTED, executive_consent_at=None, starts_at__gt=reader.now),
        ),
        (kinds.READ, _unread(seen, reader)),
        (kinds.DEBRIEF, led.filter(status=Status.HELD).exclude(origin=Origin.IMPORTED)),
        (kinds.INQUIRY, being_asked(led)),
        (kinds.CONFIRM_NOT, claimed_not_held(led).filter(non_occurrence__executive_by=None)),
    ]
    items, more = most_pressing(read(visits, reader=reader), flags_to_reply(reader), ratifications(reader))
    return WaitingList(
        heading="Waiting for you",
        items=items,
        empty_title="Nothing waits for you",
        empty_body="Briefs to read, debriefs and requests appear here.",
        more_url=reverse("visits:list") if more else "",
        more_label="All visits",
    )


def flags_to_reply(reader: Reader) -> list[Waiting]:
    """Open flags about the executive that they have not replied to yet. One query."""
    answered = FlagReply.objects.filter(flag=OuterRef("pk"), by=reader.user)
    rows = (
        Flag.objects.visible_to(reader.user)
        .open()
        .filter(~Exists(answered), executive__user=reader.user)
        .select_related("account", "executive")
    )
    return [
        Waiting(
            title=f"Say your side of a flag: {flag.get_kind_display().lower()}",
            detail=words_of(flag),
            url=reverse("flags:flag", args=[flag.pk]),
            badge=f"since {reader.day(flag.occurred_at)}",
            tone="due",
            at=reader.now,  # after what is overdue, before what is still to come
        )
        for flag in rows[: SHOWN + 1]
    ]


def assistant(reader: Reader) -> WaitingList:
    """One query."""
    ids = reader.user.acting_ids
    assisted = Visit.objects.visible_to(reader.user).filter(
        Exists(Assistant.objects.filter(executive=OuterRef("lead_executive"), user__in=ids))
    )
    visits: list[tuple[Kind, Visits]] = [
        (
            kinds.CONSENT,
            assisted.filter(status=Status.REQUESTED, executive_consent_at=None, starts_at__gt=reader.now),
        ),
        (kinds.DRAFT, assisted.filter(status=Status.DRAFT, starts_at__gt=reader.now)),
        (kinds.PREPARE_DEBRIEF, assisted.filter(status=Status.HELD).exclude(origin=Origin.IMPORTED)),
        (kinds.INQUIRY, being_asked(assisted)),
    ]
    items, more = most_pressing(read(visits, reader=reader))
    return WaitingList(
        heading="Waiting for you",
        items=items,
        empty_title="Nothing waits for you",
        empty_body="What you can prepare for those you assist appears here.",
        more_url=reverse("visits:list") if more else "",
        more_label="All visits",
    )


def _unread(visits: Visits, reader: Reader) -> Visits:
    """Visits to come with a version that an executive of this person's, leading or attending, has not acknowledged."""
    ids = reader.user.acting_ids
    attended = Exists(Attendee.objects.filter(visit=OuterRef("pk"), executive__user__in=ids))
    newest = Briefing.objects.submitted().filter(visit=OuterRef(OuterRef("pk")), addendum=False)
    read_it = Acknowledgement.objects.filter(
        briefing__visit=OuterRef("pk"),
        executive__user__in=ids,
        briefing__version__gte=Subquery(newest.order_by("-version").values("version")[:1]),
    )
    return visits.filter(
        Q(lead_executive__user__in=ids) | attended,
        ~Exists(read_it),
        status__in=(Status.BRIEFED, Status.READY),
        starts_at__gt=reader.now,
    )
