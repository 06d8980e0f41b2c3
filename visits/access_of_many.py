"""Who sees accounts because of visits, for many visits at once: where an executive gets another sign-in or other assistants."""

from collections.abc import Collection
from pathlib import Path

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from visits.models import Attendee, Visit

STATEMENT = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def refresh_access_of_visits(visits: Collection[int]) -> None:
    """Makes the rows that these visits give reasons for the ones there are. One statement, however many; needs a transaction."""
    if visits:
        with connection.cursor() as cursor:
            cursor.execute(STATEMENT, {"visits": list(visits)})


def refresh_access_of_executives(executives: Collection[int]) -> None:
    """The same for all visits that these executives lead or attend. Two statements."""
    attends = Exists(Attendee.objects.filter(visit=OuterRef("pk"), executive__in=executives))
    concerned = Visit.objects.filter(Q(lead_executive__in=executives) | attends).order_by()
    refresh_access_of_visits(list(concerned.values_list("pk", flat=True)))
