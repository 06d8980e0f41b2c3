"""Names and times as the pages of a visit say them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from engage.core import clock, moments
from engage.core.names import first_name
from visits.models import Visit

__all__ = ["account_side", "day", "due", "executive", "first_name", "joined", "when"]


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


def account_side(visit: Visit) -> str:
    """Who speaks for the account, as one calls them."""
    return first_name(visit.account.manager.name) if visit.account.manager else "sales operations"


def executive(visit: Visit) -> str:
    return first_name(visit.lead_executive.name)
