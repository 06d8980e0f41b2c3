"""The demonstration loads on any day, and shows a visit in every state and every flag of the workflow."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from psycopg2 import extensions
from pytest_django import Settings

from engage.core import clock as engage_clock
from engage.core.models import OutboxEvent
from engage.demonstration import loading
from engage.people.models import User
from tests.cast import Cast, MovableClock
from visits.models import Block, Flag, Status, Visit, Waiver

pytestmark = pytest.mark.django_db

FLAGS = {
    "unbriefed",
    "undebriefed",
    "seagull",
    "unannounced",
    "solo",
    "postponed",
    "rush",
    "overdue_commitment",
}


@pytest.fixture
def as_owner(clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> MovableClock:
    """The loader moves the database's clock inside its transaction, as the owner may; here the tests' owner does it for it."""

    def move(moment: datetime | None, database: str) -> None:
        clock.move_to(moment) if moment else None

    monkeypatch.setattr(engage_clock, "_write", move)
    return clock


@pytest.mark.parametrize("today", ["2026-11-21T10:00", "2027-01-04T08:00"])
def test_it_shows_every_state_and_every_flag(
    as_owner: MovableClock, owner: extensions.connection, today: str
) -> None:
    as_owner.move_to(datetime.fromisoformat(today).replace(tzinfo=UTC))

    counts = loading.load()

    assert counts == {"people": 21, "executives": 12, "accounts": 25, "visits": Visit.objects.count()}
    assert set(Visit.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(Flag.objects.values_list("kind", flat=True)) >= FLAGS
    assert Block.objects.standing().get().executive.name == "Martin Vance"
    assert Waiver.objects.undecided().get().executive.name == "Martin Vance"
    assert not OutboxEvent.objects.filter(done_at=None).exists()


def test_it_does_not_go_into_a_database_with_people(cast: Cast, settings: Settings) -> None:
    settings.DEBUG = True
    before = User.objects.count()

    with pytest.raises(CommandError, match="into an empty one"):
        call_command("load_demonstration")

    assert User.objects.count() == before


def test_it_does_not_go_into_production(db: None, settings: Settings) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="for development"):
        call_command("load_demonstration")
