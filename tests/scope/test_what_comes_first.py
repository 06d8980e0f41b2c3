"""The right is asked before what was sent is read: who may not learns nothing of what would have been wrong, nor of numbers that others use."""

import pytest

from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.people import People

pytestmark = pytest.mark.proof("permissions")

# Where it is, who may not, and who may.
WHOLE_LISTS = [
    ("visits/{draft}/objectives/", world.OTHER, world.LEAD),
    ("visits/{ready}/objectives/", world.ASSISTANT, world.TEAM),
    ("visits/{draft}/attendees/", world.SPONSOR, world.ASSISTANT),
    ("visits/{ready}/attendees/", world.OTHER, world.SALES_OPS),
    ("accounts/{account}/team/", world.LEAD, world.DEPUTY),
]
NUMBERED = ("accounts", "contacts", "business-units")


@pytest.mark.parametrize(("path", "may_not", "may"), WHOLE_LISTS)
def test_who_may_not_is_told_so_whatever_they_send(people: People, path: str, may_not: str, may: str) -> None:
    of = people.world
    address = "/api/v1/" + path.format(draft=of.draft.pk, ready=of.ready.pk, account=of.cast.halden.pk)
    for nonsense in ({}, {"objectives": "all"}, {"attendees": [{"contact": 1}]}, {"members": [{"user": 0}]}):
        assert people.ask(may_not, "put", address, nonsense).status == 403, nonsense
    assert people.ask(may, "put", address, {}).status == 400


def test_a_number_of_another_system_is_no_way_to_find_out(people: People, proof: Proof) -> None:
    """Whoever does not write by numbers is answered for a foreign one as for one that nobody has, whatever they say they have seen."""
    told, asked = [], 0
    for kind in NUMBERED:
        for principal in (*world.OUTSIDERS, world.MANAGER, world.OTHER):
            foreign = world.NORVIK if principal in (world.MANAGER, world.OTHER) else world.HALDEN
            for seen in ("", "*", '"1"'):
                theirs, nobodys = (
                    people.ask(
                        principal, "put", f"/api/v1/{kind}/by-external-id/{number}/", {}, **{"If-Match": seen}
                    )
                    for number in (foreign, "nobodys-number")
                )
                asked += 1
                if (theirs.status, theirs.response.content) != (nobodys.status, nobodys.response.content):
                    told.append((kind, principal, seen, theirs.text, nobodys.text))
    assert told == []
    proof.figure(
        f"{asked} numbers of other systems asked for by others, {len(told)} told from one that nobody has"
    )
