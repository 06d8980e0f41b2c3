"""The flock: which executives met customers without being briefed, debriefed or announced in a period, with the visits behind it.

A visit belongs to the period in which it starts, by the date in its own zone. A flag counts for the executive it names, else for the visit's
lead; withdrawn ones do not count. `visits_held` are those led, without imported history, of which nothing is known.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from django.db.models import Count

from engage.core.errors import BadInput
from engage.people.models import BusinessUnit, Executive, User
from sponsors.queries.compiled import starting_between
from sponsors.queries.scope import ReportScope
from visits.models import Flag, FlagKind, Origin

KINDS = (FlagKind.UNBRIEFED, FlagKind.UNDEBRIEFED, FlagKind.SEAGULL, FlagKind.UNANNOUNCED)


@dataclass(frozen=True)
class FlockRow:
    """One executive with at least one such visit. Field names are the API's keys; `visits` are ids."""

    executive_id: int
    executive: str
    title: str
    business_unit: str | None
    visits_held: int
    visits_flagged: int
    unbriefed: int
    undebriefed: int
    seagull: int
    unannounced: int
    visits: Sequence[int] = field(default=())


@dataclass(frozen=True)
class Flock:
    """Most seagulls first, then most visits flagged. `end` is exclusive."""

    start: date
    end: date
    rows: tuple[FlockRow, ...]

    def as_json(self) -> dict[str, Any]:
        period = {"start": self.start.isoformat(), "end": self.end.isoformat()}
        return {"period": period, "results": [asdict(row) for row in self.rows]}

    @staticmethod
    def columns() -> list[str]:
        return [one.name for one in fields(FlockRow)]

    def cells(self) -> list[list[Any]]:
        """One row an executive; the ids of the visits joined by spaces."""
        return [
            [getattr(row, name) for name in self.columns()[:-1]] + [" ".join(map(str, row.visits))]
            for row in self.rows
        ]


def flock(
    start: date,
    end: date,
    *,
    user: User,
    executive: Executive | None = None,
    business_unit: BusinessUnit | None = None,
) -> Flock:
    """The days from `start` up to, not including, `end`. Three queries, however many executives. Raises BadInput where the period is empty."""
    if start >= end:
        raise BadInput("The period ends before it begins.", field="end")
    visits: Any = starting_between(ReportScope.of(user).visits().order_by(), start, end)
    flags = (
        Flag.objects.visible_to(user)
        .standing()
        .order_by("visit")
        .filter(kind__in=KINDS, visit__in=visits.values("pk"))
    )
    found: dict[int, dict[str, set[int]]] = {}
    for kind, visit, named, lead in flags.values_list("kind", "visit", "executive", "visit__lead_executive"):
        found.setdefault(named or lead, {}).setdefault(kind, set()).add(visit)
    led = visits.took_place().exclude(origin=Origin.IMPORTED).values_list("lead_executive")
    held: dict[int, int] = dict(led.annotate(Count("pk")))
    people = Executive.objects.visible_to(user).filter(pk__in=found).select_related("business_unit")
    if executive is not None:
        people = people.filter(pk=executive.pk)
    if business_unit is not None:
        people = people.filter(business_unit=business_unit)
    rows = [_row(person, found[person.pk], held.get(person.pk, 0)) for person in people]
    rows.sort(key=lambda row: (-row.seagull, -row.visits_flagged, row.executive))
    return Flock(start=start, end=end, rows=tuple(rows))


def _row(person: Executive, by_kind: dict[str, set[int]], held: int) -> FlockRow:
    visits = sorted(set().union(*by_kind.values()))
    return FlockRow(
        executive_id=person.pk,
        executive=person.name,
        title=person.title,
        business_unit=person.business_unit.name if person.business_unit else None,
        visits_held=held,
        visits_flagged=len(visits),
        visits=visits,
        **{kind.value: len(by_kind.get(kind, ())) for kind in KINDS},
    )
