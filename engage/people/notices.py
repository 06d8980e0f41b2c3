"""Telling people something: in the application always, by mail at once or with the digest as they have chosen.

`tell()` and `tell_all()` are the only writers of notices. Both run one statement, `sql/tell.sql`, which decides by `sql/decide.sql` how a notice
reaches each person; the same file is asked again when a mail is about to go out. Apps declare the topics people may choose by, with the notices
that belong to each, and what their notices are about (`register_subject` of engage.people.models).
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from engage.core.clock import now
from engage.core.sql import Statements
from engage.people.models import Delivery, Notice, User
from engage.people.models.notice import NoticeQuerySet

_text = Statements(Path(__file__).parent / "sql")
USUAL_HOUR = 7  # of the digest, on the person's clock


@dataclass(frozen=True)
class Topic:
    """What people choose by: `notices` that belong together, how they are `usual`ly told, and the `least` that may be chosen, with the reason."""

    key: str
    group: str
    label: str
    notices: tuple[str, ...]
    usual: Delivery = Delivery.DIGEST
    least: Delivery = Delivery.APP
    because: str = ""

    def allowed(self) -> list[Delivery]:
        return list(Delivery)[: list(Delivery).index(self.least) + 1]


_topics: dict[str, Topic] = {}


def register_topics(*topics: Topic) -> None:
    """Declares topics; to be called once per app, from its AppConfig."""
    _topics.update({topic.key: topic for topic in topics})
    _routes.cache_clear()


def topics() -> Mapping[str, Topic]:
    """All topics in the order in which they were declared."""
    return _topics


def tell(
    notice: str,
    people: Iterable[User],
    *,
    subject: str = "",
    subject_id: int | None = None,
    by: User | None = None,
    before: datetime | None = None,
    at_once: bool = False,
    **facts: Any,
) -> int:
    """Tells these people and their deputies, in the present transaction; not `by`, who did it. Returns how many were told; one query.

    `before` is when the thing begins: whoever's next digest comes later is told at once. `at_once` counts where the notice has no topic.
    """
    told = (
        "SELECT %(notice)s::text AS notice, NULL::text AS key, %(subject)s::text AS subject, %(subject_id)s::bigint AS subject_id,"
        " %(facts)s::jsonb AS facts, %(by)s::bigint AS by_id, %(before)s::timestamptz AS before, %(otherwise)s::text AS otherwise,"
        " unnest(%(people)s::bigint[]) AS user_id"
    )
    values = {
        "notice": notice,
        "subject": subject,
        "subject_id": subject_id,
        "facts": json.dumps(facts),
        "by": by.pk if by else None,
        "before": before,
        "otherwise": Delivery.AT_ONCE if at_once else Delivery.DIGEST,
        "people": sorted({person.pk for person in people}),
    }
    return tell_all(told, values, now=now()) if values["people"] else 0


def tell_all(told: str, values: Mapping[str, Any], *, now: datetime) -> int:
    """Tells what the SELECT `told` finds (its columns: see sql/tell.sql), each `key` once for ever. Returns how many were told; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_tell().replace("/* told */", told), {**values, **_routes(), "now": now})
        return len(cursor.fetchall())


def settle(subject: str, subject_id: int, *notices: str, people: Collection[int] | None = None) -> int:
    """What asked for something that has been done is read, for these people or for all. Returns how many were; one query."""
    waiting = Notice.objects.unread().filter(subject=subject, subject_id=subject_id, kind__in=notices)
    if people is not None:
        waiting = waiting.filter(user__in=people)
    return waiting.update(read_at=now())


def told_since(subject: str, subject_id: int, notice: str, *, since: datetime) -> NoticeQuerySet:
    """Who was told this of the row after `since`, deputies and all, as notices of theirs."""
    told: NoticeQuerySet = Notice.objects.filter(
        subject=subject, subject_id=subject_id, kind=notice, created_at__gt=since
    )
    return told


def routes(
    payloads: Sequence[Mapping[str, Any]], *, now: datetime, otherwise: Delivery
) -> list[tuple[str, datetime]]:
    """How these outbox rows, all of people who are here, would be told now: (kind, when) each, in their order. One query, none for none."""
    if not payloads:
        return []
    rows = [
        {
            "place": place,
            "notice": p["notice"],
            "user_id": p["user"],
            "before": p.get("before"),
            "otherwise": otherwise,
        }
        for place, p in enumerate(payloads)
    ]
    given = (
        "SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb)"
        " AS r (place int, notice text, user_id bigint, before timestamptz, otherwise text)"
    )
    statement = f"WITH people AS ({given}), decided AS ({_text('decide')}) SELECT kind, at FROM decided ORDER BY place"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, {"rows": json.dumps(rows), **_routes(), "now": now})
        return [(kind, at) for kind, at in cursor.fetchall()]


@cache
def _tell() -> str:
    return _text("tell", decide=_text("decide"))


@cache
def _routes() -> dict[str, Any]:
    """Topics as parameters of sql/decide.sql."""
    lines = [(notice, topic) for topic in _topics.values() for notice in topic.notices]
    return {
        "notices": [notice for notice, _ in lines],
        "topics": [topic.key for _, topic in lines],
        "usual": [str(topic.usual) for _, topic in lines],
        "least": [str(topic.least) for _, topic in lines],
        "hour": USUAL_HOUR,
    }
