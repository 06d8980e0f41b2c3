"""What goes out by mail to whom, decided once more at the moment of sending; and the digest: what can wait, in one mail a day and person.

A row of kind `digest_item` waits in the outbox until the hour its person has chosen, by their own clock. From then on `begin(now)` writes one row
of kind `digest` a person and day, whose handler sends everything that waits for that person and notes it as done, in one transaction.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from engage.core import clock, mail
from engage.core.models import OutboxEvent
from engage.core.outbox import handles
from engage.people.models import Delivery, NoticeSettings, User
from engage.people.notices import USUAL_HOUR, routes

_BEGIN = """
INSERT INTO core_outboxevent (kind, key, payload, created_at, next_attempt_at, attempts, last_error)
SELECT 'digest',
       format('digest:user:%%s:%%s', u.id, (%(now)s AT TIME ZONE u.time_zone)::date),
       jsonb_build_object('user', u.id), %(now)s, %(now)s, 0, ''
FROM people_user u
LEFT JOIN people_noticesettings s ON s.user_id = u.id
WHERE extract(hour FROM %(now)s AT TIME ZONE u.time_zone) >= COALESCE(s.digest_hour, %(hour)s)
  AND (s.away_until IS NULL OR s.away_until < (%(now)s AT TIME ZONE u.time_zone)::date)
  AND u.id IN (
      SELECT (i.payload ->> 'user')::bigint
      FROM core_outboxevent i
      WHERE i.done_at IS NULL AND i.next_attempt_at <= %(now)s AND i.kind = 'digest_item'
  )
ON CONFLICT (key) DO NOTHING
RETURNING id
"""


def begin(*, now: datetime) -> int:
    """Begins the digest of everybody whose hour has come, who is here and for whom something waits. Returns how many; one query, once a day and person."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {"now": now, "hour": USUAL_HOUR})
        return len(cursor.fetchall())


@mail.asks_first
def may_go_at_once(person: User, event: OutboxEvent) -> bool:
    """Whether a mail of its own still is how this person wants to hear of it; what they would rather have with the digest waits for that. Two
    queries. Service accounts hear of nothing.
    """
    if person.is_service:
        return False
    ((kind, at),) = routes([event.payload], now=clock.now(), otherwise=Delivery.AT_ONCE)
    if kind == "digest_item":
        OutboxEvent.objects.create(kind=kind, payload=event.payload, next_attempt_at=at)
    return kind == "mail"


@handles("digest")
def send(event: OutboxEvent) -> None:
    """Sends what waits for one person. What they may not see any more, has settled itself, or is to stay in the application is left out; nothing
    left, nothing sent. Who went away since is written to when they are back.
    """
    waiting = OutboxEvent.objects.select_for_update().filter(
        kind="digest_item",
        done_at=None,
        next_attempt_at__lte=event.created_at,
        payload__user=event.payload["user"],
    )
    items = list(waiting.order_by("id"))
    person = User.objects.people().filter(pk=event.payload["user"], is_active=True).first()
    if person is not None:
        if _is_away(person):
            return
        ways = routes([item.payload for item in items], now=clock.now(), otherwise=Delivery.DIGEST)
        wanted = [item.payload for item, (kind, _) in zip(items, ways, strict=True) if kind != "in_app"]
        letters = [letter for letter in mail.compose_all(person, wanted) if letter and not letter.settled]
        if letters:
            mail.send(_in_one(letters), to=person, event=event)
    OutboxEvent.objects.filter(pk__in=[item.pk for item in items]).update(done_at=clock.now(), attempts=1)


def _in_one(letters: list[mail.Letter]) -> mail.Letter:
    subject = letters[0].subject if len(letters) == 1 else f"Engage: {len(letters)} things since yesterday"
    return mail.Letter(subject=subject, items=tuple(letters))


def _is_away(person: User) -> bool:
    here = clock.now().astimezone(ZoneInfo(person.time_zone)).date()
    return NoticeSettings.objects.filter(user=person, away_until__gte=here).exists()
