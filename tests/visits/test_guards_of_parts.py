"""The parts of a visit at the database's door: what may still be added, changed or removed in which state."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ProtectedError

from accounts.models import Priority
from engage.core.errors import BadInput, EngageError, refusals
from engage.core.models import DomainModel
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits.actions import (
    ask_solo_exception,
    decide_solo_exception,
)
from visits.models import (
    Acknowledgement,
    Alternative,
    Attendee,
    Block,
    Briefing,
    Commitment,
    Debrief,
    Flag,
    FlagReply,
    FlagResolution,
    ImportBatch,
    Insight,
    NonOccurrence,
    Objective,
    Reschedule,
    SoloException,
    Visit,
)
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def imported(cast: Cast, clock: MovableClock) -> Visit:
    batch = ImportBatch.objects.create(file_name="meetings.csv", digest="0" * 64, rows=1)
    ends_at = clock.now - timedelta(days=30)
    return Visit.objects.create(
        account=cast.halden, lead_executive=cast.robert_executive, title="Dinner", status="held", origin="imported", date_only=True,
        starts_at=ends_at - timedelta(days=1), ends_at=ends_at, held_at=ends_at, import_batch=batch, import_key="1",
    )  # fmt: skip


def test_a_part_does_not_move_to_another_visit(cast: Cast) -> None:
    visit, other = factories.briefed(cast), factories.drafted(cast)

    for part in (visit.alternatives.get(), visit.objectives.get(), visit.attendees.get(contact=cast.ilse)):
        assert (
            refused(lambda p=part: type(p).objects.filter(pk=p.pk).update(visit=other))
            == "part_stays_with_its_visit"
        )  # type: ignore[misc]


def test_leave_to_go_alone_is_not_carried_to_another_visit(cast: Cast) -> None:
    exception = ask_solo_exception(factories.drafted(cast), by=cast.nadine, reason="The team is at the fair")
    exception = decide_solo_exception(exception, by=cast.clara, approved=True)
    other = factories.requested(cast)

    assert (
        refused(lambda: SoloException.objects.filter(pk=exception.pk).update(visit=other))
        == "part_stays_with_its_visit"
    )


def test_a_claim_that_a_visit_did_not_take_place_is_not_carried_to_another(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.unbriefed(cast, clock)
    other = factories.reported(cast)
    perform("did_not_take_place", visit, by=cast.nadine, reason="Fog")

    assert (
        refused(lambda: NonOccurrence.objects.filter(visit=visit).update(visit=other))
        == "part_stays_with_its_visit"
    )


def test_every_part_that_can_change_belongs_to_its_visit() -> None:
    parts = {
        model._meta.db_table
        for model in apps.get_app_config("visits").get_models()
        if issubclass(model, DomainModel)
        and "UPDATE" in model.app_rights
        and {field.name for field in model._meta.fields} & {"visit", "briefing"}
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'belongs' AND tgenabled = 'A'"
        )
        assert {name for (name,) in cursor.fetchall()} == parts


def test_a_part_of_a_draft_briefing_does_not_move_either(cast: Cast) -> None:
    first, second = (
        Briefing.objects.create(visit=factories.drafted(cast)),
        Briefing.objects.create(visit=factories.drafted(cast)),
    )
    question = first.questions.create(text="Why?")

    assert (
        refused(lambda: type(question).objects.filter(pk=question.pk).update(briefing=second))
        == "part_stays_with_its_visit"
    )
    assert (
        refused(lambda: Briefing.objects.filter(pk=first.pk).update(visit=second.visit))
        == "part_stays_with_its_visit"
    )


def test_alternatives_are_evaluated_before_the_request(cast: Cast) -> None:
    visit = factories.requested(cast)

    late = Alternative(visit=visit, kind="not_now", text="Later", why_not="Too late")
    assert refused(late.save) == "alternative_before_the_request"


def test_objectives_stay_once_the_visit_was_held_and_their_outcomes_once_debriefed(
    cast: Cast, clock: MovableClock
) -> None:
    early = factories.approved(cast).objectives.get()
    early.outcome = "met"
    assert refused(early.save) == "outcome_after_the_visit"

    visit = factories.held(cast, clock)
    objective = visit.objectives.get()
    assert (
        refused(lambda: Objective.objects.filter(pk=objective.pk).update(text="Something easier"))
        == "objective_before_the_visit"
    )
    assert (
        refused(lambda: Objective.objects.create(visit=visit, kind="deal", text="And sell"))
        == "objective_before_the_visit"
    )

    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    assert (
        refused(lambda: Objective.objects.filter(pk=objective.pk).update(outcome="not_met"))
        == "objective_before_the_debrief"
    )


def test_nobody_is_added_to_a_visit_that_has_ended(cast: Cast, clock: MovableClock) -> None:
    visit = factories.closed(cast, clock)

    assert (
        refused(lambda: Attendee.objects.create(visit=visit, side="customer", name="Somebody"))
        == "visit_ended_stays"
    )
    assert (
        refused(lambda: Visit.objects.filter(pk=visit.pk).update(title="Another point"))
        == "visit_ended_stays"
    )


def test_results_come_after_the_visit_until_its_close_and_stay_once_debriefed(
    cast: Cast, clock: MovableClock
) -> None:
    early = factories.ready(cast)
    assert (
        refused(lambda: Insight.objects.create(visit=early, account=cast.halden, topic="x", text="y"))
        == "result_after_the_visit"
    )

    visit = factories.debriefed(cast, clock)
    promise = Commitment.objects.create(
        visit=visit, account=cast.halden, text="Data", owner=cast.nadine, due_on=clock.now.date()
    )
    assert refused(promise.delete) == "result_stays"

    perform("close", visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    late = Insight(visit=visit, account=cast.halden, topic="x", text="y")
    assert refused(late.save) == "result_after_the_visit"


def test_a_visit_is_moved_with_a_record_and_before_its_start_only(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    later = {"starts_at": visit.starts_at + timedelta(days=1), "ends_at": visit.ends_at + timedelta(days=1)}
    write = Visit.objects.filter(pk=visit.pk).update
    voided = {"status": "requested", "executive_consent_at": None}

    assert refused(lambda: write(**later, **voided)) == "visit_moved_with_a_reason"
    assert refused(lambda: write(**voided)) == "visit_moved_with_a_reason"
    assert refused(lambda: write(**later, status="requested")) == "visit_moved_asks_again"
    wrong = Reschedule(visit=visit, side="customer", reason="Fog", by=cast.nadine, old_starts_at=clock.now, old_ends_at=clock.now,
                       new_starts_at=later["starts_at"], new_ends_at=later["ends_at"])  # fmt: skip
    assert refused(wrong.save) == "visit_moved_before_its_start"

    clock.move_to(visit.starts_at)
    assert refused(lambda: write(**later, **voided)) == "visit_moved_before_its_start"


def test_a_visit_that_was_not_approved_is_held_only_once_it_has_ended(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.requested(cast)
    clock.move_to(visit.starts_at + timedelta(minutes=5))

    assert (
        refused(lambda: Visit.objects.filter(pk=visit.pk).update(status="held", held_at=clock.now))
        == "visit_held_after_its_end"
    )


def test_a_visit_is_held_between_its_start_and_now(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.ends_at)
    write = Visit.objects.filter(pk=visit.pk).update

    for moment in (visit.starts_at - timedelta(seconds=1), clock.now + timedelta(seconds=1), None):
        assert refused(lambda at=moment: write(status="held", held_at=at)) == "visit_held_after_its_start"  # type: ignore[misc]


def test_a_reported_visit_says_who_reported_it(cast: Cast, clock: MovableClock) -> None:
    ends_at = clock.now - timedelta(hours=1)
    visit = factories.drafted(
        cast, origin="reported", starts_at=ends_at - timedelta(hours=2), alternatives=[]
    )

    assert (
        refused(lambda: Visit.objects.filter(pk=visit.pk).update(status="held", held_at=visit.ends_at))
        == "visit_reported_by_somebody"
    )


def test_imported_history_takes_no_step_raises_no_flag_and_has_no_debrief(
    cast: Cast, clock: MovableClock
) -> None:
    visit = imported(cast, clock)

    assert (
        refused(lambda: Visit.objects.filter(pk=visit.pk).update(status="debriefed"))
        == "visit_imported_is_history"
    )
    flag = Flag(kind="seagull", account=cast.halden, visit=visit, occurred_at=clock.now)
    assert refused(flag.save) == "flag_not_for_history"
    filed = Debrief(visit=visit, heard="Much", executive_filed_at=clock.now, executive_filed_by=cast.robert)
    assert refused(filed.save) == "debrief_of_a_held_visit"
    assert (
        refused(lambda: NonOccurrence.objects.create(visit=visit, reason="Fog"))
        == "non_occurrence_after_the_start"
    )
    assert sweep(clock.now).flags == {} or not Flag.objects.filter(visit=visit).exists()


def test_a_debrief_waits_for_the_visit(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    filed = Debrief(visit=visit, heard="Much", executive_filed_at=clock.now, executive_filed_by=cast.robert)
    account = Debrief(
        visit=visit,
        feedback="Good",
        next_step="Call",
        account_filed_at=clock.now,
        account_filed_by=cast.nadine,
    )

    assert refused(filed.save) == "debrief_of_a_held_visit"
    assert refused(account.save) == "debrief_of_a_held_visit"
    assert (
        refused(lambda: Debrief.objects.create(visit=visit, unobtainable_reason="Left"))
        == "debrief_of_a_held_visit"
    )


def test_it_cannot_be_said_in_advance_that_a_visit_did_not_take_place(cast: Cast) -> None:
    visit = factories.ready(cast)

    assert (
        refused(lambda: NonOccurrence.objects.create(visit=visit, reason="Fog"))
        == "non_occurrence_after_the_start"
    )


def test_a_briefing_begins_as_a_draft_of_an_approved_visit_before_its_start(
    cast: Cast, clock: MovableClock
) -> None:
    submitted = {"version": 1, "submitted_at": clock.now, "submitted_by": cast.nadine}
    visit = factories.approved(cast)
    assert refused(lambda: Briefing.objects.create(visit=visit, **submitted)) == "briefing_begins_as_draft"

    early = Briefing.objects.create(visit=factories.requested(cast))
    assert (
        refused(lambda: Briefing.objects.filter(pk=early.pk).update(**submitted))
        == "briefing_of_an_approved_visit"
    )

    draft = Briefing.objects.create(visit=visit)
    assert refused(
        lambda: Acknowledgement.objects.create(
            briefing=draft, executive=cast.robert_executive, user=cast.robert, read_at=clock.now
        )
    ) == ("acknowledgement_of_a_version")
    clock.move_to(visit.starts_at)
    assert (
        refused(lambda: Briefing.objects.filter(pk=draft.pk).update(**submitted))
        == "briefing_before_the_start"
    )


def test_a_block_comes_from_an_overdue_debrief_and_is_lifted_by_facts(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    wrong = Block(executive=cast.olivia_executive, visit=visit, since=visit.executive_debrief_due_at)
    assert refused(wrong.save) == "block_by_an_overdue_debrief"

    clock.move_to(visit.executive_debrief_due_at)
    sweep(clock.now)
    write = Block.objects.filter(visit=visit).update
    assert refused(lambda: write(lifted_at=clock.now, lifted_by="filed")) == "block_lifted_by_facts"
    assert refused(lambda: write(lifted_at=clock.now, lifted_by="withdrawn")) == "block_lifted_by_facts"
    assert refused(lambda: write(since=clock.now - timedelta(days=1))) == "block_stays"

    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    assert refused(lambda: write(lifted_by="waived")) == "block_stays"


def test_a_refusal_by_the_database_reaches_people_in_words(cast: Cast, clock: MovableClock) -> None:
    """What Python did not foresee is still a readable refusal, with the guard's name."""

    with pytest.raises(EngageError, match="A visit does not go from draft to closed"), refusals():
        Visit.objects.filter(pk=factories.drafted(cast).pk).update(status="closed")


def test_a_visit_starts_before_it_ends(cast: Cast) -> None:
    visit = factories.drafted(cast)

    assert (
        refused(lambda: Visit.objects.filter(pk=visit.pk).update(ends_at=visit.starts_at))
        == "visit_starts_before_it_ends"
    )


def test_a_request_without_due_times_is_refused(cast: Cast) -> None:
    visit = factories.drafted(cast)

    assert (
        refused(lambda: Visit.objects.filter(pk=visit.pk).update(status="requested"))
        == "visit_knows_its_due_times"
    )


def test_a_flag_is_raised_once(cast: Cast, clock: MovableClock) -> None:
    flag = Flag.objects.get(visit=factories.unbriefed(cast, clock))
    flag.pk, flag._state.adding = None, True

    assert refused(flag.save) == "flag_raised_once"


def test_a_reply_after_the_resolution_is_refused_by_the_database(cast: Cast, clock: MovableClock) -> None:
    flag = Flag.objects.get(visit=factories.unbriefed(cast, clock))
    FlagResolution.objects.create(flag=flag, note="Talked it over", by=cast.sam)

    assert (
        refused(lambda: FlagReply.objects.create(flag=flag, text="But", by=cast.robert))
        == "flag_reply_before_resolution"
    )


def test_a_visit_is_in_a_time_zone_there_is(cast: Cast) -> None:
    with pytest.raises(BadInput, match="no time zone called “Europe/Stuttgart”"):
        factories.drafted(cast, time_zone="Europe/Stuttgart")

    visit = factories.drafted(cast)
    assert (
        refused(lambda: Visit.objects.filter(pk=visit.pk).update(time_zone="Mars/Base"))
        == "visit_time_zone_is_known"
    )
    visit.pk, visit._state.adding, visit.time_zone = None, True, "Mars/Base"
    assert refused(visit.save) == "visit_time_zone_is_known"


def test_a_contact_who_attended_and_a_priority_that_was_pointed_at_are_not_deleted_past_their_action(
    cast: Cast,
) -> None:
    priority = Priority.objects.create(title="Second sources", starts_on=date(2026, 1, 1))
    visit = factories.approved(cast)
    visit.objectives.update(priority=priority)
    for kept in (cast.ilse, priority):
        with pytest.raises(ProtectedError):
            kept.delete()
