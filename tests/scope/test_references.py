"""A number of somebody else's row is answered like one that nobody has: in every field of every body of the API, and in every question to its lists.

The fields are found in the views and their serializers; one that no body of the table holds fails.
"""

import itertools
import json
import re
from collections.abc import Iterable
from typing import Any

import pytest

from accounts.filters import ContactFilter
from accounts.models import Account
from engage.core.api.fields import InScope
from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.people import Answer, People
from tests.scope.referring import BASE, BODIES, Referring, in_bodies, in_queries, not_theirs
from visits.api.details import LineOfVisit

pytestmark = pytest.mark.proof("permissions")

NOBODYS = 987_654_321
# Who sees what the address is about and may not do this is told so, whatever they name.
NOT_THEIRS_TO_DO = {("post touchpoints/", world.SALES_OPS), ("put accounts/{id}/team/", world.LEAD)}
# No field of the body looks these up: the action does.
BY_THE_ACTION = {"outcomes.0.objective", "people.0.attendee", "row"}


def test_a_whole_body_of_each_kind_is_accepted(people: People) -> None:
    """So that whatever is refused below is refused for the number alone."""
    wrong = {}
    for name, sent in BODIES.items():
        verb, path = name.split()
        address = sent.address(path, people.world)
        answer = people.ask(sent.principal, verb, address, sent.body(people.world), **_seen(path))
        if answer.status not in (200, 201) and answer.json()["code"] != sent.answer:
            wrong[name] = answer.json()
    assert wrong == {}


@pytest.mark.usefixtures("people")
def test_every_field_that_takes_a_number_of_a_row_stands_in_a_body() -> None:
    assert {f"{field.verb} {field.path}" for field in in_bodies()} == set(BODIES)


def test_a_row_that_is_not_theirs_is_answered_like_one_that_nobody_has(people: People, proof: Proof) -> None:
    fields = list(in_bodies())
    asked, told = _compare(people, fields, full=proof.full)
    assert told == []
    proof.figure(
        f"{asked} numbers of foreign rows in {len(fields)} fields of the API: 400 or 404, nothing written, "
        f"{len(told)} answered otherwise than a made-up number"
    )


def test_a_field_that_looks_everywhere_would_be_noticed(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = [field for field in in_bodies() if field.field not in BY_THE_ACTION]
    one_of_each = {field.model: field for field in reversed(fields)}
    for kind in (InScope, LineOfVisit):
        monkeypatch.setattr(
            kind, "get_queryset", lambda field: field.rows(people.world.cast.sam).model._base_manager.all()
        )
    _, told = _compare(people, one_of_each.values(), full=True)
    assert {field.model for field, *_ in told} == set(one_of_each)


def test_questions_about_a_row_that_is_not_theirs(
    people: People, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list narrowed to it and a report of it: as for a number that nobody has."""
    told, asked = _told_by_queries(people, in_queries(), full=proof.full)
    assert told == []
    proof.figure(
        f"{asked} questions about foreign rows, {len(told)} answered otherwise than about a made-up one"
    )

    # It would be seen: a filter that knows every account.
    fields = [field for field in in_queries() if (field.path, field.field) == ("contacts/", "account")]
    monkeypatch.setattr(ContactFilter.base_filters["account"], "queryset", Account._base_manager.all())
    assert len(_told_by_queries(people, fields, full=True)[0]) > 1


def _told_by_queries(
    people: People, fields: Iterable[Referring], *, full: bool
) -> tuple[list[tuple[str, str, str, str]], int]:
    told, asked = [], 0
    foreign = not_theirs(people.world)
    for place, field in enumerate(fields):
        period = "start=2026-01-01&end=2027-01-01&" if field.path.startswith("reports/") else ""
        askers = [one for one in foreign[field.model] if one[0] != world.SALES_OPS]
        for principal, number in askers if full else askers[place % len(askers) :][:1]:
            theirs, nobodys = (
                people.ask(principal, "get", f"{BASE}{field.path}?{period}{field.field}={pk}")
                for pk in (number, NOBODYS)
            )
            asked += 1
            if _plain(theirs) != _plain(nobodys):
                told.append((str(field), principal, theirs.text, nobodys.text))
    return told, asked


def _compare(
    people: People, fields: Iterable[Referring], *, full: bool
) -> tuple[int, list[tuple[Referring, str, str]]]:
    """How many numbers were asked, and which fields told whom what. In the suite each field is asked by one person, going round."""
    asked, told = 0, []
    foreign = not_theirs(people.world)
    for place, field in enumerate(fields):
        name = f"{field.verb} {field.path}"
        address = BODIES[name].address(field.path, people.world)
        askers = [one for one in foreign[field.model] if (name, one[0]) not in NOT_THEIRS_TO_DO]
        for principal, number in askers if full else askers[place % len(askers) :][:1]:
            body = BODIES[name].body(people.world)
            theirs, nobodys = (
                people.ask_and_watch(
                    principal, field.verb, address, _with(body, field.field, pk), **_seen(field.path)
                )
                for pk in (number, NOBODYS)
            )
            asked += 1
            if wrong := _wrong(field, theirs, nobodys):
                told.append((field, principal, wrong))
    return asked, told


def _seen(path: str) -> dict[str, str]:
    """A sync by another system's numbers need not say what it has seen."""
    return {"If-Match": ""} if "by-external-id" in path else {}


def _wrong(field: Referring, theirs: tuple[Answer, int], nobodys: tuple[Answer, int]) -> str:
    """What is not as it should be with the answer; nothing where all is well."""
    answer, written = theirs
    told = answer.response.content.decode()
    if answer.status not in (400, 404) or written:
        return f"{answer.status}, {written} changes: {told}"
    if _plain(answer) != _plain(nobodys[0]):
        return f"{told} and {nobodys[0].response.content.decode()}"
    named = {re.sub(r"\.\d+", ".0", error["field"]) for error in answer.json().get("errors", ())}
    if answer.status == 400 and not any(f"{field.field}.".startswith(f"{name}.") for name in named):
        return f"names {sorted(named)}"
    return ""


def _plain(answer: Answer) -> tuple[int, str]:
    """Without the numbers that the answer says back."""
    said = re.sub(r"(no such id:|no objective) \d+", r"\1 …", answer.response.content.decode())
    return answer.status, said


def _with(body: dict[str, Any], path: str, number: int) -> dict[str, Any]:
    """The body with this number at `attendees.0.contact`: in the first row that has such a field."""
    made: dict[str, Any] = json.loads(json.dumps(body))
    inside: Any = made
    names = path.split(".")
    last = names[-1]
    for name, following in itertools.pairwise(names):
        inside = next(row for row in inside if following in row) if name == "0" else inside[name]
    place = int(last) if last == "0" else last
    assert inside[place], path
    inside[place] = number
    return made
