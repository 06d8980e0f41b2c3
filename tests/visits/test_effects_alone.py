"""What is refused of a step, and whose consent it leaves, asked without a database."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from engage.core.errors import BadInput, EngageError, GuardRefused, NotAllowed
from engage.people.models import Executive
from engage.people.parts import Part, Parts
from tests.rules import anew, person
from visits.effects import consenting, debriefing, ending, holding
from visits.models import Side, Visit

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
STARTS, ENDS = NOW + timedelta(days=14), NOW + timedelta(days=14, hours=1)
NOBODY: Parts = frozenset()
HOUR = timedelta(hours=1)


def visit(**fields: object) -> Visit:
    lead = Executive(user=person(1003), name="Robert")
    return Visit(**{"lead_executive": lead, "starts_at": STARTS, "ends_at": ENDS, **fields})


def refusal(effect: object, **details: object) -> str:
    """What the effect is refused with; it is one of the errors that people read."""
    assert callable(effect)
    with pytest.raises(EngageError) as refused:
        list(effect(visit(), by=person(1007), parts=NOBODY, **details))
    return f"{type(refused.value).__name__} {refused.value.field or refused.value.code}"


@pytest.mark.parametrize(
    ("reason", "starts_at", "ends_at", "told"),
    [
        (" ", STARTS + HOUR, ENDS + HOUR, "reason"),
        ("Fog", STARTS, STARTS, "ends_at"),
        ("Fog", ENDS, STARTS, "ends_at"),
        ("Fog", NOW, ENDS, "starts_at"),
        ("Fog", NOW - HOUR, ENDS, "starts_at"),
        ("Fog", STARTS + timedelta(), ENDS + timedelta(), "starts_at"),
        ("Fog", STARTS, ENDS + HOUR, "side"),
        ("Fog", STARTS, ENDS - HOUR / 2, "side"),
        ("Fog", STARTS - HOUR, ENDS, "side"),
        ("Fog", STARTS + HOUR / 2, ENDS, "side"),
        ("Fog", NOW + timedelta(microseconds=1), ENDS, "side"),
    ],
)
def test_a_visit_is_moved_for_a_reason_to_another_time_ahead_by_somebody(
    reason: str, starts_at: datetime, ends_at: datetime, told: str
) -> None:
    with patch.object(ending, "now", lambda: NOW):
        moved = refusal(ending.reschedule, reason=reason, starts_at=starts_at, ends_at=ends_at)
    assert moved == f"BadInput {told}"


@pytest.mark.parametrize(
    ("own", "left"),
    [
        ({Side.ACCOUNT}, {Side.ACCOUNT}),
        ({Side.EXECUTIVE}, {Side.EXECUTIVE}),
        ({Side.ACCOUNT, Side.EXECUTIVE}, {Side.ACCOUNT}),
        (set(), set()),
    ],
)
def test_a_visit_that_was_moved_keeps_the_consent_of_whoever_moved_it(
    own: set[Side], left: set[Side]
) -> None:
    moved = visit(account_consent_at=NOW, executive_consent_at=NOW)
    ending._void_consent_but_of(moved, frozenset(own))
    kept = {Side.ACCOUNT: moved.account_consent_at, Side.EXECUTIVE: moved.executive_consent_at}
    assert {side for side, at in kept.items() if at} == left


@pytest.mark.parametrize(
    ("sides", "given", "by"),
    [
        ({Side.ACCOUNT}, {}, {Side.ACCOUNT: 1007}),
        ({Side.EXECUTIVE}, {}, {Side.EXECUTIVE: 1007}),
        ({Side.ACCOUNT, Side.EXECUTIVE}, {}, {Side.ACCOUNT: 1007, Side.EXECUTIVE: 1007}),
        ({Side.ACCOUNT, Side.EXECUTIVE}, {"account": 1001}, {Side.ACCOUNT: 1001, Side.EXECUTIVE: 1007}),
        ({Side.ACCOUNT, Side.EXECUTIVE}, {"executive": 1001}, {Side.ACCOUNT: 1007, Side.EXECUTIVE: 1001}),
        (set(), {}, {}),
    ],
)
def test_consent_is_given_once_for_each_side(
    sides: set[Side], given: dict[str, int], by: dict[Side, int]
) -> None:
    fields = {f"{side}_consent_at": NOW for side in given} | {
        f"{side}_consent_by": person(pk) for side, pk in given.items()
    }
    asked = visit(**fields)
    consenting._give_consent(asked, by=person(1007), sides=frozenset(sides))
    found = {Side.ACCOUNT: asked.account_consent_by_id, Side.EXECUTIVE: asked.executive_consent_by_id}
    assert {side: pk for side, pk in found.items() if pk} == by


@pytest.mark.parametrize("effect", [consenting.consent, consenting.decline])
def test_who_speaks_for_no_side_that_was_asked_neither_consents_nor_declines(effect: object) -> None:
    assert refusal(effect) == "GuardRefused visit_both_consents"
    agreed = visit(account_consent_at=NOW)
    assert callable(effect)
    with pytest.raises(GuardRefused):
        list(effect(agreed, by=person(1007), parts=frozenset({Part.ACCOUNT_MANAGER})))


@pytest.mark.parametrize(("by", "told"), [(1003, BadInput), (1001, NotAllowed), (1009, NotAllowed)])
def test_only_the_lead_executive_files_the_debrief_and_says_what_was_heard(
    by: int, told: type[EngageError]
) -> None:
    with pytest.raises(told):
        list(
            debriefing.debrief(visit(), by=person(by), parts=NOBODY, part=debriefing.ExecutivePart(heard=" "))
        )


@pytest.mark.parametrize(("feedback", "next_step"), [("", "Call"), ("Fine", " "), ("", "")])
def test_the_account_sides_part_says_what_could_be_better_and_what_comes_next(
    feedback: str, next_step: str
) -> None:
    with pytest.raises(BadInput, match="what the next step is"):
        debriefing.file_account_part(
            visit(), by=person(1007), part=debriefing.AccountPart(feedback, next_step)
        )


def test_a_visit_is_closed_without_a_debrief_only_for_a_reason_and_where_none_can_be_had() -> None:
    assert (
        refusal(debriefing.close_without_debrief, reason="Busy") == "GuardRefused visit_debrief_unobtainable"
    )
    gone = visit(lead_executive=Executive(user=None, name="Robert"))
    with pytest.raises(BadInput, match="why no debrief can be had"):
        list(debriefing.close_without_debrief(gone, by=person(1006), parts=NOBODY, reason=" "))


@pytest.mark.parametrize("origin", ["planned", "imported"])
def test_what_was_planned_is_not_reported(origin: str) -> None:
    with pytest.raises(BadInput, match="held, not reported"):
        list(holding.report(visit(origin=anew(origin)), by=person(1007), parts=NOBODY))
