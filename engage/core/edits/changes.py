"""Who has changed what of a row since a revision of it, from the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from engage.core.models import AuditEntry, Revised

PART = "part:"
MOST = 50
SOMEBODY = "Somebody"


@dataclass(frozen=True)
class Change:
    """One entry of the trail. `values` has each column that changed as it became; of a part (attendees) its name alone, with None."""

    by: str
    by_id: int | None
    at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)


def changes_since(row: Revised, revision: int) -> list[Change]:
    """What has happened to the row since that revision, the earliest first, at most fifty entries. Two queries."""
    entries = AuditEntry.objects.filter(
        table_name=row._meta.db_table, row_id=str(row.pk), action="update", before__revision__gte=revision
    )
    return told(list(entries.order_by("id")[:MOST]))


def told(entries: list[AuditEntry]) -> list[Change]:
    """Entries with the names of who made them. One query."""
    people = get_user_model().objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    return [
        Change(
            by=getattr(people.get(entry.actor_id), "name", SOMEBODY),
            by_id=entry.actor_id,
            at=entry.at,
            values=_values(entry),
        )
        for entry in entries
    ]


def _values(entry: AuditEntry) -> dict[str, Any]:
    if entry.source.startswith(PART) and set(entry.after or {}) == {"revision"}:
        return {entry.source.removeprefix(PART): None}
    return {name: value for name, value in (entry.after or {}).items() if name != "revision"}
