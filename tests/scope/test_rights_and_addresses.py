"""The addresses and the table of rights say the same: where an address lets one person do what it refuses another, a right tells the two apart; and
every right is asked at an address.

What is asked while an address answers is noted. Rights that choose rows are asked in SQL: the oracle and test_nothing_in_scope hold them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from engage.embedded.places import ROOT
from engage.people import rights
from engage.people.rights import Question
from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.expected_of_changes import CHANGES
from tests.scope.people import People
from tests.scope.referring import BODIES
from tests.scope.test_every_address import EXPECTED, METHODS, answers_to

pytestmark = pytest.mark.proof("permissions")

Right = tuple[str, str]
ASKING = (*world.INSIDERS[:-1], world.ADMINISTRATOR)
TOKEN = {"name": "Table", "scopes": ["read"], "days": "90"}
# One address for each right, and who asks; where no word is said, with the body of the table of addresses.
ASKED_AT: list[tuple[str, str, str, Mapping[str, Any]]] = [
    ("get", "executives/<int:pk>/", world.LEAD, {}),
    ("get", "reports/sponsors/", world.MANAGER, {}),
    ("get", "", world.SALES_OPS, {}),
    ("get", "touchpoints/", world.MANAGER, {}),
    ("get", "touchpoints/new/", world.MANAGER, {}),
    ("post", "settings/tokens/", world.MANAGER, TOKEN),
    ("post", "people/service-accounts/<int:pk>/", world.ADMINISTRATOR, TOKEN),
    ("post", "sponsors/<int:pk>/extend/", world.SALES_OPS, {}),
    ("post", "api/v1/^visits/{pk}/transitions/request/$", world.MANAGER, {}),
    ("post", "api/v1/^visits/{pk}/transitions/acknowledge/$", world.LEAD, {}),
    ("post", "api/v1/^visits/{pk}/transitions/close/$", world.MANAGER, {}),
    ("post", "api/v1/^visits/{pk}/transitions/did_not_take_place/$", world.MANAGER, {}),
    ("post", "api/v1/^waivers/{pk}/decision/$", world.MANAGER, {}),
    ("patch", "api/v1/^executives/{pk}/$", world.MANAGER, {}),
    ("patch", "api/v1/^visits/{pk}/$", world.MANAGER, {}),
    ("put", "api/v1/^visits/{pk}/objectives/$", world.MANAGER, {}),
    ("put", "api/v1/^accounts/by-external-id/(?P<external_id>[^/]{1,120})/$", world.SALES_OPS, {}),
    ("post", "visits/<int:pk>/briefing/", world.MANAGER, {}),
    ("post", "visits/<int:pk>/attachments/", world.MANAGER, {}),
    ("post", "visits/<int:pk>/debrief/", world.MANAGER, {}),
    ("post", "visits/<int:pk>/solo-exception/", world.MANAGER, {}),
    ("post", "visits/<int:pk>/briefing/comments/", world.MANAGER, {}),
    ("post", "visits/<int:pk>/corrections/", world.LEAD, {}),
    ("post", "api/v1/^visits/{pk}/consultations/$", world.SPONSOR, {}),
    ("post", "visits/<int:pk>/notes/", world.OTHER, {}),
    ("post", "visits/<int:pk>/debrief/autosave/", world.LEAD, {}),
    ("post", "reviews/<int:pk>/words/manager/", world.TEAM, {}),
    ("post", "reviews/<int:pk>/words/sponsor/", world.SPONSOR, {}),
    ("post", "reviews/<int:pk>/sign/", world.SALES_OPS, {}),
    ("post", "reviews/<int:pk>/regenerate/", world.MANAGER, {}),
    ("post", "accounts/new/", world.MANAGER, {}),
    ("post", "commitments/<int:pk>/settle/", world.SPONSOR, {}),
    ("post", "commitments/<int:pk>/remind/", world.SPONSOR, {}),
    ("post", "commitments/<int:pk>/ratification/", world.MANAGER, {}),
    ("post", "flags/<int:pk>/reply/", world.LEAD, {}),
    ("post", "flags/<int:pk>/resolve/", world.SALES_OPS, {}),
    ("post", "people/tokens/<int:token>/revoke/", world.ADMINISTRATOR, {}),
    ("post", "people/<int:pk>/leave/", world.SALES_OPS, {}),
    ("post", "settings/deputies/<int:deputyship>/end/", world.MANAGER, {}),
    ("post", "sponsors/rematch/<int:pk>/", world.MANAGER, {}),
    ("post", "sponsors/<int:pk>/rematch/", world.MANAGER, {}),
    ("post", "priorities/new/", world.MANAGER, {}),
    ("post", "templates/new/", world.MANAGER, {}),
    ("post", "insights/<int:pk>/answer/", world.MANAGER, {}),
    ("post", "asks/<int:pk>/answer/", world.MANAGER, {}),
    ("post", "waivers/ask/<int:executive>/", world.MANAGER, {}),
    ("post", "touchpoints/<int:pk>/", world.MANAGER, {}),
]
# Bodies that an address takes, where it asks only once all that was sent is right.
WHOLE = ("post visits/report/", "post touchpoints/")
# Asked in SQL, of the rows themselves.
OF_ROWS = {
    *(("account", "see"), ("re-match", "see"), ("touchpoint", "see"), ("waiver", "see")),
    *(("visit", "see"), ("visit", "see confidential")),
}
# Asked by a command, of rows in a state that the world of these addresses has none of, and once an account was chosen.
ELSEWHERE = {
    ("account", "merge"): "tests/accounts/test_merging.py",
    ("leave to go alone", "decide"): "tests/visits/views/test_solo.py",
    ("promise", "ratify"): "tests/visits/test_ratification.py",
    ("visit", "report somewhere"): "tests/visits/views/test_report.py",
}
DONE = {200, 201, 202, 204, 302}


class Noted:
    """Every question asked so far, with what was answered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: dict[Right, set[bool]] = {}
        asks = Question.__call__

        def noted(question: Question, parts: Any) -> bool:
            answer = asks(question, parts)
            self.answers.setdefault((question.thing, question.action), set()).add(answer)
            return answer

        monkeypatch.setattr(Question, "__call__", noted)

    def said_yes(self) -> set[Right]:
        return {right for right, answers in self.answers.items() if True in answers}


@pytest.fixture
def noted(people: People, monkeypatch: pytest.MonkeyPatch) -> Noted:
    return Noted(monkeypatch)


def test_every_right_is_asked_at_an_address(people: People, noted: Noted, proof: Proof) -> None:
    for verb, pattern, principal, body in ASKED_AT:
        at = EXPECTED[pattern.replace("{pk}", r"(?P<pk>\d{1,18})")]
        people.ask(principal, verb, at.where(people.world), body or at.body(people.world))
    for name in WHOLE:
        verb, path = name.split()
        sent = BODIES[name]
        people.ask(sent.principal, verb, sent.address(path, people.world), sent.body(people.world))
    declared = {(thing.thing, action) for thing in rights.declared() for action in thing.rows}
    assert declared - set(noted.answers) == OF_ROWS | set(ELSEWHERE)
    assert all((ROOT / path).is_file() for path in ELSEWHERE.values())
    proof.figure(f"{len(declared)} rights, {len(noted.answers)} of them asked at {len(ASKED_AT)} addresses")


def test_whom_an_address_refuses_a_right_tells_from_whom_it_lets(
    people: People, noted: Noted, proof: Proof
) -> None:
    cells = list(_cells())
    unexplained = _unexplained(people, noted, cells[:: proof.rounds(1, 8)])
    assert unexplained == []
    proof.figure(
        f"{len(cells[:: proof.rounds(1, 8)])} addresses that let one and refuse another, {len(unexplained)} for no right"
    )


def test_a_refusal_for_no_right_would_be_noticed(
    people: People, noted: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: by a role that is asked for outside the table."""
    monkeypatch.setattr("visits.actions.insights.may_answer_insight", lambda user: "executive" in user.roles)
    cell = [one for one in _cells() if one[:2] == ("insights/<int:pk>/answer/", "post")]
    assert len(_unexplained(people, noted, cell)) == 1


def _cells() -> Iterator[tuple[str, str, str, str]]:
    """Each address and method, with one whom it refuses and one whom it lets."""
    for pattern, expected in EXPECTED.items():
        for verb in METHODS:
            answers = answers_to(pattern, expected, verb)
            refused = [one for one in ASKING if answers.get(one) == 403]
            let = [one for one in ASKING if answers.get(one) in DONE]
            if refused and let and verb not in ("head", "options"):
                yield pattern, verb, refused[0], let[0]


def _unexplained(
    people: People, noted: Noted, cells: list[tuple[str, str, str, str]]
) -> list[tuple[str, str, str, str]]:
    """Where no right says yes to the one and not to the other."""
    return [cell for cell in cells if not (_yes(people, noted, cell, 3) - _yes(people, noted, cell, 2))]


def _yes(people: People, noted: Noted, cell: tuple[str, str, str, str], who: int) -> set[Right]:
    pattern, verb = cell[:2]
    expected = EXPECTED[pattern]
    body = CHANGES[pattern, verb][1] if (pattern, verb) in CHANGES else expected.body(people.world)
    noted.answers.clear()
    people.ask(cell[who], verb, expected.where(people.world), body)
    return noted.said_yes()
