"""What the sweep holds and flags. Robert's visit to Halden starts on Monday, 16 March 2026, at 13:00 UTC and takes ninety minutes; his debrief is
due on Tuesday at 14:30 UTC, the account side's part on Wednesday, the seagull verdict falls on Thursday."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engage.core.errors import GuardRefused, refusals
from engage.core.policy import set_policy
from engage.people.models import Executive
from tests import factories
from tests.cast import Cast, MovableClock
from visits.actions import (
    AttendeeDraft,
    ask_solo_exception,
    decide_solo_exception,
    save_briefing_draft,
    set_attendees,
    settle_commitment,
)
from visits.effects import NewCommitment
from visits.models import Block, Flag, FlagResolution, ImportBatch, Inquiry, Side, Visit
from visits.sweep import SweepResult, flag_visit, sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

ENDS = factories.STARTS + timedelta(minutes=90)
DEBRIEF_DUE = ENDS + timedelta(days=1)
VERDICT = ENDS + timedelta(days=3)


def sweep_at(clock: MovableClock, moment: datetime) -> SweepResult:
    return sweep(clock.move_to(moment))


def flags(visit: Visit) -> dict[str, tuple[datetime, Executive | None, str]]:
    """Kind of each flag of a visit with when it became true, whom it concerns and its cause."""
    return {
        flag.kind: (flag.occurred_at, flag.executive, flag.cause)
        for flag in Flag.objects.filter(visit=visit).select_related("executive")
    }


def status(visit: Visit) -> str:
    visit.refresh_from_db()
    return visit.status


# --- held ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["approved", "briefed", "ready"])
def test_a_planned_visit_is_held_at_its_end_however_late_the_sweep(
    cast: Cast, clock: MovableClock, state: str
) -> None:
    visit = getattr(factories, state)(cast)

    assert sweep_at(clock, ENDS - timedelta(microseconds=1)).held == 0
    assert sweep_at(clock, ENDS + timedelta(days=5)).held == 1

    assert (status(visit), visit.held_at) == ("held", ENDS)
    assert visit.status_changes.get(to_status="held").at == ENDS


def test_the_sweep_holds_nothing_that_was_not_approved(cast: Cast, clock: MovableClock) -> None:
    visits = [
        factories.drafted(cast),
        factories.requested(cast),
        factories.cancelled(cast),
        factories.declined(cast),
    ]

    assert sweep_at(clock, ENDS).held == 0
    assert [status(visit) for visit in visits] == ["draft", "requested", "cancelled", "declined"]


def test_a_clean_visit_earns_no_flag(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    sweep_at(clock, ENDS)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    sweep_at(clock, VERDICT + timedelta(days=30))

    assert flags(visit) == {}


# --- unbriefed -------------------------------------------------------------------------------------------------------


def test_a_visit_without_a_briefing_is_unbriefed_from_its_end(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)

    sweep_at(clock, ENDS + timedelta(hours=7))

    assert flags(visit) == {"unbriefed": (ENDS, cast.robert_executive, "not_submitted")}


def test_a_first_briefing_after_the_late_limit_is_the_cause_whoever_read_it_not(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.approved(cast)
    clock.move_to(visit.starts_at - timedelta(hours=23))
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)

    sweep_at(clock, ENDS)

    assert flags(visit)["unbriefed"] == (ENDS, cast.robert_executive, "submitted_late")


def test_a_late_briefing_that_was_read_leaves_no_flag(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    clock.move_to(visit.starts_at - timedelta(hours=1))
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    perform("acknowledge", visit, by=cast.robert)

    sweep_at(clock, ENDS)

    assert flags(visit) == {}


def test_a_briefing_in_time_that_nobody_read_is_the_executives(cast: Cast, clock: MovableClock) -> None:
    visit = factories.briefed(cast)

    sweep_at(clock, ENDS)

    assert flags(visit)["unbriefed"] == (ENDS, cast.robert_executive, "not_read")


def test_who_read_an_older_version_than_the_one_to_read_is_unbriefed(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    save_briefing_draft(
        visit, factories.briefing_draft(situation="Everything is different now."), by=cast.nadine
    )
    perform("submit_briefing", visit, by=cast.nadine)

    sweep_at(clock, ENDS)

    assert flags(visit)["unbriefed"] == (ENDS, cast.robert_executive, "not_read")


def test_an_addendum_nobody_read_does_not_make_a_visit_unbriefed(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.starts_at - timedelta(hours=2))
    save_briefing_draft(
        visit, factories.briefing_draft(situation="They have a new head of purchasing."), by=cast.nadine
    )
    perform("submit_briefing", visit, by=cast.nadine)

    sweep_at(clock, ENDS)

    assert flags(visit) == {}


def test_every_attending_executive_owes_an_acknowledgement(cast: Cast, clock: MovableClock) -> None:
    people = [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine),
        AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse),
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.olivia_executive),
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.xenia_executive),
    ]
    visit = factories.ready(cast, attendees=people)
    perform("acknowledge", visit, by=cast.xenia)

    sweep_at(clock, ENDS)

    assert flags(visit) == {"unbriefed": (ENDS, cast.olivia_executive, "not_read")}


# --- undebriefed and seagull -----------------------------------------------------------------------------------------


def test_a_debrief_is_missed_at_the_instant_it_was_due(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)

    sweep_at(clock, DEBRIEF_DUE - timedelta(seconds=1))
    assert flags(visit) == {}

    sweep_at(clock, DEBRIEF_DUE)
    assert flags(visit) == {"undebriefed": (DEBRIEF_DUE, cast.robert_executive, "")}


def test_a_debrief_filed_on_the_dot_is_in_time(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    clock.move_to(DEBRIEF_DUE)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    sweep_at(clock, VERDICT)

    assert flags(visit) == {}


def test_a_late_debrief_is_late_for_ever_even_where_no_sweep_ran_in_between(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    clock.move_to(DEBRIEF_DUE + timedelta(hours=2))

    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    assert flags(visit) == {"undebriefed": (DEBRIEF_DUE, cast.robert_executive, "")}


def test_neither_briefing_nor_debrief_makes_a_seagull_and_all_three_flags_are_kept(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.briefed(cast)

    sweep_at(clock, VERDICT - timedelta(seconds=1))
    assert sorted(flags(visit)) == ["unbriefed", "undebriefed"]

    sweep_at(clock, VERDICT)
    assert flags(visit) == {
        "unbriefed": (ENDS, cast.robert_executive, "not_read"),
        "undebriefed": (DEBRIEF_DUE, cast.robert_executive, ""),
        "seagull": (VERDICT, cast.robert_executive, ""),
    }


def test_who_has_read_the_briefing_is_no_seagull(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)

    sweep_at(clock, VERDICT)

    assert sorted(flags(visit)) == ["undebriefed"]


def test_who_files_before_the_verdict_is_no_seagull(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    clock.move_to(VERDICT - timedelta(minutes=1))
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    sweep_at(clock, VERDICT)

    assert sorted(flags(visit)) == ["unbriefed", "undebriefed"]


def test_a_closing_without_debrief_stops_what_was_not_due_yet_and_keeps_what_was(
    cast: Cast, clock: MovableClock
) -> None:
    early = factories.ready(cast)
    late = factories.ready(cast, starts_at=factories.STARTS - timedelta(days=7))
    sweep_at(clock, ENDS)
    Executive.objects.filter(pk=cast.robert_executive.pk).update(left_on=date(2026, 3, 16))
    for visit in (early, late):
        perform(
            "close_without_debrief",
            Visit.objects.get(pk=visit.pk),
            by=cast.sam,
            reason="He has left the company",
        )

    sweep_at(clock, VERDICT)

    assert flags(early) == {}
    assert sorted(flags(late)) == ["undebriefed"]


# --- unannounced and solo --------------------------------------------------------------------------------------------


def test_a_reported_meeting_is_unannounced_and_its_debrief_counts_from_the_report(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.reported(cast)
    ended = clock.now - timedelta(hours=2)

    assert flags(visit) == {
        "unbriefed": (ended, cast.robert_executive, "not_submitted"),
        "unannounced": (ended, cast.robert_executive, ""),
    }

    reported_on = clock.now
    sweep_at(clock, reported_on + timedelta(days=1))
    assert flags(visit)["undebriefed"] == (reported_on + timedelta(days=1), cast.robert_executive, "")


def test_a_request_that_took_place_without_the_account_sides_consent_is_unannounced(
    cast: Cast, clock: MovableClock
) -> None:
    without = perform("request", factories.drafted(cast), by=cast.ada)
    agreed = factories.requested(cast)
    sweep_at(clock, ENDS + timedelta(hours=1))
    for visit in (without, agreed):
        perform("hold", visit, by=cast.sam)

    sweep_at(clock, ENDS + timedelta(hours=2))

    assert sorted(flags(without)) == ["unannounced", "unbriefed"]
    assert sorted(flags(agreed)) == ["unbriefed"]


def test_who_goes_alone_without_leave_is_flagged(cast: Cast, clock: MovableClock) -> None:
    visit = factories.reported(cast, attendees=[AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse)])

    assert flags(visit)["solo"] == (clock.now - timedelta(hours=2), cast.robert_executive, "")


@pytest.mark.parametrize("companion", ["nadine", "tomas"])
def test_who_goes_with_somebody_of_the_account_team_is_not_alone(
    cast: Cast, clock: MovableClock, companion: str
) -> None:
    people = [
        AttendeeDraft(side=Side.ACCOUNT, user=getattr(cast, companion)),
        AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse),
    ]
    visit = factories.ready(cast, attendees=people)

    sweep_at(clock, ENDS)

    assert flags(visit) == {}


def test_somebody_of_another_account_is_no_company(cast: Cast, clock: MovableClock) -> None:
    visit = factories.reported(cast, attendees=[AttendeeDraft(side=Side.ACCOUNT, user=cast.oscar)])

    assert "solo" in flags(visit)


def test_leave_to_go_alone_spares_the_flag(cast: Cast, clock: MovableClock) -> None:
    visit = factories.requested(cast)
    set_attendees(visit, [AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse)], by=cast.nadine)
    exception = ask_solo_exception(visit, by=cast.nadine, reason="Nobody speaks the language")
    decide_solo_exception(exception, by=cast.clara, approved=True)
    perform("consent", visit, by=cast.robert)

    assert sweep_at(clock, ENDS).held == 1
    assert sorted(flags(visit)) == ["unbriefed"]


def test_a_team_that_changes_after_the_visit_makes_nobody_solo(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    sweep_at(clock, ENDS)
    cast.halden.manager = cast.clara
    cast.halden.save()

    sweep_at(clock, ENDS + timedelta(hours=1))
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    assert flags(visit) == {}


# --- postponed and rush ----------------------------------------------------------------------------------------------


def _move(visit: Visit, cast: Cast, *, side: str, days: int = 1) -> None:
    visit.refresh_from_db()
    step = timedelta(days=days)
    perform(
        "reschedule",
        visit,
        by=cast.nadine,
        reason="A clash",
        side=side,
        starts_at=visit.starts_at + step,
        ends_at=visit.ends_at + step,
    )


def test_the_third_move_by_our_side_is_postponed_from_that_moment(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    for side in ("account", "customer", "executive"):
        _move(visit, cast, side=side)
    sweep_at(clock, clock.now + timedelta(hours=1))
    assert flags(visit) == {}

    third = clock.move_by(hours=1)
    _move(visit, cast, side="executive")
    clock.move_by(hours=5)
    _move(visit, cast, side="account")
    sweep_at(clock, clock.now + timedelta(hours=1))

    assert flags(visit) == {"postponed": (third, cast.robert_executive, "")}


def test_how_many_moves_are_too_many_is_policy(cast: Cast, clock: MovableClock) -> None:
    set_policy("postponed_after", value=1, by=cast.sam, reason="Customers complained")
    visit = factories.approved(cast)

    _move(visit, cast, side="account")

    assert sorted(flags(visit)) == ["postponed"]


def test_a_rush_request_is_flagged_once_it_is_approved(cast: Cast, clock: MovableClock) -> None:
    visit = perform(
        "request",
        factories.drafted(cast, starts_at=clock.now + timedelta(days=2)),
        by=cast.nadine,
        reason="They decide on Friday",
    )
    sweep_at(clock, clock.now + timedelta(hours=1))
    assert flags(visit) == {}

    approved_at = clock.move_by(hours=1)
    perform("consent", visit, by=cast.robert)
    sweep_at(clock, clock.now + timedelta(hours=1))

    assert flags(visit) == {"rush": (approved_at, cast.robert_executive, "")}


def test_ample_notice_is_no_rush(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)

    sweep_at(clock, clock.now + timedelta(days=1))

    assert flags(visit) == {}


# --- commitments -----------------------------------------------------------------------------------------------------


def _with_promises(cast: Cast, clock: MovableClock, *promises: NewCommitment) -> Visit:
    visit = factories.held(cast, clock)
    return perform(
        "debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=promises)
    )


def test_a_promise_of_ours_is_overdue_when_its_day_is_over(cast: Cast, clock: MovableClock) -> None:
    visit = _with_promises(
        cast, clock, NewCommitment("A written offer", owner=cast.nadine, due_on=date(2026, 3, 20))
    )

    sweep_at(clock, datetime(2026, 3, 20, 23, 59, tzinfo=UTC))
    assert flags(visit) == {}

    sweep_at(clock, datetime(2026, 4, 1, tzinfo=UTC))
    flag = Flag.objects.get(visit=visit)
    assert (flag.kind, flag.occurrence, flag.occurred_at, flag.executive, flag.commitment) == (
        "overdue_commitment",
        "2026-03-20",
        datetime(2026, 3, 21, tzinfo=UTC),
        cast.robert_executive,
        visit.commitments.get(),
    )


def test_a_promise_settled_late_was_overdue_all_the_same(cast: Cast, clock: MovableClock) -> None:
    visit = _with_promises(
        cast, clock, NewCommitment("A written offer", owner=cast.nadine, due_on=date(2026, 3, 20))
    )
    clock.move_to(datetime(2026, 3, 23, 9, tzinfo=UTC))

    settle_commitment(visit.commitments.get(), by=cast.nadine, status="kept")

    assert sorted(flags(visit)) == ["overdue_commitment"]


def test_a_promise_kept_in_time_or_made_by_the_customer_is_never_overdue(
    cast: Cast, clock: MovableClock
) -> None:
    visit = _with_promises(
        cast,
        clock,
        NewCommitment("A written offer", owner=cast.nadine, due_on=date(2026, 3, 20)),
        NewCommitment("Their forecast", ours=False, owner_name="Dr. Weiss", due_on=date(2026, 3, 20)),
    )
    settle_commitment(visit.commitments.get(ours=True), by=cast.nadine, status="kept")

    sweep_at(clock, datetime(2026, 4, 1, tzinfo=UTC))

    assert flags(visit) == {}


# --- again, and never ------------------------------------------------------------------------------------------------


def test_a_visit_that_did_not_take_place_loses_its_flags_and_gets_no_new_ones(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.approved(cast)
    sweep_at(clock, DEBRIEF_DUE)
    perform("did_not_take_place", visit, by=cast.sam, reason="They fell ill")

    sweep_at(clock, VERDICT + timedelta(days=10))
    flag_visit(visit.pk, now=clock.now)

    assert sorted(flags(visit)) == ["unbriefed", "undebriefed"]
    assert FlagResolution.objects.filter(flag__visit=visit, withdrawn=True).count() == 2


def test_what_was_due_before_it_turned_out_not_to_have_taken_place_is_on_record_with_and_without_a_sweep(
    cast: Cast, clock: MovableClock
) -> None:
    swept, unswept = (
        factories.ready(cast, lead_executive=executive)
        for executive in (cast.robert_executive, cast.olivia_executive)
    )
    clock.move_to(ENDS)
    perform("hold", swept, by=cast.nadine)
    clock.move_to(DEBRIEF_DUE + timedelta(hours=1))

    for visit in (swept, unswept):
        perform("did_not_take_place", visit, by=cast.sam, reason="They fell ill")

    assert sorted(flags(swept)) == sorted(flags(unswept)) == ["undebriefed"]
    assert set(Block.objects.values_list("since", "lifted_by")) == {(DEBRIEF_DUE, "withdrawn")}
    assert Block.objects.count() == 2


def test_imported_history_is_never_flagged_blocked_or_reminded(cast: Cast, clock: MovableClock) -> None:
    batch = ImportBatch.objects.create(
        file_name="meetings.csv", digest="0" * 64, rows=1, imported_by=cast.sam
    )
    starts = clock.now - timedelta(days=30)
    Visit.objects.create(
        account=cast.halden,
        lead_executive=cast.robert_executive,
        origin="imported",
        status="held",
        title="Lunch",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        held_at=starts + timedelta(hours=1),
        import_batch=batch,
    )

    result = sweep(clock.now)

    assert (sum(result.flags.values()), result.blocks_set, result.inquiries, result.notices) == (0, 0, 0, 0)
    assert [model.objects.count() for model in (Flag, Block, Inquiry)] == [0, 0, 0]


def test_a_second_and_third_sweep_change_nothing(cast: Cast, clock: MovableClock) -> None:
    factories.approved(cast)
    factories.requested(cast)
    first = sweep_at(clock, VERDICT)
    assert (first.held, first.inquiries, first.blocks_set, sum(first.flags.values())) == (1, 1, 1, 3)

    for _ in range(2):
        again = sweep(clock.now)
        assert set(again.flags.values()) == {0}
        assert {count for name, count in again.as_dict().items() if name != "flags"} == {0}


def test_the_database_refuses_a_sweep_ahead_of_its_own_clock(cast: Cast, clock: MovableClock) -> None:
    factories.approved(cast)

    with pytest.raises(GuardRefused), refusals():
        sweep(ENDS)


def test_the_sweep_costs_the_same_statements_for_one_visit_and_for_many(
    cast: Cast, clock: MovableClock
) -> None:
    costs = []
    for count, executive in ((1, cast.robert_executive), (4, cast.olivia_executive)):
        starts = clock.now + timedelta(days=10)
        for number in range(count):
            factories.approved(cast, lead_executive=executive, starts_at=starts + timedelta(hours=number))
            factories.requested(cast, lead_executive=executive, starts_at=starts + timedelta(hours=number))
        with CaptureQueriesContext(connection) as captured:
            result = sweep_at(clock, starts + timedelta(days=40))
        assert (result.held, result.inquiries, result.blocks_set) == (count, count, count)
        costs.append(len(captured))

    assert costs[0] == costs[1]
