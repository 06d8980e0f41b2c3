"""The demonstration company on a server, for tests that only look: one database for a whole module."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest import mock

from django.db import connections
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from engage.core import clock as engage_clock
from engage.demonstration import loading
from engage.people.actions import create_token
from engage.people.models import Scope, User
from tests.accounts import imports
from tests.cast import MovableClock
from tests.plugins import database, place

PRESENT = datetime(2026, 11, 21, 10, tzinfo=UTC)


@contextmanager
def company_on_a_server(blocker: DjangoDbBlocker) -> Iterator[str]:
    """The server's address. The database is replaced by a fresh one afterwards, as after every test that commits."""
    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    try:
        with blocker.unblock():
            database.load_once("engage_demonstration", load_at_present)
            engage_clock.stand_still(PRESENT)
            yield server.url
    finally:
        server.stop()
        server._live_server_modified_settings.disable()
        engage_clock.stand_still(None)
        connections.close_all()
        database.clone()


def load_at_present() -> None:
    """The owner moves the clock beside the loader, which is the application here. It stands at the present in the end."""
    owner = database.connect_as_owner(place.DATABASE)
    clock = MovableClock(owner)
    clock.move_to(PRESENT)

    def move(moment: datetime | None, _: str) -> None:
        clock.move_to(moment) if moment else None

    with mock.patch.object(engage_clock, "_write", move):
        loading.load()
    clock.move_to(PRESENT)
    add_what_is_rare()
    owner.close()


def person(name: str) -> User:
    return User.objects.get(name__startswith=name)


def add_what_is_rare() -> None:
    """What the demonstration has none of: a file whose columns wait to be named, and a key to the API."""
    imports.uploaded(person("Sam"))
    create_token(
        person("Nadine"), scopes=[Scope.READ], days=90, name="Spreadsheet of the region", by=person("Nadine")
    )
