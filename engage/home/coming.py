"""The meetings that come next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.urls import reverse

from accounts.models import TeamMember
from engage.core import moments
from engage.core.ui import Tone
from engage.home.reader import Reader
from engage.people.models import Assistant
from visits.lines import standing_of
from visits.models import Attendee, Status, Visit
from visits.models.visit import PLANNED

WEEKS, SHOWN = 6, 8


@dataclass(frozen=True)
class Meeting:
    """A visit to come. `brief_url` leads to the brief where one was submitted."""

    title: str
    account: str
    executive: str
    when: str
    place: str
    elsewhere: str
    standing: str
    tone: Tone
    url: str
    brief_url: str
    is_read: bool


def meetings_of_executive(reader: Reader) -> Sequence[Meeting]:
    """Those the person leads or attends, or whose executive they assist. One query."""
    ids = reader.user.acting_ids
    attended = Exists(Attendee.objects.filter(visit=OuterRef("pk"), executive__user__in=ids))
    assisted = Exists(Assistant.objects.filter(executive=OuterRef("lead_executive"), user__in=ids))
    return _meetings(reader, Q(lead_executive__user__in=ids) | attended | assisted)


def meetings_of_account_side(reader: Reader) -> Sequence[Meeting]:
    """Those at the accounts that the person manages or serves. One query."""
    ids = reader.user.acting_ids
    on_team = Exists(TeamMember.objects.filter(account=OuterRef("account"), user__in=ids))
    return _meetings(reader, Q(account__manager__in=ids) | on_team)


def meetings_of_everybody(reader: Reader) -> Sequence[Meeting]:
    """The next of all, for whoever looks after the whole. One query."""
    return _meetings(reader, Q())


def _meetings(reader: Reader, whose: Combinable | Q) -> Sequence[Meeting]:
    visits = (
        Visit.objects.visible_to(reader.user)
        .filter(whose, status__in=(Status.REQUESTED, *PLANNED))
        .filter(ends_at__gt=reader.now, starts_at__lt=reader.in_weeks(WEEKS))
        .for_display()
        .order_by("starts_at", "pk")
    )
    return [_meeting(visit, reader) for visit in visits[:SHOWN]]


def _meeting(visit: Visit, reader: Reader) -> Meeting:
    standing, tone = standing_of(visit)
    there = moments.zone(visit.time_zone)
    briefed = visit.status in (Status.BRIEFED, Status.READY)
    return Meeting(
        title=visit.title,
        account=visit.account.name,
        executive=visit.lead_executive.name,
        when=reader.moment(visit.starts_at, visit.ends_at),
        place=visit.place or visit.get_format_display(),
        elsewhere=moments.elsewhere_words(visit.starts_at, here=reader.zone, there=there, today=reader.today),
        standing=standing,
        tone=tone,
        url=reverse("visits:visit", args=[visit.pk]),
        brief_url=reverse("visits:brief", args=[visit.pk]) if briefed else "",
        is_read=visit.status == Status.READY,
    )
