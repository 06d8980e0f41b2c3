"""The life of a visit, as the people of the cast live it."""

from datetime import timedelta

import pytest
from django.db import transaction

from engage.core.errors import BadInput, EngageError, GuardRefused, NotAllowed, WrongState
from engage.people.models import User
from tests import factories
from tests.cast import Cast, MovableClock
from tests.rules import anew
from visits.actions import RedLineDraft, file_account_part, save_briefing_draft
from visits.effects import acknowledge
from visits.models import Briefing, Flag, NonOccurrence, StatusChange
from visits.rules import parts_of
from visits.workflow import allowed_actions, perform

pytestmark = pytest.mark.django_db


def kinds(visit: object) -> list[str]:
    return sorted(Flag.objects.filter(visit=visit).values_list("kind", flat=True))


def test_a_visit_goes_from_request_to_closed(cast: Cast, clock: MovableClock) -> None:
    visit = factories.closed(cast, clock)

    steps = list(StatusChange.objects.filter(visit=visit).values_list("to_status", flat=True))
    assert steps == ["draft", "requested", "approved", "briefed", "ready", "held", "debriefed", "closed"]
    assert kinds(visit) == []


def test_the_requesters_side_counts_as_agreed(cast: Cast) -> None:
    by_manager = factories.requested(cast)
    by_assistant = perform("request", factories.drafted(cast), by=cast.ada)

    assert (by_manager.account_consent_by, by_manager.executive_consent_by) == (cast.nadine, None)
    assert (by_assistant.account_consent_by, by_assistant.executive_consent_by) == (None, cast.ada)


def test_a_team_member_asks_without_agreeing_for_the_account(cast: Cast) -> None:
    visit = perform("request", factories.drafted(cast), by=cast.tomas)

    assert (visit.account_consent_by, visit.executive_consent_by) == (None, None)
    assert perform("consent", visit, by=cast.ada).status == "requested"
    assert perform("consent", visit, by=cast.dora).status == "approved"


def test_a_visit_is_not_ready_until_the_executive_has_read_the_current_briefing(cast: Cast) -> None:
    visit = factories.ready(cast)

    save_briefing_draft(visit, factories.briefing_draft(situation="They decide in December."), by=cast.tomas)
    visit = perform("submit_briefing", visit, by=cast.tomas)
    assert visit.status == "briefed"

    assert perform("acknowledge", visit, by=cast.robert).status == "ready"


def test_after_the_late_limit_a_change_is_an_addendum_and_readiness_stays(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.starts_at - timedelta(hours=23))

    save_briefing_draft(visit, factories.briefing_draft(red_lines=[], no_red_lines=True), by=cast.nadine)
    visit = perform("submit_briefing", visit, by=cast.nadine)

    newest = Briefing.objects.submitted().filter(visit=visit).latest("version")
    assert (visit.status, newest.version, newest.addendum, newest.red_lines_changed) == (
        "ready",
        2,
        True,
        True,
    )


def test_each_version_says_whether_its_red_lines_are_those_of_the_one_before(cast: Cast) -> None:
    visit = factories.briefed(cast)
    price, more = factories.briefing_draft().red_lines[0], RedLineDraft("Dates", "No date before April")
    for lines in ([price], [price, more], [price], [more], [more]):
        save_briefing_draft(visit, factories.briefing_draft(red_lines=lines), by=cast.nadine)
        visit = perform("submit_briefing", visit, by=cast.nadine)

    versions = Briefing.objects.submitted().filter(visit=visit).order_by("version")
    assert list(versions.values_list("version", "red_lines_changed")) == [
        (1, False),
        (2, False),
        (3, True),
        (4, True),
        (5, True),
        (6, False),
    ]


def test_a_first_version_after_the_late_limit_is_late_but_no_addendum(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.approved(cast)
    clock.move_to(visit.starts_at - timedelta(hours=2))
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)

    visit = perform("submit_briefing", visit, by=cast.nadine)

    assert visit.status == "briefed"
    assert not Briefing.objects.submitted().get(visit=visit).addendum


def test_autosave_makes_no_version(cast: Cast) -> None:
    visit = factories.ready(cast)

    save_briefing_draft(visit, factories.briefing_draft(situation=""), by=cast.nadine)

    visit.refresh_from_db()
    assert visit.status == "ready"
    assert Briefing.objects.submitted().filter(visit=visit).count() == 1


def test_a_newer_version_has_to_be_read_not_the_one_on_the_screen(cast: Cast) -> None:
    visit = factories.briefed(cast)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)

    for other in (1, 3):
        with pytest.raises(GuardRefused, match="Version 2 has come in since"):
            perform("acknowledge", visit, by=cast.robert, version=other)
    assert perform("acknowledge", visit, by=cast.robert, version=2).status == "ready"


@pytest.mark.parametrize("name", ["ada", "dora", "nadine", "sam"])
def test_nobody_reads_the_brief_for_the_executive(cast: Cast, name: str) -> None:
    visit = factories.briefed(cast)
    with pytest.raises(NotAllowed, match="is not yours to do here"):
        perform("acknowledge", visit, by=getattr(cast, name))
    with pytest.raises(NotAllowed, match="Only an executive who takes part"):
        next(iter(acknowledge(visit, by=getattr(cast, name), parts=frozenset())))


def test_a_briefing_that_nobody_has_written_is_not_submitted(cast: Cast) -> None:
    with pytest.raises(GuardRefused, match="Write the briefing first"):
        perform("submit_briefing", factories.approved(cast), by=cast.nadine)


@pytest.mark.parametrize("name", ["ada", "nadine", "sam", "olivia"])
def test_nobody_files_the_executives_debrief_but_the_executive(
    cast: Cast, clock: MovableClock, name: str
) -> None:
    visit = factories.held(cast, clock)

    with pytest.raises(NotAllowed):
        perform("debrief", visit, by=getattr(cast, name), part=factories.executive_part(visit))


def test_a_moved_visit_asks_the_other_side_again_and_keeps_what_was_read(cast: Cast) -> None:
    visit = factories.ready(cast)

    times = {"starts_at": visit.starts_at + timedelta(days=2), "ends_at": visit.ends_at + timedelta(days=2)}
    visit = perform(
        "reschedule", visit, by=cast.nadine, reason="They asked for Wednesday", side="customer", **times
    )
    assert (visit.status, visit.account_consent_by, visit.executive_consent_by) == (
        "requested",
        cast.nadine,
        None,
    )

    assert perform("consent", visit, by=cast.ada).status == "ready"


def test_a_planned_visit_whose_end_has_passed_is_held_before_anything_else(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.ends_at + timedelta(hours=3))

    visit = perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    assert (visit.status, visit.held_at) == ("debriefed", visit.ends_at)


def test_once_it_is_over_a_planned_visit_is_held_by_whoever_may_and_no_longer_changed(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.ends_at)

    def told(name: str, by: User) -> str:
        with transaction.atomic():
            try:
                return perform(anew(name), visit, by=by).status
            except EngageError as refused:
                return type(refused).__name__
            finally:
                transaction.set_rollback(True)

    asked = [("hold", cast.nadine), ("hold", cast.ada), ("hold", cast.tomas)]
    asked += [("cancel", cast.nadine), ("submit_briefing", cast.nadine), ("acknowledge", cast.robert)]
    assert [told(*one) for one in asked] == ["held", "held", "NotAllowed", *["WrongState"] * 3]


def test_a_visit_without_a_read_briefing_is_flagged_on_the_spot(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)

    flag = Flag.objects.get(visit=visit)
    assert (flag.kind, flag.cause, flag.executive, flag.occurred_at) == (
        "unbriefed", "not_submitted", cast.robert_executive, visit.held_at,
    )  # fmt: skip


def test_a_reported_meeting_is_held_at_once_unannounced_and_unbriefed(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.reported(cast)

    assert (visit.status, kinds(visit)) == ("held", ["unannounced", "unbriefed"])
    assert visit.executive_debrief_due_at == clock.now + timedelta(days=1)


def test_a_late_debrief_is_late_for_ever(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    clock.move_to(visit.executive_debrief_due_at + timedelta(minutes=1))

    visit = perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    assert (visit.status, kinds(visit)) == ("debriefed", ["undebriefed"])


def test_the_account_side_may_file_before_the_executive(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)

    file_account_part(visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    with pytest.raises(GuardRefused, match="filed already"):
        file_account_part(visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    visit = perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    assert perform("close", visit, by=cast.nadine).status == "closed"


def test_after_the_start_there_is_no_cancel_and_no_reschedule(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.starts_at)

    with pytest.raises(WrongState, match="has begun"):
        perform("cancel", visit, by=cast.nadine, reason="Too late")
    with pytest.raises(WrongState, match="has begun"):
        perform(
            "reschedule",
            visit,
            by=cast.nadine,
            reason="Too late",
            starts_at=visit.ends_at,
            ends_at=visit.ends_at,
        )


def test_did_not_take_place_needs_both_sides_and_withdraws_the_flags(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)

    with pytest.raises(BadInput, match="Say why it did not take place"):
        perform("did_not_take_place", visit, by=cast.nadine, reason=" ")
    visit = perform("did_not_take_place", visit, by=cast.nadine, reason="Fog at the airport")
    claim = NonOccurrence.objects.get(visit=visit)
    assert (visit.status, claim.account_by, claim.executive_by) == ("held", cast.nadine, None)

    visit = perform("did_not_take_place", visit, by=cast.ada)
    claim.refresh_from_db()
    assert (claim.account_by, claim.executive_by, claim.sales_ops_by) == (cast.nadine, cast.ada, None)
    assert (visit.status, visit.ending_reason) == ("cancelled", "Fog at the airport")
    assert not Flag.objects.standing().filter(visit=visit).exists()
    assert kinds(visit) == ["unbriefed"]


def test_an_executive_who_can_debrief_cannot_be_closed_around(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)

    with pytest.raises(GuardRefused, match="is here and can file"):
        perform("close_without_debrief", visit, by=cast.sam, reason="Too busy")


def test_sales_operations_closes_the_visit_of_an_executive_who_has_left(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    cast.robert_executive.left_on = clock.now.date()
    cast.robert_executive.save()

    assert (
        perform("close_without_debrief", visit, by=cast.sam, reason="Robert has left us").status == "closed"
    )


def test_an_objective_of_another_visit_gets_no_outcome(cast: Cast, clock: MovableClock) -> None:
    other = factories.drafted(cast).objectives.get()
    visit = factories.held(cast, clock)

    with pytest.raises(BadInput, match="no objective"):
        perform(
            "debrief",
            visit,
            by=cast.robert,
            part=factories.executive_part(visit, outcomes={other.pk: ("met", "")}),
        )


@pytest.mark.parametrize(
    ("status", "name", "expected"),
    [
        ("draft", "nadine", ["request"]),
        ("requested", "nadine", ["cancel", "reschedule"]),
        ("requested", "ada", ["consent", "decline", "cancel", "reschedule"]),
        ("approved", "tomas", ["submit_briefing"]),
        ("briefed", "robert", ["acknowledge", "cancel", "reschedule"]),
        ("briefed", "xenia", []),
        ("held", "robert", ["debrief", "did_not_take_place"]),
        ("debriefed", "nadine", ["close"]),
        ("closed", "sam", []),
    ],
)
def test_everybody_is_offered_what_is_theirs(
    cast: Cast, clock: MovableClock, status: str, name: str, expected: list[str]
) -> None:
    visit = factories.states(cast, clock)[status]()

    parts = parts_of(getattr(cast, name), visit)
    assert [action.name for action in allowed_actions(visit, parts=parts)] == expected
