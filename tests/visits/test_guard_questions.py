"""The guards that look at the visit alone, asked without a database, and the words of a refusal."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Account
from engage.core.errors import GuardRefused
from engage.people.models import Executive
from tests.rules import person
from visits import guards
from visits.models import Commitment, Visit

STARTS = datetime(2026, 3, 16, 13, tzinfo=UTC)
BEFORE = STARTS - timedelta(seconds=1)


def visit(**fields: object) -> Visit:
    account = Account(name="Halden", manager=person(1007))
    whole = {"title": "Confirm April", "purpose": "growth", "format": "on_site", "starts_at": STARTS}
    return Visit(**{"account": account, "lead_executive": Executive(name="Robert"), **whole, **fields})


def holds(code: str, to: str, asked: Visit, moment: datetime = BEFORE) -> bool:
    (guard,) = [one for one in guards.GUARDS[to] if one.code == code]
    return guard.holds(asked, moment)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"title": " "}, False),
        ({"purpose": ""}, False),
        ({"format": ""}, False),
        ({"title": "", "purpose": ""}, False),
        ({"title": "", "format": ""}, False),
    ],
)
def test_a_request_says_the_point_the_purpose_and_the_format(fields: dict[str, str], expected: bool) -> None:
    assert holds("visit_request_complete", "requested", visit(**fields)) is expected


@pytest.mark.parametrize(
    ("rush", "reason", "expected"), [(False, "", True), (True, " ", False), (True, "A fire", True)]
)
def test_a_rush_has_a_reason(rush: bool, reason: str, expected: bool) -> None:
    assert holds("visit_rush_has_a_reason", "requested", visit(rush=rush, rush_reason=reason)) is expected


@pytest.mark.parametrize(
    ("account", "executive", "expected"),
    [(None, None, False), (BEFORE, None, False), (None, BEFORE, False), (BEFORE, BEFORE, True)],
)
def test_both_sides_consent(account: datetime | None, executive: datetime | None, expected: bool) -> None:
    asked = visit(account_consent_at=account, executive_consent_at=executive)
    assert holds("visit_both_consents", "approved", asked) is expected


@pytest.mark.parametrize(
    ("code", "to"),
    [
        ("visit_request_ahead", "requested"),
        ("visit_before_its_start", "approved"),
        ("visit_before_its_start", "briefed"),
        ("visit_before_its_start", "ready"),
        ("visit_before_its_start", "declined"),
    ],
)
def test_what_is_planned_lies_ahead(code: str, to: str) -> None:
    assert holds(code, to, visit(), BEFORE)
    assert not holds(code, to, visit(), STARTS)


def test_what_is_held_has_begun() -> None:
    assert not holds("visit_held_after_its_start", "held", visit(), BEFORE)
    assert holds("visit_held_after_its_start", "held", visit(), STARTS)


@pytest.mark.parametrize("to", ["declined", "cancelled"])
def test_what_ends_has_a_reason(to: str) -> None:
    assert not holds("visit_ended_with_a_reason", to, visit(ending_reason=" "))
    assert holds("visit_ended_with_a_reason", to, visit(ending_reason="Fog"))


@pytest.mark.parametrize(
    ("owner", "owner_name", "due_on", "expected"),
    [
        (1007, "", STARTS.date(), True),
        (None, "Their works council", STARTS.date(), True),
        (1007, "", None, False),
        (None, "Their works council", None, False),
        (None, " ", STARTS.date(), False),
    ],
)
def test_a_promise_is_somebodys_and_has_a_day(
    owner: int | None, owner_name: str, due_on: date | None, expected: bool
) -> None:
    assert guards.is_owned(Commitment(owner_id=owner, owner_name=owner_name, due_on=due_on)) is expected


def test_a_refusal_names_who_has_to_act_and_sales_operations_where_nobody_manages() -> None:
    guard = guards.Guard("code", "{manager} of {account} and {executive}", lambda *_: False)
    assert guard.refusal(visit()).message == "Person 1007 of Halden and Robert"
    assert (
        guard.refusal(visit(account=Account(name="Norvik"))).message
        == "sales operations of Norvik and Robert"
    )


def test_all_that_is_missing_is_told_and_the_first_of_it_refused() -> None:
    missing = guards.unmet(visit(ending_reason=""), to="declined", now=STARTS)
    assert [refusal.code for refusal in missing] == ["visit_before_its_start", "visit_ended_with_a_reason"]
    assert [r.code for r in guards.unmet(visit(ending_reason=""), to="declined", now=BEFORE)] == [
        "visit_ended_with_a_reason"
    ]
    with pytest.raises(GuardRefused) as refused:
        guards.require(visit(ending_reason=""), to="declined", now=STARTS)
    assert refused.value.code == "visit_before_its_start"
    guards.require(visit(ending_reason="Fog"), to="declined", now=BEFORE)
    guards.require(visit(), to="draft", now=STARTS)  # nothing guards it
