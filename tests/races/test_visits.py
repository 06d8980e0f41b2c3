"""Visits: what is decided once, and what follows from the state somebody saw, with two people at it at the same moment."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from engage.people.models import User
from tests import factories
from tests.cast import MONDAY
from tests.plugins.proofs import Proof
from tests.races.stage import Duel, Guards, Race, Stage, one_wins
from visits.actions import (
    AttendeeDraft,
    ask_solo_exception,
    ask_waiver,
    assign_commitment,
    decide_solo_exception,
    decide_waiver,
    ratify_commitment,
    refuse_ratification,
    remind_owner,
    reply_to_flag,
    resolve_flag,
    save_briefing_draft,
    set_attendees,
)
from visits.guards import has_been_read
from visits.models import Block, Briefing, Flag, Side, Visit
from visits.models.visit import Status
from visits.sweep import sweep
from visits.transitions import steps
from visits.workflow import perform

VISIT = r'UPDATE "visits_visit"'
STEPS = ("visits_visit:visits_step",)
ENDS = factories.STARTS + timedelta(minutes=90)
VERDICT = ENDS + timedelta(days=3)


def now_is(visit: Visit) -> Visit:
    return Visit.objects.select_related("account", "lead_executive").get(pk=visit.pk)


def consent_or_decline(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.requested(cast)
    return Duel(
        lambda: perform("consent", visit, by=cast.robert),
        lambda: perform("decline", visit, by=cast.ada, reason="Not his topic"),
        one_wins,
    )


def solo_exception(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.drafted(cast)
    exception = ask_solo_exception(visit, by=cast.nadine, reason="No time")
    perform("request", visit, by=cast.nadine)
    return Duel(
        lambda: decide_solo_exception(exception, by=cast.sam, approved=True),
        lambda: decide_solo_exception(exception, by=cast.clara, approved=False),
        one_wins,
    )


def waiver(stage: Stage) -> Duel:
    cast = stage.fresh()
    overdue = factories.approved(cast)
    stage.clock.move_to(overdue.ends_at)
    perform("hold", overdue, by=cast.nadine)
    stage.clock.move_to(VERDICT)
    factories.requested(cast, starts_at=VERDICT + timedelta(days=14))
    asked = ask_waiver(cast.robert_executive, by=cast.robert, request="They close on Friday")
    end = (VERDICT + timedelta(days=30)).date()
    return Duel(
        lambda: decide_waiver(asked, by=cast.sam, granted=True, reason="Once", ends_on=end),
        lambda: decide_waiver(asked, by=cast.sam, granted=False, reason="File first"),
        one_wins,
    )


def ratification(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.held(cast, stage.clock)
    promise = factories.promise(cast, beyond_red_line=True)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=(promise,)))
    commitment = visit.commitments.get()
    return Duel(
        lambda: ratify_commitment(commitment, by=cast.sam),
        lambda: refuse_ratification(commitment, by=cast.sam, note="Too much"),
        one_wins,
    )


def two_reminders(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.held(cast, stage.clock)
    promise = factories.promise(cast, owner=cast.tomas)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=(promise,)))
    commitment = visit.commitments.get()
    return Duel(
        lambda: remind_owner(commitment, by=cast.nadine),
        lambda: remind_owner(commitment, by=cast.robert),
        one_wins,
    )


def ready_or_a_new_version(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.briefed(cast)
    save_briefing_draft(visit, factories.briefing_draft(situation="They have decided"), by=cast.nadine)

    def wrong(*_: Any) -> str:
        found = now_is(visit)
        read = has_been_read(found)
        return "" if (found.status == Status.READY) == read else f"{found.status}, read: {read}"

    return Duel(
        lambda: perform("acknowledge", visit, by=cast.robert),
        lambda: perform("submit_briefing", visit, by=cast.nadine),
        wrong,
    )


def two_submit(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.briefed(cast)
    save_briefing_draft(visit, factories.briefing_draft(situation="They have decided"), by=cast.nadine)

    def wrong(first: Any, second: Any) -> str:
        versions = list(Briefing.objects.filter(visit=visit).values_list("version", flat=True))
        return one_wins(first, second) or ("" if sorted(versions) == [1, 2] else f"versions {versions}")

    return Duel(
        lambda: perform("submit_briefing", visit, by=cast.nadine),
        lambda: perform("submit_briefing", visit, by=cast.tomas),
        wrong,
    )


def two_save_a_draft(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.approved(cast)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    seen = Briefing.objects.get(visit=visit).revision

    def saving(by: Any, situation: str) -> Any:
        content = factories.briefing_draft(situation=situation)
        return lambda: save_briefing_draft(visit, content, by=by, seen=seen)

    return Duel(saving(cast.nadine, "One"), saving(cast.tomas, "Two"), one_wins)


def approved_or_left_alone(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.requested(cast)
    customers = [AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse)]

    def wrong(*_: Any) -> str:
        alone = not visit.attendees.filter(side=Side.ACCOUNT).exists()
        return "approved, and alone" if alone and now_is(visit).status == Status.APPROVED else ""

    return Duel(
        lambda: perform("consent", visit, by=cast.robert),
        lambda: set_attendees(visit, customers, by=cast.nadine),
        wrong,
    )


def approved_or_blocked(stage: Stage) -> Duel:
    """The clock moves on to the due time between the one's look and the other's sweep."""
    cast = stage.fresh()
    overdue = factories.approved(cast)
    further = factories.requested(cast, starts_at=factories.STARTS + timedelta(days=30))
    stage.clock.move_to(overdue.ends_at)
    perform("hold", overdue, by=cast.nadine)
    due = now_is(overdue).executive_debrief_due_at
    assert due is not None
    stage.clock.move_to(due - timedelta(seconds=1))

    def swept() -> bool:
        """Whether the executive was blocked before the visit was approved."""
        sweep(stage.clock.move_to(due))
        return now_is(further).status == Status.REQUESTED and Block.objects.filter(visit=overdue).exists()

    def wrong(_: Any, was_blocked_before: Any) -> str:
        approved = now_is(further).status == Status.APPROVED
        return "approved after the block" if approved and was_blocked_before is True else ""

    return Duel(lambda: perform("consent", further, by=cast.robert), swept, wrong)


def approved_or_unblocked(stage: Stage) -> Duel:
    cast = stage.fresh()
    overdue = factories.approved(cast)
    further = factories.requested(cast, starts_at=factories.STARTS + timedelta(days=30))
    stage.clock.move_to(overdue.ends_at)
    perform("hold", overdue, by=cast.nadine)
    sweep(stage.clock.move_to(now_is(overdue).executive_debrief_due_at or VERDICT))
    part = factories.executive_part(overdue)

    def wrong(*_: Any) -> str:
        blocked = Block.objects.filter(executive=cast.robert_executive, lifted_at=None).exists()
        return "approved under a block" if blocked and now_is(further).status == Status.APPROVED else ""

    return Duel(
        lambda: perform("consent", further, by=cast.robert),
        lambda: perform("debrief", overdue, by=cast.robert, part=part),
        wrong,
    )


def flagged_or_not_taken_place(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.approved(cast)
    stage.clock.move_to(visit.ends_at)
    perform("hold", visit, by=cast.nadine)
    stage.clock.move_by(hours=1)

    def wrong(*_: Any) -> str:
        flags = list(Flag.objects.open().filter(visit=visit).values_list("kind", flat=True))
        blocked = Block.objects.filter(visit=visit, lifted_at=None).exists()
        return f"cancelled, {flags}, blocked: {blocked}" if flags or blocked else ""

    return Duel(
        lambda: perform("did_not_take_place", visit, by=cast.sam, reason="They fell ill"),
        lambda: sweep(stage.clock.move_to(VERDICT)),
        wrong,
    )


def held_or_not_taken_place(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.approved(cast)
    stage.clock.move_to(visit.ends_at)

    def wrong(*_: Any) -> str:
        taken = visit.status_changes.exclude(from_status="").values_list("from_status", "to_status")
        return "" if set(taken) <= steps() else f"{list(taken)}"

    return Duel(
        lambda: perform("did_not_take_place", visit, by=cast.sam, reason="They fell ill"),
        lambda: perform("hold", visit, by=cast.nadine),
        wrong,
    )


def two_reschedule(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.approved(cast)

    def moving(by: Any, days: int) -> Any:
        starts_at = visit.starts_at + timedelta(days=days)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
        return lambda: perform("reschedule", visit, by=by, reason="A clash", **times)

    def wrong(*_: Any) -> str:
        moves = list(visit.reschedules.order_by("id").values_list("old_starts_at", "new_starts_at"))
        chain = [(MONDAY, visit.starts_at), *moves, (now_is(visit).starts_at, MONDAY)]
        return "" if all(one[1] == next_[0] for one, next_ in pairwise(chain)) else f"{moves}"

    return Duel(moving(cast.nadine, 1), moving(cast.robert, 2), wrong)


def two_debriefs(stage: Stage) -> Duel:
    cast = stage.fresh()
    visit = factories.held(cast, stage.clock)
    part = factories.executive_part(visit, commitments=(factories.promise(cast),))

    def wrong(first: Any, second: Any) -> str:
        count = visit.commitments.count()
        return one_wins(first, second) or ("" if count == 1 else f"{count} commitments of one")

    def file() -> Visit:
        return perform("debrief", visit, by=cast.robert, part=part)

    return Duel(file, file, wrong)


def closed_or_unowned(stage: Stage) -> Duel:
    """What closing relied on is corrected at that moment."""
    cast = stage.fresh()
    visit = factories.held(cast, stage.clock)
    perform(
        "debrief",
        visit,
        by=cast.robert,
        part=factories.executive_part(visit, commitments=(factories.promise(cast),)),
    )
    commitment = visit.commitments.get()

    def wrong(*_: Any) -> str:
        unowned = visit.commitments.filter(due_on=None).exists()
        return "closed, a promise without a day" if unowned and now_is(visit).status == "closed" else ""

    return Duel(
        lambda: perform("close", visit, by=cast.nadine, part=factories.ACCOUNT_PART),
        lambda: assign_commitment(commitment, by=cast.nadine, owner=cast.nadine, due_on=None),
        wrong,
    )


def replied_or_resolved(stage: Stage) -> Duel:
    flag = _flag(stage)
    cast = stage.cast

    def wrong(*_: Any) -> str:
        order = stage.written_in("visits_flagreply", "visits_flagresolution", count=2)
        return (
            "a reply after the resolution" if order == ["visits_flagresolution", "visits_flagreply"] else ""
        )

    robert = User.objects.get(executive=flag.executive)
    return Duel(
        lambda: reply_to_flag(flag, by=robert, text="The train was late"),
        lambda: resolve_flag(flag, by=cast.sam, note="Heard"),
        wrong,
    )


def resolved_once(stage: Stage) -> Duel:
    flag, cast = _flag(stage), stage.cast
    return Duel(
        lambda: resolve_flag(flag, by=cast.sam, note="Heard"),
        lambda: resolve_flag(flag, by=cast.sam, note="A mistake", withdrawn=True),
        one_wins,
    )


def _flag(stage: Stage) -> Flag:
    cast = stage.fresh()
    visit = factories.unbriefed(cast, stage.clock)
    return Flag.objects.select_related("executive__user", "visit").get(visit=visit, kind="unbriefed")


RACES = (
    Race("remind × remind", two_reminders, (r"WITH told AS",) * 2, python=True),
    Race("consent × decline", consent_or_decline, (VISIT, VISIT), Guards(STEPS), python=True, database=True),
    Race(
        "a solo exception granted × refused",
        solo_exception,
        (r'UPDATE "visits_soloexception"',) * 2,
        Guards(("visits_soloexception:guard",)),
        python=True,
        database=True,
    ),
    Race(
        "a waiver granted × refused",
        waiver,
        (r'UPDATE "visits_waiver"',) * 2,
        Guards(("visits_waiver:guard",)),
        python=True,
        database=True,
    ),
    Race(
        "a promise ratified × refused",
        ratification,
        (r'UPDATE "visits_commitment"',) * 2,
        Guards(
            ("visits_commitment:ratified",),
        ),
        python=True,
        database=True,
    ),
    Race(
        "ready × a new version",
        ready_or_a_new_version,
        (VISIT, r'UPDATE "visits_briefing"'),
        Guards((*STEPS, "visits_acknowledgement:guard", "visits_briefing:guard")),
        python=True,
        database=True,
    ),
    Race(
        "submit × submit",
        two_submit,
        (r'UPDATE "visits_briefing"',) * 2,
        Guards((*STEPS, "visits_briefing:guard")),
        python=True,
        database=True,
    ),
    Race(
        "two save one draft of a briefing", two_save_a_draft, (r'UPDATE "visits_briefing"',) * 2, python=True
    ),
    Race(
        "approved × nobody of the team takes part",
        approved_or_left_alone,
        (f"visits_is_accompanied >> {VISIT}", r'DELETE FROM "visits_attendee"'),
        Guards((*STEPS, "visits_attendee:guard")),
        database=True,
    ),
    Race(
        "approved × blocked",
        approved_or_blocked,
        (f"visits_is_accompanied >> {VISIT}", "INSERT INTO visits_block"),
        Guards(STEPS),
        database=True,
    ),
    # A block that goes never makes an approval wrong: no control could be lost.
    Race("approved × the block lifted", approved_or_unblocked, (VISIT, VISIT), control=False),
    Race(
        "flagged by a sweep × did not take place",
        flagged_or_not_taken_place,
        ('DELETE FROM "accounts_accountaccess"', "INSERT INTO visits_flag"),
        Guards((*STEPS, "visits_flag:guard_fact", "visits_block:guard_fact")),
        python=True,
    ),
    Race(
        "held × did not take place",
        held_or_not_taken_place,
        (VISIT, VISIT),
        Guards((*STEPS, "visits_nonoccurrence:guard")),
        python=True,
        database=True,
    ),
    Race(
        "reschedule × reschedule",
        two_reschedule,
        (r'INSERT INTO "visits_reschedule"', r'INSERT INTO "visits_reschedule"'),
        Guards((*STEPS, "visits_reschedule:guard")),
        python=True,
        database=True,
    ),
    Race(
        "debrief × debrief",
        two_debriefs,
        (r'INSERT INTO "visits_commitment"',) * 2,
        Guards((*STEPS, "visits_debrief:guard", "visits_commitment:guard", "visits_objective:guard")),
        python=True,
        database=True,
    ),
    Race(
        "close × a commitment corrected",
        closed_or_unowned,
        (VISIT, r'UPDATE "visits_commitment"'),
        Guards((*STEPS, "visits_commitment:guard", "visits_commitment:guard_owned")),
        database=True,
    ),
    Race(
        "a reply × the resolution",
        replied_or_resolved,
        (r'INSERT INTO "visits_flagreply"', r'INSERT INTO "visits_flagresolution"'),
        Guards(("visits_flagreply:guard", "visits_flagresolution:guard")),
        database=True,
    ),
    Race(
        "resolved × withdrawn",
        resolved_once,
        (r'INSERT INTO "visits_flagresolution"',) * 2,
        Guards(
            ("visits_flagresolution:guard",), ("visits_flagresolution.visits_flagresolution_flag_id_key",)
        ),
        python=True,
        database=True,
    ),
)


@pytest.mark.proof("races")
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.name)
def test_two_at_once_leave_what_one_after_the_other_could_have_left(
    stage: Stage, proof: Proof, race: Race
) -> None:
    stage.run(race, proof)
