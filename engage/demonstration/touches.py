"""Touchpoints: short calls, messages and notes of thanks, and one executive who makes too many of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from engage.demonstration.stage import DAY, HOUR, Stage, Step
from sponsors.rules import months_later
from visits.actions import TouchpointDraft, log_touchpoint, withdraw_touchpoint
from visits.models import Touchpoint, TouchpointKind


class Touch(NamedTuple):
    """`days` ago, in the evening; `by` is whose words these are: the executive's, the assistant's or the account manager's."""

    executive: str
    account: str
    days: int
    kind: TouchpointKind
    words: str
    by: str
    minutes: int | None = None


CALL, MESSAGE, NOTE = TouchpointKind.CALL, TouchpointKind.MESSAGE, TouchpointKind.NOTE
TOUCHES = (
    Touch("Robert Lindqvist", "Halden Automotive", 130, CALL, "Asked how the first week of the new line went", "Robert Lindqvist", 8),
    Touch("Helene Moreau", "Kestrel Drones", 62, MESSAGE, "Congratulated them on their first flight in service", "Helene Moreau"),
    Touch("Kenji Sato", "Arbor Foods", 51, CALL, "Told him that the sample is on its way", "Lian Chen", 5),
    Touch("Amara Adeyemi", "Norvik Energy", 37, NOTE, "Thanked her for an open word on the laboratory", "Ada Moss"),
    Touch("Robert Lindqvist", "Zenith Elevators", 24, CALL, "Wished the new head of operations a good start", "Ada Moss", 5),
    Touch("Carla Ruiz", "Tessera Rail", 19, NOTE, "Thanked them for settling the last invoice", "Nadine Keller"),
    Touch("Jonas Brandt", "Orion Packaging", 16, MESSAGE, "Sent the photograph of the signing", "Jonas Brandt"),
    Touch("Robert Lindqvist", "Halden Automotive", 11, CALL, "Heard that the board meets on Thursday", "Robert Lindqvist", 6),
    Touch("Robert Lindqvist", "Fjordline Ferries", 8, MESSAGE, "Good wishes for the maiden voyage", "Nadine Keller"),
    Touch("Amara Adeyemi", "Solstice Solar", 3, MESSAGE, "Their roof is in the paper; she sent the page", "Ada Moss"),
)  # fmt: skip
MISTAKEN = Touch(
    "Jonas Brandt", "Hanover Tyres", 15, MESSAGE, "Sent the photograph of the signing", "Jonas Brandt"
)

# Nina Falk asks every week: three calls in each of the last three months that are over.
WEEKLY = (
    "Asked how far they are",
    "Asked whether anything has changed",
    "Asked whether the mail of last week had come",
)
ON_DAYS = (6, 13, 20)


def steps(stage: Stage) -> Iterator[Step]:
    for touch in TOUCHES:
        yield _evening(stage, touch.days) + HOUR / 4, partial(_log, stage, touch)
    yield _evening(stage, MISTAKEN.days) + HOUR / 6, partial(_log, stage, MISTAKEN)
    yield _evening(stage, MISTAKEN.days) + HOUR, lambda: _withdraw(stage)
    for month in (-3, -2, -1):
        first = months_later(stage.present.date().replace(day=1), month)
        for day, words in zip(ON_DAYS, WEEKLY, strict=True):
            moment = datetime(first.year, first.month, day, 17, tzinfo=UTC)
            yield moment + HOUR / 2, partial(_hover, stage, moment, words)


def _evening(stage: Stage, days: int) -> datetime:
    """Half past six, UTC, when nobody has a visit."""
    return (stage.present - days * DAY).replace(hour=18, minute=30, second=0, microsecond=0)


def _log(stage: Stage, touch: Touch) -> None:
    account = stage.accounts[touch.account]
    draft = TouchpointDraft(
        executive=stage.executives[touch.executive],
        account=account,
        kind=touch.kind,
        occurred_at=_evening(stage, touch.days),
        words=touch.words,
        promised=False,
        minutes=touch.minutes,
        contacts=list(account.contacts.order_by("id")[:1]),
    )
    log_touchpoint(draft, by=stage.people[touch.by])


def _withdraw(stage: Stage) -> None:
    touchpoint = Touchpoint.objects.get(
        account=stage.accounts[MISTAKEN.account], executive=stage.executives[MISTAKEN.executive]
    )
    withdraw_touchpoint(touchpoint, by=stage.people[MISTAKEN.by], reason="That was for Orion Packaging")


def _hover(stage: Stage, moment: datetime, words: str) -> None:
    draft = TouchpointDraft(
        executive=stage.executives["Nina Falk"],
        account=stage.accounts["Aurora Appliances"],
        kind=CALL,
        occurred_at=moment,
        words=words,
        promised=False,
        minutes=10,
    )
    log_touchpoint(draft, by=stage.people["Nina Falk"])
