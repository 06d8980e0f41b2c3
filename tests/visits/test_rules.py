"""Who may do what to a visit, asked of the rules alone: the parts somebody has in it, and what follows from them."""

from types import SimpleNamespace

import pytest

from engage.people.models import Role, User
from engage.people.parts import Part
from tests.rules import person
from visits import rules
from visits.models import Debrief, Side, Status, Touchpoint, Visit

NADINE, ROBERT, CLARA, OLIVIA, ADA = (person(pk) for pk in (1007, 1003, 1008, 1004, 1005))


def a_visit(**fields: object) -> SimpleNamespace:
    """As `with_parts_of` reads it: Nadine manages the account, Clara is her superior, Robert leads."""
    account = SimpleNamespace(manager_id=1007, manager=person(1007, superior_id=1008))
    lead = SimpleNamespace(user_id=1003)
    nobody = {"on_team_": False, "attending_": [], "assists_": False, "sponsors_": False}
    return SimpleNamespace(
        **{"account": account, "lead_executive": lead, "requested_by_id": None, **nobody, **fields}
    )


def parts(user: User, **fields: object) -> set[Part]:
    return set(rules.known_parts(user, a_visit(**fields)))


@pytest.mark.parametrize(
    ("user", "fields", "found"),
    [
        (NADINE, {}, {Part.ACCOUNT_MANAGER}),
        (CLARA, {}, {Part.MANAGERS_SUPERIOR}),
        (ROBERT, {}, {Part.LEAD_EXECUTIVE, Part.LEAD_IN_PERSON}),
        (person(1001, acts_for=(ROBERT,)), {}, {Part.LEAD_EXECUTIVE}),
        (person(1001, acts_for=(CLARA,)), {}, {Part.MANAGERS_SUPERIOR}),
        (OLIVIA, {}, set()),
        (OLIVIA, {"attending_": [1004]}, {Part.OTHER_EXECUTIVE, Part.OTHER_IN_PERSON}),
        (person(1001, acts_for=(OLIVIA,)), {"attending_": [1004]}, {Part.OTHER_EXECUTIVE}),
        (OLIVIA, {"requested_by_id": 1004}, {Part.REQUESTER}),
        (person(1001, acts_for=(OLIVIA,)), {"requested_by_id": 1004}, {Part.REQUESTER}),
        (ADA, {"assists_": True}, {Part.ASSISTANT}),
        (ADA, {"on_team_": True}, {Part.ACCOUNT_TEAM}),
        (ADA, {"sponsors_": True}, {Part.SPONSOR}),
        (ROBERT, {"lead_executive": SimpleNamespace(user_id=None)}, set()),
        (CLARA, {"account": SimpleNamespace(manager_id=1009, manager=person(1009))}, set()),
        (CLARA, {"account": SimpleNamespace(manager_id=None, manager=None)}, set()),
    ],
)
def test_each_part_follows_from_the_visit(user: User, fields: dict[str, object], found: set[Part]) -> None:
    assert parts(user, **fields) == found


def test_a_role_stands_beside_the_parts() -> None:
    sam = person(1006, Role.SALES_OPS)
    nobodys = SimpleNamespace(manager_id=None, manager=None)
    assert parts(sam) == {Part.SALES_OPS}
    assert parts(sam, account=nobodys, on_team_=True) == {
        Part.SALES_OPS,
        Part.ACCOUNT_MANAGER,
        Part.ACCOUNT_TEAM,
    }


@pytest.mark.parametrize(
    ("who", "sides"),
    [
        ({Part.ACCOUNT_MANAGER}, {Side.ACCOUNT}),
        ({Part.LEAD_EXECUTIVE}, {Side.EXECUTIVE}),
        ({Part.ASSISTANT}, {Side.EXECUTIVE}),
        ({Part.ACCOUNT_MANAGER, Part.ASSISTANT}, {Side.ACCOUNT, Side.EXECUTIVE}),
        ({Part.ACCOUNT_TEAM, Part.OTHER_EXECUTIVE, Part.SALES_OPS}, set()),
    ],
)
def test_a_side_is_spoken_for_by_its_own(who: set[Part], sides: set[Side]) -> None:
    assert rules.sides_spoken_for(frozenset(who)) == sides


@pytest.mark.parametrize("status", Status.values)
def test_the_results_have_come_as_far_as_the_sides_have_filed_and_the_visit_is_closed(status: str) -> None:
    visit, closed = Visit(status=status), {"the visit is closed"} if status == "closed" else set()
    executive, account = {"the executive has filed"}, {"the account side has filed"}
    assert rules.stages_of(visit, None) == rules.stages_of(visit, Debrief()) == closed
    assert rules.stages_of(visit, EXECUTIVE) == executive | closed
    assert rules.stages_of(visit, ACCOUNT) == account | closed
    assert rules.stages_of(visit, BOTH) == executive | account | closed


EXECUTIVES = {
    *("heard", "temperature", "price_signal", "value_signal", "signal_note"),
    *("share_of_mind", "promised_beyond_brief", "prepared", "agreed_next_step", "agreed_next_step_on"),
}
RATINGS = {
    *("model_the_way", "inspire_a_shared_vision", "challenge_the_process"),
    *("enable_others_to_act", "encourage_the_heart"),
}
FOR_ACCOUNT = {"feedback", "to_keep", "relationship_rating"} | RATINGS
ACCOUNTS = FOR_ACCOUNT | {"next_step", "next_step_on", "recap"}
MANAGER, TEAM, LEAD, OPS = Part.ACCOUNT_MANAGER, Part.ACCOUNT_TEAM, Part.LEAD_EXECUTIVE, Part.SALES_OPS
NONE, EXECUTIVE, ACCOUNT = None, Debrief(executive_filed_at="then"), Debrief(account_filed_at="then")
BOTH = Debrief(executive_filed_at="then", account_filed_at="then")


@pytest.mark.parametrize(
    ("part", "debrief", "status", "hidden"),
    [
        (MANAGER, NONE, Status.HELD, EXECUTIVES),
        (MANAGER, Debrief(), Status.HELD, EXECUTIVES),
        (MANAGER, EXECUTIVE, Status.DEBRIEFED, set()),
        (MANAGER, BOTH, Status.CLOSED, set()),
        (LEAD, NONE, Status.HELD, ACCOUNTS),
        (LEAD, Debrief(), Status.HELD, ACCOUNTS),
        (LEAD, ACCOUNT, Status.HELD, FOR_ACCOUNT),
        (LEAD, BOTH, Status.DEBRIEFED, FOR_ACCOUNT),
        (LEAD, BOTH, Status.CLOSED, {"relationship_rating"} | RATINGS),
        (OPS, NONE, Status.HELD, EXECUTIVES | ACCOUNTS),
        (OPS, ACCOUNT, Status.HELD, EXECUTIVES | RATINGS),
        (OPS, EXECUTIVE, Status.DEBRIEFED, ACCOUNTS),
        (OPS, BOTH, Status.DEBRIEFED, RATINGS),
        (TEAM, BOTH, Status.DEBRIEFED, FOR_ACCOUNT),
        (TEAM, BOTH, Status.CLOSED, FOR_ACCOUNT),
        (TEAM, NONE, Status.HELD, EXECUTIVES | ACCOUNTS),
    ],
)
def test_what_is_typed_is_read_by_its_own_side_until_that_has_filed(
    part: Part, debrief: Debrief | None, status: Status, hidden: set[str]
) -> None:
    assert rules.hidden_of_debrief(frozenset({part}), Visit(status=status.value), debrief) == hidden


def test_the_owner_of_a_promise_has_a_part_in_it() -> None:
    own = frozenset({Part.ACCOUNT_TEAM})
    deputy = person(1001, acts_for=(OLIVIA,))
    assert rules.parts_in_commitment(OLIVIA, own, owner_id=1004) == {*own, Part.OWNER}
    assert rules.parts_in_commitment(deputy, own, owner_id=1004) == {*own, Part.OWNER}
    assert rules.parts_in_commitment(OLIVIA, frozenset({Part.OWNER}), owner_id=1004) == {Part.OWNER}
    for owner in (1005, None):
        assert rules.parts_in_commitment(OLIVIA, own, owner_id=owner) == own


def test_a_flag_is_answered_by_the_executive_in_person() -> None:
    assert rules.may_reply_to_flag(ROBERT, executive_user_id=int("1003"))
    for user in (
        NADINE,
        person(1004),
        person(1001, acts_for=(ROBERT,)),
        person(1002),
        person(1006, Role.SALES_OPS),
    ):
        assert not rules.may_reply_to_flag(user, executive_user_id=1003)
    assert not rules.may_reply_to_flag(ROBERT, executive_user_id=None)


def test_a_touchpoint_is_taken_back_by_whoever_logged_it_and_by_sales_operations() -> None:
    logged = Touchpoint(by_id=1004)
    assert rules.may_withdraw_touchpoint(OLIVIA, logged)
    assert rules.may_withdraw_touchpoint(person(1001, acts_for=(OLIVIA,)), logged)
    assert rules.may_withdraw_touchpoint(person(1006, Role.SALES_OPS), logged)
    assert not rules.may_withdraw_touchpoint(person(1003, Role.EXECUTIVE), logged)
