"""Executives in two meetings at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection

from engage.people.models import User
from visits.models import Visit

LONGEST = timedelta(days=31)  # a meeting that has lasted longer when another begins is not looked for
SQL = (Path(__file__).parent / "clashes.sql").read_text(encoding="utf-8")


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
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"visits": ids, "days": LONGEST.days})
        pairs = cursor.fetchall()
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
