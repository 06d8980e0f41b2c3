"""What each address costs in queries: the same with one row behind it, with three and with thirty."""

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg2 import extensions

from tests.cast import Cast, MovableClock
from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.multiplied import multiply
from tests.scope.people import forget_what_is_rendered
from tests.scope.test_every_address import EXPECTED
from tests.scope.world import World
from visits.models.visit import VisitQuerySet

# The first of these whom an address answers is the one who asks: whoever sees most.
READERS = (world.SALES_OPS, world.MANAGER, world.LEAD, world.ADMINISTRATOR)


@pytest.mark.proof("permissions")
@pytest.mark.django_db(transaction=True)
def test_no_address_costs_more_queries_with_more_rows(
    cast: Cast,
    clock: MovableClock,
    owner: extensions.connection,
    monkeypatch: pytest.MonkeyPatch,
    proof: Proof,
) -> None:
    """Three rows behind a third of the addresses in every run, thirty behind all by the proof: a row more is a query more in both."""
    made = world.build(cast, clock)
    people = {name: (made.browser(name), made.script(name)) for name in READERS}
    forget_what_is_rendered(monkeypatch)
    asked = sorted(EXPECTED)[:: proof.rounds(1, 3)]
    costs(made, people, asked)  # what happens once is over
    few = costs(made, people, asked)
    multiply(owner, 3)
    some = costs(made, people, asked)
    many = some
    if proof.full:
        multiply(owner, 10)
        many = costs(made, people, asked)

    dearer = {
        address: (few[address], some[address], many[address])
        for address in few
        if not few[address] == some[address] == many[address]
    }
    assert dearer == {}
    proof.figure(
        f"{len(few)} addresses{', of every third,' * (not proof.full)} cost the same queries with 1, 3{' and 30' * proof.full} rows"
    )

    # It would be seen: one join less, and the list reads its accounts and executives one by one.
    careful = costs(made, people, ["visits/"])
    monkeypatch.setattr(VisitQuerySet, "for_display", lambda visits: visits)
    careless = costs(made, people, ["visits/"])
    seen = 30 if proof.full else 3
    assert all(careless[address] > careful[address] + seen for address in careless)


def costs(made: World, people: dict[str, tuple[Client, Client]], asked: Iterable[str]) -> dict[str, int]:
    """The queries of each of these addresses that can be read."""
    found = {}
    for pattern in asked:
        expected = EXPECTED[pattern]
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
