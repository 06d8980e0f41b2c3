"""States of visits in which somebody is waited for, whoever it is."""

from django.db.models import QuerySet

from engage.home.reader import Reader
from visits.models import Status, Visit

Visits = QuerySet[Visit]


def being_asked(visits: Visits) -> Visits:
    """Those of which it is asked whether they took place."""
    return visits.filter(
        status__in=(Status.DRAFT, Status.REQUESTED), inquiry__isnull=False, inquiry__answered_at=None
    )


def claimed_not_held(visits: Visits) -> Visits:
    """Those of which one side says that they did not take place."""
    return visits.filter(non_occurrence__isnull=False).exclude(status=Status.CANCELLED)


def awaiting_solo_decision(visits: Visits, reader: Reader) -> Visits:
    return visits.filter(
        solo_exception__isnull=False,
        solo_exception__approved=None,
        starts_at__gt=reader.now,
        status__in=(Status.DRAFT, Status.REQUESTED, Status.APPROVED),
    )
