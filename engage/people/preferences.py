"""How one person wants to be told: read, and changed by themselves only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import BadInput
from engage.people.models import Delivery, NoticeChoice, NoticeSettings, User
from engage.people.notices import USUAL_HOUR, Topic, topics

LONGEST_ABSENCE_DAYS = 366


@dataclass(frozen=True)
class Preferences:
    """`digest_hour` on the person's clock; `away_until` the last day without mail; `deliveries` by topic, as they hold at present."""

    digest_hour: int = USUAL_HOUR
    away_until: date | None = None
    deliveries: Mapping[str, str] = field(default_factory=dict)


def preferences_of(user: User) -> Preferences:
    """What holds for this person, what they never chose included. Two queries."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("topic", "delivery"))
    deliveries = {topic.key: _held(topic, chosen.get(topic.key)) for topic in topics().values()}
    kept = NoticeSettings.objects.filter(user=user).first()
    if kept is None:
        return Preferences(deliveries=deliveries)
    return Preferences(kept.digest_hour, kept.away_until, deliveries)


def _held(topic: Topic, chosen: str | None) -> str:
    """As sql/decide.sql has it: the choice, raised to the least that the topic allows."""
    wanted = chosen or topic.usual
    return wanted if wanted in topic.allowed() else topic.least


def change_preferences(user: User, *, wanted: Preferences, seen: int | None = None) -> Preferences:
    """Sets this person's own preferences; topics that `wanted` does not name stay. `seen` is the person's revision. Seven queries.

    Raises BadInput, naming the field, for an hour that is none, an absence that is over or longer than a year, an unknown topic, or a delivery
    that the topic does not allow.
    """
    if not 0 <= wanted.digest_hour <= 23:
        raise BadInput("Choose an hour from 0 to 23.", field="digest_hour")
    _require_absence(user, wanted.away_until)
    for key, delivery in wanted.deliveries.items():
        _require_allowed(key, delivery)
    with transaction.atomic():
        act_as(user, reason="Own notices")
        require_current(User.objects.select_for_update(of=("self",)).get(pk=user.pk), seen=seen)
        NoticeSettings.objects.update_or_create(
            user=user, defaults={"digest_hour": wanted.digest_hour, "away_until": wanted.away_until}
        )
        chosen = {k: d for k, d in wanted.deliveries.items() if d != topics()[k].usual}
        NoticeChoice.objects.filter(user=user, topic__in=wanted.deliveries.keys() - chosen.keys()).delete()
        NoticeChoice.objects.bulk_create(
            [NoticeChoice(user=user, topic=key, delivery=delivery) for key, delivery in chosen.items()],
            update_conflicts=True,
            unique_fields=["user", "topic"],
            update_fields=["delivery"],
        )
    return preferences_of(user)


def today_of(user: User) -> date:
    return now().astimezone(ZoneInfo(user.time_zone)).date()


def _require_absence(user: User, until: date | None) -> None:
    today = today_of(user)
    if until is not None and not 0 <= (until - today).days <= LONGEST_ABSENCE_DAYS:
        raise BadInput("Choose a day from today on, at most a year ahead.", field="away_until")


def _require_allowed(key: str, delivery: Any) -> None:
    topic = topics().get(key)
    if topic is None:
        raise BadInput(f"There are no notices of the kind {key!r}.", field="deliveries")
    if delivery not in topic.allowed():
        ways = " or ".join(Delivery(way).label.lower() for way in topic.allowed())
        raise BadInput(f"{topic.label}: this comes {ways}.", field=key)
