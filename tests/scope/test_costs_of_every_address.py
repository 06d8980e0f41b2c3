"""What each address costs in queries: the same with one row behind it, with three and with thirty."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg2 import extensions

from tests.cast import Cast, MovableClock
from tests.scope import world
from tests.scope.multiplied import multiply
from tests.scope.test_every_address import EXPECTED
from tests.scope.world import World
from visits.models.visit import VisitQuerySet

# The first of these whom an address answers is the one who asks: whoever sees most.
READERS = (world.SALES_OPS, world.MANAGER, world.LEAD, world.ADMINISTRATOR)


@pytest.mark.django_db(transaction=True)
def test_no_address_costs_more_queries_with_more_rows(
    cast: Cast, clock: MovableClock, owner: extensions.connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.build(cast, clock)
    people = {name: (made.browser(name), made.script(name)) for name in READERS}
    costs(made, people)  # what happens once is over
    few = costs(made, people)
    multiply(owner, 3)
    some = costs(made, people)
    multiply(owner, 10)
    many = costs(made, people)

    dearer = {
        address: (few[address], some[address], many[address])
        for address in few
        if not few[address] == some[address] == many[address]
    }
    assert dearer == {}

    # It would be seen: one join less, and the list reads its accounts and executives one by one.
    monkeypatch.setattr(VisitQuerySet, "for_display", lambda visits: visits)
    careless = costs(made, people, only="visits/")
    assert all(careless[address] > many[address] + 30 for address in careless)


def costs(made: World, people: dict[str, tuple[Client, Client]], only: str | None = None) -> dict[str, int]:
    """The queries of each address that can be read."""
    found = {}
    for pattern, expected in EXPECTED.items():
        if only not in (None, pattern):
            continue
        reader = next((name for name in READERS if expected.get.get(name) == 200), None)
        if reader is None or pattern.startswith("sign-in/"):
            continue
        address = expected.where(made)
        client = people[reader][address.startswith("/api/") and not address.startswith("/api/v1/docs/")]
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)
            if response.streaming:
                response.getvalue()
        found[f"{pattern} as {reader}"] = len(captured)
    return found
