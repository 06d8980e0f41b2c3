"""How an executive leads, as account managers see it: means over at least three of them, and nothing that would tell one rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import DateTimeField, F, Func, TextField, Value

from engage.core.clock import now
from visits.models import Practice

LOOKS_BACK = timedelta(days=730)  # the shorter of the terms that a sponsor has
OFTEN = Decimal(4)  # of 5: a practice that is seen less is worth a prompt


@dataclass(frozen=True)
class Seen:
    """`mean` is between 1, almost never, and 5, almost always, with one decimal, over this many `raters`, three or more."""

    practice: Practice
    mean: Decimal
    raters: int


def leadership_of(executive_id: int) -> Sequence[Seen]:
    """The practices of which there is a mean, in their order. One query; the database hands out nothing but means (`visits_leadership`).

    Kouzes and Posner rate the five practices by frequency. Ratings count from the closing of their visit on, in groups of three raters and more,
    so that looking before and after somebody rates tells nothing of that one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT practice, mean, raters FROM visits_leadership(%s, %s)", [executive_id, now() - LOOKS_BACK]
        )
        return [Seen(Practice(practice), mean, raters) for practice, mean, raters in cursor.fetchall()]


class _Weakest(Func):
    template = (
        "ARRAY(SELECT seen.practice FROM visits_leadership(%(expressions)s) seen"
        " WHERE seen.mean < %(often)s ORDER BY seen.mean)"
    )
    output_field = ArrayField(TextField())


def weakest_of_lead() -> Func:
    """For the query of a visit: the practices of its lead executive that are seen less than often, the rarest first."""
    since = Value(now() - LOOKS_BACK, output_field=DateTimeField())
    return _Weakest(F("lead_executive_id"), since, often=OFTEN)
