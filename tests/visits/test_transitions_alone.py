"""What can be done to a visit in each status and at each time, asked without a database."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from accounts.models import Account
from engage.core.errors import GuardRefused, NotAllowed, WrongState
from engage.people.models import Executive
from engage.people.parts import Part
from tests.rules import anew, person
from visits import workflow
from visits.effects import is_for
from visits.models import Status, Visit
from visits.transitions import TRANSITIONS, steps
from visits.workflow import allowed_actions, hold_if_over, require_possible, write_status

EVERYBODY = frozenset(Part)
STARTS = datetime(2026, 3, 16, 13, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=1)
BEFORE, BEGUN, OVER = STARTS - timedelta(seconds=1), STARTS, ENDS
HERE = Executive(user=person(1003), user_id=1003)


def visit(
    status: str, origin: str = "planned", *, lead: Executive = HERE, starts_at: datetime = STARTS
) -> Visit:
    return Visit(
        status=anew(status),
        origin=anew(origin),
        account=Account(name="Halden"),
        lead_executive=lead,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
    )


def offered(asked: Visit, moment: datetime, parts: frozenset[Part] = EVERYBODY) -> set[str]:
    return {action.name for action in allowed_actions(asked, parts=parts, moment=moment)}


MOVED = {"cancel", "reschedule"}


@pytest.mark.parametrize(
    ("status", "before", "begun", "over"),
    [
        ("draft", {"request"}, {"did_not_take_place"}, {"hold", "did_not_take_place"}),
        ("requested", {"consent", "decline"} | MOVED, {"did_not_take_place"}, {"hold", "did_not_take_place"}),
        (
            "approved",
            {"submit_briefing"} | MOVED,
            {"hold", "did_not_take_place"},
            {"hold", "did_not_take_place"},
        ),
        (
            "briefed",
            {"submit_briefing", "acknowledge"} | MOVED,
            {"hold", "did_not_take_place"},
            {"hold", "did_not_take_place"},
        ),
        (
            "ready",
            {"submit_briefing", "acknowledge"} | MOVED,
            {"hold", "did_not_take_place"},
            {"hold", "did_not_take_place"},
        ),
        ("held", {"debrief"}, {"debrief", "did_not_take_place"}, {"debrief", "did_not_take_place"}),
        ("debriefed", {"close"}, {"close"}, {"close"}),
        ("closed", set(), set(), set()),
        ("declined", set(), set(), set()),
        ("cancelled", set(), set(), set()),
    ],
)
def test_each_status_and_time_offers_its_own(
    status: str, before: set[str], begun: set[str], over: set[str]
) -> None:
    asked = visit(status)
    assert (offered(asked, BEFORE), offered(asked, BEGUN), offered(asked, OVER)) == (before, begun, over)
    assert offered(asked, OVER, frozenset()) == set()


def test_the_present_counts_where_no_moment_is_named() -> None:
    assert [one.name for one in allowed_actions(visit("draft"), parts=EVERYBODY)] == [
        "hold",
        "did_not_take_place",
    ]


@pytest.mark.parametrize("origin", ["reported", "sighted"])
def test_a_meeting_nobody_had_planned_is_reported_and_not_held(origin: str) -> None:
    assert offered(visit("draft", origin), OVER) == {"report", "did_not_take_place"}
    for status in ("requested", "approved"):
        assert offered(visit(status, origin), OVER) == {"hold", "did_not_take_place"}


@pytest.mark.parametrize("status", ["held", "closed"])
def test_nothing_is_done_to_what_was_imported(status: str) -> None:
    assert offered(visit(status, "imported"), OVER) == set()


@pytest.mark.parametrize(
    ("lead", "is_closed_around"),
    [
        (HERE, False),
        (Executive(user=None), True),
        (Executive(user=person(1003, is_active=False)), True),
        (Executive(user=person(1003), left_on=STARTS.date()), True),
    ],
)
def test_an_executive_is_closed_around_who_cannot_debrief(lead: Executive, is_closed_around: bool) -> None:
    assert ("close_without_debrief" in offered(visit("held", lead=lead), OVER)) is is_closed_around


def test_whoever_has_agreed_is_not_asked_again() -> None:
    asked = visit("requested")
    asked.account_consent_at = BEFORE
    manager, both = frozenset({Part.ACCOUNT_MANAGER}), frozenset({Part.ACCOUNT_MANAGER, Part.ASSISTANT})
    assert offered(asked, BEFORE, manager) == MOVED
    assert offered(asked, BEFORE, both) == {"consent", "decline"} | MOVED


@pytest.mark.parametrize("name", TRANSITIONS)
def test_what_is_for_nobody_in_particular_is_for_everybody_who_may(name: str) -> None:
    """Names come from addresses too, where none of them is the very one of the table."""
    particular = {"consent": False, "decline": False, "close_without_debrief": False, "report": False}
    asked = visit("draft")
    asked.account_consent_at = asked.executive_consent_at = BEFORE
    assert is_for(anew(name), asked, EVERYBODY) is particular.get(name, True)


def test_who_may_not_hears_so_before_anything_else() -> None:
    with pytest.raises(NotAllowed, match="“Cancel the visit” is not yours to do here"):
        require_possible(TRANSITIONS["cancel"], visit("closed"), frozenset({Part.ACCOUNT_TEAM}))


def test_what_the_status_forbids_is_told_before_the_time() -> None:
    with pytest.raises(WrongState, match="is not possible: the visit is closed"):
        require_possible(TRANSITIONS["cancel"], visit("closed"), EVERYBODY)


def test_what_comes_too_late_is_told_why() -> None:
    with pytest.raises(WrongState, match="The visit has begun"):
        require_possible(TRANSITIONS["cancel"], visit("ready"), EVERYBODY)


def test_what_is_possible_passes() -> None:
    ahead = datetime.now(UTC) + timedelta(days=1)
    require_possible(
        TRANSITIONS["cancel"], visit("ready", starts_at=ahead), frozenset({Part.ACCOUNT_MANAGER})
    )


@pytest.mark.parametrize(
    ("status", "to"), [("draft", "closed"), ("closed", "requested"), ("held", "approved")]
)
def test_a_status_is_not_written_that_does_not_follow(status: str, to: str) -> None:
    with pytest.raises(WrongState, match="does not go from") as refused:
        write_status(visit(status), to=Status(to))
    assert refused.value.code == "visit_step"


def test_a_status_is_not_written_that_its_guards_refuse() -> None:
    with pytest.raises(GuardRefused) as refused:
        write_status(visit("approved", starts_at=datetime.now(UTC) + timedelta(days=1)), to=Status.HELD)
    assert refused.value.code == "visit_held_after_its_start"


@pytest.mark.parametrize(
    ("status", "to"),
    [("requested", "requested"), ("held", "held"), ("approved", "held"), ("briefed", "cancelled")],
)
def test_what_is_written_is_saved_and_looked_at_for_flags(status: str, to: str) -> None:
    written = visit(status)
    written.ending_reason = "Fog"
    with patch.object(Visit, "save") as saved, patch.object(workflow, "flag_visit") as flagged:
        write_status(written, to=Status(to))
    assert (written.status, saved.call_count) == (to, 1)
    looked = [call.kwargs["just_held"] for call in flagged.call_args_list]
    assert looked == {"requested": [False], "held": [True], "cancelled": []}[to]


@pytest.mark.parametrize(
    ("status", "is_over", "is_held"),
    [
        ("approved", True, True),
        ("ready", True, True),
        ("ready", False, False),
        ("requested", True, False),
        ("held", True, False),
        ("closed", True, False),
    ],
)
def test_what_was_planned_and_is_over_is_held_as_of_its_end(
    status: str, is_over: bool, is_held: bool
) -> None:
    now = datetime.now(UTC)
    asked = visit(status, starts_at=now - timedelta(hours=1) if is_over else now)
    with patch.object(workflow, "write_status") as written:
        assert hold_if_over(asked) is is_held
    assert [call.kwargs["to"] for call in written.call_args_list] == ([Status.HELD] if is_held else [])
    assert asked.held_at == (asked.ends_at if is_held else None)


def test_the_steps_are_those_of_the_transitions_that_lead_elsewhere() -> None:
    planned = {"approved", "briefed", "ready"}
    assert steps() == {
        *{("draft", to) for to in ("requested", "held", "cancelled")},
        *{("requested", to) for to in ("approved", "declined", "held", "cancelled")},
        *{(status, to) for status in planned for to in ("briefed", "held", "cancelled", "requested")},
        ("briefed", "ready"),
        *{("held", to) for to in ("debriefed", "closed", "cancelled")},
        ("debriefed", "closed"),
    } - {("briefed", "briefed")}  # fmt: skip
