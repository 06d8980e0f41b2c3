"""Names and times as the pages of a visit say them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from engage.core import clock, moments
from engage.core.names import first_name
from visits.models import Visit

__all__ = [
    "account_side",
    "date_there",
    "day",
    "due",
    "executive",
    "first_name",
    "is_late",
    "joined",
    "span",
    "when",
]


def joined(names: Sequence[str], last: str = "and") -> str:
    """ "Nadine", "Nadine and Robert", "Nadine, Tomas and Robert"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def when(moment: date | datetime) -> str:
    return moments.when_words(moment, now=clock.now(), within=timezone.get_current_timezone())


def day(moment: date | datetime) -> str:
    here = timezone.get_current_timezone()
    return moments.day_words(moments.local_day(moment, here), today=moments.local_day(clock.now(), here))


def due(moment: date | datetime) -> str:
    return moments.due_words(moment, now=clock.now(), within=timezone.get_current_timezone())


def is_late(moment: date | datetime) -> bool:
    return moments.due_tone(moment, now=clock.now(), within=timezone.get_current_timezone()) == "bad"


def span(visit: Visit) -> str:
    """ "Tue 24 Nov, 14:00–15:30 (08:00 in New York)": the reader's clock, and the one at the place of the visit where it shows something else."""
    here = timezone.get_current_timezone()
    today = moments.local_day(clock.now(), here)
    elsewhere = moments.elsewhere_words(
        visit.starts_at, here=here, there=moments.zone(visit.time_zone), today=today
    )
    day = moments.day_words(moments.local_day(visit.starts_at, here), today=today, weekday=True)
    hours = moments.clock_words(visit.starts_at, visit.ends_at, within=here)
    return f"{day}, {hours} ({elsewhere})" if elsewhere else f"{day}, {hours}"


def date_there(visit: Visit) -> date:
    return moments.local_day(visit.starts_at, moments.zone(visit.time_zone))


def account_side(visit: Visit) -> str:
    """Who speaks for the account, as one calls them."""
    return first_name(visit.account.manager.name) if visit.account.manager else "sales operations"


def executive(visit: Visit) -> str:
    return first_name(visit.lead_executive.name)
