"""What each POST that makes a row is sent, and by whom: those of the table of rights that it answers with 201, and here those that need a whole body."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engage.core.api.documents import document
from engage.core.clock import now
from sponsors.actions import decide_rematch
from tests import factories
from tests.accounts import imports
from tests.api.conftest import visit_body
from tests.cast import MovableClock
from tests.scope import world
from tests.scope.expected_of_api import PK
from tests.scope.test_every_address import EXPECTED
from tests.scope.world import World

Body = Callable[[World], dict[str, Any] | bytes]


@dataclass(frozen=True)
class Creation:
    """One POST that makes something: by whom, where, what."""

    operation: str
    principal: str
    address: str
    body: dict[str, Any] | bytes


def _visit(of: World, **fields: Any) -> dict[str, Any]:
    start = now() + timedelta(days=60)
    times = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
    return visit_body(of.cast, **(times | fields))


def _reported(of: World) -> dict[str, Any]:
    start, end = (now() - timedelta(hours=hours) for hours in (3, 2))
    past = {"starts_at": start.isoformat(), "ends_at": end.isoformat()}
    return _visit(of, **past, lead_executive=of.cast.olivia_executive.pk)


def _touchpoint(of: World) -> dict[str, Any]:
    moment = (now() - timedelta(days=4)).isoformat()
    who = {"account": of.cast.halden.pk, "executive": of.cast.robert_executive.pk}
    return {**who, "kind": "note", "occurred_at": moment, "words": "Thanks", "promised": False}


def _here(of: World) -> dict[str, Any]:
    return {"account": of.cast.halden.pk, "business_unit": of.cast.coatings.pk}


def _sponsorship(of: World) -> dict[str, Any]:
    first = now().date()
    who = {"account": of.cast.norvik.pk, "executive": of.cast.xenia_executive.pk}
    last = first + timedelta(days=800)
    return {**who, "starts_on": first.isoformat(), "ends_on": last.isoformat()}


WHOLE: dict[str, tuple[str, Body]] = {
    "visits/": (world.MANAGER, _visit),
    "visits/report/": (world.MANAGER, _reported),
    "accounts/": (world.SALES_OPS, lambda of: {"name": "Kestrel"}),
    "contacts/": (world.MANAGER, lambda of: {"account": of.cast.halden.pk, "name": "Ana Lind"}),
    "stakes/": (world.MANAGER, lambda of: {**_here(of), "amount": 5, "topic": "Ramps"}),
    "financial-years/": (
        world.MANAGER,
        lambda of: {"account": of.cast.halden.pk, "year": 2024, "revenue": 5},
    ),
    "priorities/": (world.SALES_OPS, lambda of: {"title": "Fewer, larger"}),
    "templates/": (
        world.SALES_OPS,
        lambda of: {"name": "After a merger", "purpose": "strategy", "when_to_use": "Two of theirs are one"},
    ),
    "business-units/": (world.SALES_OPS, lambda of: {"name": "Adhesives"}),
    "executives/": (world.SALES_OPS, lambda of: {"name": "Greta Holm"}),
    "touchpoints/": (world.MANAGER, _touchpoint),
    "sponsorships/": (world.SALES_OPS, _sponsorship),
    "rematch-requests/": (
        world.MANAGER,
        lambda of: {"sponsorship": of.sponsorship.pk, "reason": "He cancels " * 5},
    ),
    "waivers/": (
        world.OTHER,
        lambda of: {"executive": of.cast.olivia_executive.pk, "request": "They decide in June"},
    ),
    "visits/{id}/briefing/comments/": (world.MANAGER, lambda of: {"text": "Say that they ask for May"}),
    "visits/{id}/attachments/": (world.MANAGER, lambda of: b"They want April"),
    "imports/": (world.SALES_OPS, lambda of: imports.accounts_file("Acme").getvalue()),
}
# What the address has to say where the body is a file.
NAMED = {
    "imports/": "?kind=accounts&file_name=crm.csv",
    "visits/{id}/attachments/": "?side=briefing&file_name=notes.txt",
}


def creations(of: World) -> Iterator[Creation]:
    """Every POST of the API that is documented to answer 201. KeyError where one is in neither table."""
    for operation, verbs in document()["paths"].items():
        if "201" in verbs.get("post", {}).get("responses", {}):
            name = operation.removeprefix("/api/v1/")
            if name in WHOLE:
                principal, body = WHOLE[name]
                address = operation.replace("{id}", str(of.requested.pk)) + NAMED.get(name, "")
                yield Creation(name, principal, address, body(of))
            else:
                expected = EXPECTED[f"api/v1/^{name.replace('{id}', PK)}$"]
                principal = next(who for who, status in expected.post.items() if status == 201)
                yield Creation(name, principal, expected.where(of), dict(expected.body(of)))


def make_room(of: World, clock: MovableClock) -> None:
    """What can be asked once at a time can be asked: the re-match that waited is decided, and Olivia is blocked."""
    decide_rematch(of.rematch, granted=False, note="No", by=of.cast.sam)
    olivia, start = of.cast.olivia_executive, clock.now + timedelta(days=20)
    visit = factories.unbriefed(of.cast, clock, lead_executive=olivia, starts_at=start)
    clock.move_to(visit.executive_debrief_due_at + timedelta(minutes=1))
