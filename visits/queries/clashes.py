"""Executives in two meetings at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from engage.core.sql import Statements, rows
from engage.people.models import User
from visits.models import Visit

LONGEST = timedelta(days=31)  # a meeting that has lasted longer when another begins is not looked for
statement = Statements(Path(__file__).parent)


@dataclass(frozen=True)
class Clash:
    """`executive` is in another meeting at the same time; `other` is that meeting, or None where it is not the reader's to know of."""

    executive: str
    other: Visit | None

    @property
    def words(self) -> str:
        if self.other is None:
            return f"{self.executive} has another meeting at that time"
        return f"clashes with “{self.other.title}”"


def clashes_of(visits: Iterable[Visit], user: User) -> dict[int, list[Clash]]:
    """The clashes of each of these visits by its id; visits without one are left out. Two queries, none without visits.

    An executive is in a meeting who leads it or is named as attending. A meeting out of the reader's scope is counted once an executive, and
    drafts out of it not at all: nobody else is to learn what somebody has in mind.
    """
    ids = [visit.pk for visit in visits]
    if not ids:
        return {}
    return _clashes("asked_of_visits", {"visits": ids}, user)


def clashes_at(
    executives: Collection[int], starts_at: datetime, ends_at: datetime, user: User, *, visit: int = 0
) -> list[Clash]:
    """What clashes with a meeting of these executives that is only thought of, or is to become that of `visit`. Two queries, none without executives."""
    if not executives:
        return []
    asked = {"executives": list(executives), "starts_at": starts_at, "ends_at": ends_at, "visit": visit}
    return _clashes("asked_at_a_time", asked, user).get(visit, [])


def _clashes(asked: str, values: dict[str, object], user: User) -> dict[int, list[Clash]]:
    pairs = rows(statement("clashes", asked=statement(asked)), {**values, "days": LONGEST.days})
    seen = {
        visit.pk: visit
        for visit in Visit.objects.visible_to(user)
        .filter(pk__in={other for _, _, other, _ in pairs})
        .select_related("account")
    }
    found: dict[int, list[Clash]] = {}
    for visit, executive, other, is_draft in pairs:
        clash = Clash(executive, seen.get(other))
        known = found.setdefault(visit, [])
        if clash not in known and (clash.other is not None or not is_draft):
            known.append(clash)
    return {visit: clashes for visit, clashes in found.items() if clashes}
