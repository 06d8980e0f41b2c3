"""What is on record of a visit beside its status stays, and no fact is made up, whoever writes it and however."""

from datetime import timedelta

import pytest

from engage.core.errors import GuardRefused
from sponsors.models import Sponsorship
from tests import factories
from tests.cast import Cast, MovableClock
from tests.doors.writing import attempt, run
from tests.visits.test_gate import refused
from tests.visits.test_guards import due_times
from visits.actions import ask_solo_exception, decide_solo_exception
from visits.effects import NewCommitment, NewInsight
from visits.models import (
    Block,
    Briefing,
    Commitment,
    Debrief,
    Flag,
    FlagResolution,
    Inquiry,
    NonOccurrence,
    Reschedule,
    SoloException,
    Visit,
    Waiver,
)
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def written(visit: Visit, **fields: object) -> str:
    """The name by which a plain UPDATE of the visit is refused."""
    return refused(lambda: Visit.objects.filter(pk=visit.pk).update(**fields))


def test_consent_is_given_to_a_request_before_its_start_by_somebody_and_stays(
    cast: Cast, clock: MovableClock
) -> None:
    given = {"executive_consent_at": clock.now - DAY, "executive_consent_by": cast.robert}
    assert written(factories.drafted(cast), **given) == "consent_to_a_request"
    visit = factories.requested(cast)
    assert written(visit, executive_consent_at=clock.now) == "consent_by_somebody"
    assert written(visit, account_consent_at=clock.now - DAY) == "consent_stays"
    assert written(visit, account_consent_by=cast.oscar) == "consent_stays"
    assert written(visit, account_consent_at=None, account_consent_by=None) == "consent_stays"

    Visit.objects.filter(pk=visit.pk).update(**given)
    assert Visit.objects.get(pk=visit.pk).executive_consent_at == clock.now  # not the day before

    late = factories.requested(cast)
    clock.move_to(late.starts_at)
    assert written(late, **given) == "consent_to_a_request"


def test_the_words_of_a_request_and_its_notice_stay(cast: Cast) -> None:
    visit = factories.ready(cast)

    assert written(visit, title=" ") == "visit_request_complete"
    assert written(visit, purpose="") == "visit_request_complete"
    assert written(visit, rush=True, rush_reason="No") == "visit_rush_stays"
    assert written(visit, policy_version=0) == "visit_due_times_stay"


def test_when_a_visit_was_held_and_reported_is_written_by_the_database(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.ends_at + DAY)
    Visit.objects.filter(pk=visit.pk).update(status="held", held_at=visit.starts_at)
    assert Visit.objects.get(pk=visit.pk).held_at == visit.ends_at

    draft = factories.drafted(cast, origin="reported", starts_at=clock.now - DAY)
    report = {**due_times(draft), "reported_at": clock.now - 9 * DAY, "reported_by": cast.robert}
    Visit.objects.filter(pk=draft.pk).update(status="held", held_at=draft.ends_at, **report)
    assert Visit.objects.get(pk=draft.pk).reported_at == clock.now


def test_leave_to_go_alone_comes_before_the_start(cast: Cast, clock: MovableClock) -> None:
    asked = factories.requested(cast)
    exception = ask_solo_exception(asked, by=cast.nadine, reason="The fair")
    visit = factories.requested(cast)
    clock.move_to(visit.starts_at)

    with pytest.raises(GuardRefused, match="before the visit begins"):
        ask_solo_exception(visit, by=cast.nadine, reason="The fair")
    with pytest.raises(GuardRefused, match="before the visit begins"):
        decide_solo_exception(exception, by=cast.sam, approved=True)
    late = SoloException(visit=visit, reason="The fair", asked_by=cast.nadine)
    assert refused(late.save) == "solo_exception_before_the_start"
    decided = {"approved": True, "decided_by": cast.sam, "decided_at": asked.created_at}
    assert (
        refused(lambda: SoloException.objects.filter(pk=exception.pk).update(**decided))
        == "solo_exception_before_the_start"
    )
    assert decide_solo_exception(exception, by=cast.sam, approved=False).approved is False


def test_what_an_exception_was_asked_for_stays(cast: Cast) -> None:
    exception = ask_solo_exception(factories.requested(cast), by=cast.nadine, reason="The fair")

    assert refused(lambda: SoloException.objects.filter(pk=exception.pk).update(reason="No")) == "solo_exception_stays"  # fmt: skip
    assert refused(exception.delete) == "solo_exception_stays"


def test_whether_a_visit_took_place_is_asked_and_answered_once(cast: Cast, clock: MovableClock) -> None:
    visit = factories.requested(cast)
    clock.move_to(visit.ends_at + 9 * DAY)
    sweep(clock.now)
    perform("did_not_take_place", visit, by=cast.nadine, reason="Fog")
    inquiry, claim = Inquiry.objects.filter(visit=visit), NonOccurrence.objects.filter(visit=visit)

    assert refused(lambda: inquiry.update(asked_at=clock.now)) == "question_stays"
    assert refused(lambda: inquiry.update(raised_at=None)) == "question_stays"
    assert refused(lambda: inquiry.delete()) == "question_stays"
    assert refused(lambda: claim.update(reason="Rain")) == "question_stays"
    assert refused(lambda: claim.delete()) == "question_stays"


def test_who_reported_a_visit_stays(cast: Cast) -> None:
    visit = factories.reported(cast)

    assert written(visit, reported_by=cast.sam) == "visit_held_once"
    assert written(visit, imported_purpose="Talks") == "visit_origin_stays"


def test_a_reschedule_that_moves_nothing_is_refused(cast: Cast, clock: MovableClock) -> None:
    visit = factories.requested(cast)

    def made_up() -> None:
        Reschedule.objects.create(
            visit=visit,
            side="executive",
            reason="Busy",
            by=cast.nadine,
            old_starts_at=visit.starts_at,
            old_ends_at=visit.ends_at,
            new_starts_at=visit.starts_at + DAY,
            new_ends_at=visit.ends_at + DAY,
        )
        run("SET CONSTRAINTS ALL IMMEDIATE")

    assert attempt(made_up) == "reschedule_moves_the_visit"
    later = {"starts_at": visit.starts_at + DAY, "ends_at": visit.ends_at + DAY}
    perform("reschedule", visit, by=cast.nadine, reason="Fog", side="customer", **later)
    assert attempt(lambda: run("SET CONSTRAINTS ALL IMMEDIATE")) is None
    run("SET CONSTRAINTS ALL DEFERRED")


def test_a_draft_is_moved_without_a_record_of_it(cast: Cast) -> None:
    visit = factories.drafted(cast)
    moved = Reschedule(
        visit=visit, side="account", reason="Busy", by=cast.nadine, old_starts_at=visit.starts_at, old_ends_at=visit.ends_at,
        new_starts_at=visit.starts_at + DAY, new_ends_at=visit.ends_at + DAY,
    )  # fmt: skip
    assert refused(moved.save) == "visit_moved_before_its_start"


def test_results_keep_their_words_and_a_commitment_begins_open_and_is_settled_now(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    part = factories.executive_part(
        visit,
        commitments=(NewCommitment("Twelve weeks", owner=cast.nadine, due_on=clock.now.date() + DAY),),
        insights=(NewInsight("Plan", "A second source"),),
    )
    visit = perform("debrief", visit, by=cast.robert, part=part)

    assert refused(lambda: visit.commitments.update(text="Twelve months")) == "result_stays"
    assert refused(lambda: visit.commitments.update(ours=False)) == "result_stays"
    assert refused(lambda: visit.insights.update(text="All is well")) == "result_stays"
    kept = Commitment(visit=visit, account=cast.halden, text="Kept", owner=cast.nadine, status="kept", settled_at=clock.now)  # fmt: skip
    assert refused(kept.save) == "commitment_begins_open"
    clock.move_by(days=9)
    visit.commitments.update(status="kept", settled_at=clock.now - 9 * DAY)
    assert visit.commitments.get().settled_at == clock.now


def test_the_debrief_of_a_visit_that_has_ended_stays_though_it_was_never_filed(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    cast.robert_executive.left_on = clock.now.date()
    cast.robert_executive.save()
    perform("close_without_debrief", visit, by=cast.sam, reason="Robert has left us")

    assert refused(lambda: Debrief.objects.filter(visit=visit).update(unobtainable_reason="")) == "visit_ended_stays"  # fmt: skip
    assert refused(lambda: Debrief.objects.filter(visit=visit).update(heard="All is well")) == "visit_ended_stays"  # fmt: skip
    cancelled = factories.cancelled(cast, starts_at=clock.now + 30 * DAY)
    assert refused(lambda: Debrief.objects.create(visit=cancelled, heard="Much")) == "visit_ended_stays"


def test_a_briefing_is_begun_before_the_visit(cast: Cast, clock: MovableClock) -> None:
    for visit in (factories.declined(cast), factories.unbriefed(cast, clock)):
        assert refused(lambda v=visit: Briefing.objects.create(visit=v)) == "briefing_before_the_start"  # type: ignore[misc]

    begun = factories.drafted(cast, starts_at=clock.now + DAY)
    clock.move_to(begun.starts_at)
    assert refused(lambda: Briefing.objects.create(visit=begun)) == "briefing_before_the_start"


def test_a_block_is_of_a_debrief_that_is_overdue_and_stays_lifted_when_it_was(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    early = Block(executive=cast.robert_executive, visit=visit, since=visit.executive_debrief_due_at)
    assert refused(early.save) == "block_by_an_overdue_debrief"

    clock.move_to(visit.executive_debrief_due_at + DAY)
    sweep(clock.now)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    lifted = Block.objects.get(visit=visit)
    assert lifted.lifted_at == clock.now
    assert refused(lambda: Block.objects.filter(visit=visit).update(lifted_at=lifted.since)) == "block_stays"

    clean = factories.debriefed(cast, clock, starts_at=clock.now + 30 * DAY)
    clock.move_to(clean.executive_debrief_due_at + DAY)
    late = Block(executive=cast.robert_executive, visit=clean, since=clean.executive_debrief_due_at)
    assert refused(late.save) == "block_by_an_overdue_debrief"


def test_a_waiver_is_asked_first_and_ends_on_a_day_to_come(cast: Cast, clock: MovableClock) -> None:
    asked = {"executive": cast.robert_executive, "asked_by": cast.ada, "request": "Urgent", "deputy_due_at": clock.now}  # fmt: skip
    granted = {"granted": True, "decided_by": cast.sam, "decided_at": clock.now, "reason": "Once"}
    assert refused(lambda: Waiver.objects.create(**asked, **granted, ends_on=clock.now.date())) == "waiver_is_asked_first"  # fmt: skip

    waiver = Waiver.objects.create(**asked)
    write = Waiver.objects.filter(pk=waiver.pk).update
    assert refused(lambda: write(**granted, ends_on=clock.now.date() - DAY)) == "waiver_day_to_come"
    assert refused(lambda: write(executive=cast.xenia_executive)) == "waiver_stays"


def test_a_flag_is_borne_out_by_the_record(cast: Cast, clock: MovableClock) -> None:
    """Each kind about a visit that did everything right, and of the wrong account."""
    visit = factories.debriefed(cast, clock)
    promise = Commitment.objects.create(
        visit=visit, account=cast.halden, text="Soon", owner=cast.nadine, due_on=clock.now.date() + DAY
    )
    perform("close", visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    about = {
        "account": cast.halden,
        "visit": visit,
        "executive": cast.robert_executive,
        "occurred_at": clock.now,
    }
    kinds = ("unbriefed", "undebriefed", "seagull", "unannounced", "solo", "postponed", "rush")
    made_up = [Flag(kind=kind, **about) for kind in kinds]
    made_up += [
        Flag(kind=kind, **about, commitment=promise) for kind in ("overdue_commitment", "over_promise")
    ]
    made_up += [Flag(kind="hovering", **about), Flag(kind="rush", **{**about, "visit": None})]
    made_up += [Flag(kind="unsponsored", account=cast.halden, occurred_at=clock.now + 99 * DAY)]
    missed = factories.unbriefed(cast, clock, starts_at=clock.now + 30 * DAY)
    made_up += [Flag(kind="unbriefed", **{**about, "visit": missed, "account": cast.norvik})]
    made_up += [Flag(kind="unbriefed", **{**about, "visit": missed, "executive": cast.xenia_executive})]

    assert [flag for flag in made_up if attempt(flag.save) != "flag_of_a_fact"] == []
    assert Flag.objects.get(visit=missed).kind == "unbriefed"


def test_a_flag_of_a_visit_is_ended_by_somebody(cast: Cast, clock: MovableClock) -> None:
    flag = Flag.objects.get(visit=factories.unbriefed(cast, clock))

    assert refused(lambda: FlagResolution.objects.create(flag=flag, note="Never mind")) == "flag_resolved_by_somebody"  # fmt: skip


def test_a_sponsorship_is_not_written_before_its_account(cast: Cast, clock: MovableClock) -> None:
    early = Sponsorship(
        account_id=cast.halden.pk + 1_000_000,
        executive=cast.robert_executive,
        starts_on=clock.now.date(),
        ends_on=clock.now.date() + timedelta(days=900),
    )
    assert refused(early.save) == "sponsorship_of_an_account"
