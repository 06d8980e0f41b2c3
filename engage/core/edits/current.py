"""The question every edit asks under its lock: is this still what the writer has seen?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet

from engage.core.edits.changes import SOMEBODY, Change, changes_since
from engage.core.errors import Stale
from engage.core.models import Revised

Telling = Callable[[Any], tuple[int | None, datetime, dict[str, Any]]]


def require_current(row: Revised | None, *, seen: int | None) -> None:
    """Raises Stale where the writer has `seen` another revision of the row than the present one. The row has been read under its lock.

    `seen` is 0 for something that was not there, such as a draft that nobody had begun, and `row` None where it is not there now.
    No query where all is well.
    """
    present = row.revision if row is not None else 0
    if seen is None or seen == present:
        return
    changes = changes_since(row, max(seen, 1)) if row is not None else []
    raise Stale(words(changes), row=row, revision=present, changes=changes)


def require_newest(rows: QuerySet[Any], *, seen: int | None, told: Telling) -> None:
    """The same where each edit is a row of its own and the newest holds (a policy, an answer): `seen` is its id, 0 where there was none.

    `told(row)` is the id of who wrote a row, when, and what it says. The caller has seen to it that nobody else writes one meanwhile.
    One query.
    """
    if seen is None:
        return
    newest: Model | None = rows.order_by("-pk").first()
    present = newest.pk if newest is not None else 0
    if seen == present:
        return
    since = [told(row) for row in rows.filter(pk__gt=seen).order_by("pk")]
    people = get_user_model().objects.in_bulk({by for by, _, _ in since if by})
    changes = [Change(getattr(people.get(by), "name", SOMEBODY), by, at, values) for by, at, values in since]
    raise Stale(words(changes), row=newest, revision=present, changes=changes)


def words(changes: list[Change]) -> str:
    names = list(dict.fromkeys(change.by for change in changes))
    who = " and ".join(names[:2]) if 1 <= len(names) <= 2 else "Several people" if names else SOMEBODY
    have = "have" if len(names) > 1 else "has"
    return f"{who} {have} changed this since you opened it. Nothing of yours was saved yet."
