"""The digest: what can wait until the morning, in one mail a day and person.

A row of kind `digest_item` waits in the outbox until 07:00 in its person's zone. From then on `begin(now)` writes one row of kind `digest` a
person and day, whose handler sends everything that waits for that person and notes it as done, in one transaction.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from engage.core import clock, mail
from engage.core.models import OutboxEvent
from engage.core.outbox import handles
from engage.people.models import User

HOUR = time(7)

_BEGIN = """
INSERT INTO core_outboxevent (kind, key, payload, created_at, next_attempt_at, attempts, last_error)
SELECT 'digest',
       format('digest:user:%%s:%%s', u.id, (%(now)s AT TIME ZONE u.time_zone)::date),
       jsonb_build_object('user', u.id), %(now)s, %(now)s, 0, ''
FROM people_user u
WHERE (%(now)s AT TIME ZONE u.time_zone)::time >= %(hour)s::time
  AND u.id IN (
      SELECT (i.payload ->> 'user')::bigint
      FROM core_outboxevent i
      WHERE i.done_at IS NULL AND i.next_attempt_at <= %(now)s AND i.kind = 'digest_item'
  )
ON CONFLICT (key) DO NOTHING
RETURNING id
"""


def next_after(moment: datetime, *, zone: str) -> datetime:
    """The next 07:00 by the clock of `zone` that is after `moment`."""
    here = ZoneInfo(zone)
    day = moment.astimezone(here).date()
    today = datetime.combine(day, HOUR, here)
    return today if today > moment else datetime.combine(day + timedelta(days=1), HOUR, here)


def begin(*, now: datetime) -> int:
    """Begins the digest of everybody whose morning has come and for whom something waits. Returns how many; one query, once a day and person."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {"now": now, "hour": HOUR.isoformat()})
        return len(cursor.fetchall())


@handles("digest")
def send(event: OutboxEvent) -> None:
    """Sends what waits for one person. What they may not see any more, or has settled itself, is left out; nothing left, nothing sent."""
    waiting = OutboxEvent.objects.select_for_update().filter(
        kind="digest_item",
        done_at=None,
        next_attempt_at__lte=event.created_at,
        payload__user=event.payload["user"],
    )
    items = list(waiting.order_by("id"))
    person = User.objects.filter(pk=event.payload["user"], is_active=True).first()
    letters = [letter for item in items if person and (letter := mail.compose(person, item.payload))]
    if person and letters:
        subject = (
            letters[0].subject if len(letters) == 1 else f"Engage: {len(letters)} things since yesterday"
        )
        mail.send(mail.Letter(subject=subject, items=tuple(letters)), to=person, event=event)
    OutboxEvent.objects.filter(pk__in=[item.pk for item in items]).update(done_at=clock.now(), attempts=1)
