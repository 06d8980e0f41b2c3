"""The stage of the races: one database, the cast and its clock, for all of them, or for each at full count.

What is committed there stays; each round has rows of its own.
"""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.plugins import place
from tests.plugins.database import clone, connect_as_owner
from tests.plugins.proofs import Proof
from tests.races.stage import Stage


@pytest.fixture(scope="package")
def all_stages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Stage]]:
    stages: list[Stage] = []
    with django_db_blocker.unblock():
        yield stages
        strike(stages)


@pytest.fixture
def stage(all_stages: list[Stage], proof: Proof) -> Stage:
    """The stage there is, or a new one where a race has taken constraints away for good, or left hundreds of rounds for every sweep to look at."""
    if all_stages and (all_stages[-1].spoiled or proof.full):
        strike(all_stages)
    if not all_stages:
        all_stages.append(Stage(connect_as_owner(place.DATABASE)))
    return all_stages[-1]


def strike(stages: list[Stage]) -> None:
    """Leaves the database as new for whoever comes next."""
    while stages:
        stages.pop().leave()
        connections.close_all()
        clone()
