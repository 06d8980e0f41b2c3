"""The world of these tests: built once for all of them and committed, since building it costs more than what most of them ask."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.cast import MovableClock, on_stage
from tests.plugins import place
from tests.plugins.database import clone, connect_as_owner
from tests.scope import marks, world
from tests.scope.people import People, forget_what_is_rendered
from tests.scope.world import World


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Everything in it is marked. Nothing that is asked of it stays; whatever is left, the database is a fresh one afterwards."""
    with django_db_blocker.unblock():
        owner = connect_as_owner(place.DATABASE)
        clock = MovableClock(owner)
        clock.move_to(world.BEGINS)
        made = world.build(on_stage(), clock)
        marks.stamp(made)
        yield made
        clock.release()
        owner.close()
        connections.close_all()
        clone()


@pytest.fixture(scope="package")
def everybody(built: World) -> People:
    return People(built)


@pytest.fixture
def people(everybody: People, monkeypatch: pytest.MonkeyPatch) -> People:
    """Everybody with a way in. Templates render as they do for people, without what Django's tests note about each."""
    forget_what_is_rendered(monkeypatch)
    return everybody
