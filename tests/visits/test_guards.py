"""Every guard at both doors: Python refuses with words, PostgreSQL under the same name. The README's table lists them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from engage.core.errors import GuardRefused
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits import guards
from visits.actions import AgendaDraft, ask_solo_exception, file_account_part, save_briefing_draft
from visits.effects import NewCommitment
from visits.models import Acknowledgement, Attendee, Commitment, Debrief, Status, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db

Scene = Callable[[Cast, MovableClock], Visit]


@dataclass(frozen=True)
class Case:
    """A visit that lacks just what `code` guards, on its way to `to`; `fields` are what that step writes beside the status."""

    code: str
    to: Status
    scene: Scene
    fields: dict[str, Any] = field(default_factory=dict)


def _begun(cast: Cast, clock: MovableClock) -> Visit:
    visit = factories.requested(cast)
    visit.executive_consent_at, visit.executive_consent_by = clock.now, cast.robert
    visit.save()
    clock.move_to(visit.starts_at)
    return visit


def _agreed(cast: Cast, clock: MovableClock) -> Visit:
    visit = factories.requested(cast)
    Visit.objects.filter(pk=visit.pk).update(executive_consent_at=clock.now, executive_consent_by=cast.robert)
    return visit


def _blocked(cast: Cast, clock: MovableClock) -> Visit:
    missing = factories.held(cast, clock)
    clock.move_to(missing.executive_debrief_due_at + timedelta(minutes=1))
    starts_at = missing.starts_at + timedelta(days=28)
    visit = factories.requested(cast, starts_at=starts_at)
    Visit.objects.filter(pk=visit.pk).update(executive_consent_at=clock.now, executive_consent_by=cast.robert)
    return visit


def _alone(cast: Cast, clock: MovableClock) -> Visit:
    visit = _agreed(cast, clock)
    Attendee.objects.filter(visit=visit, user=cast.nadine).delete()
    return visit


def _alone_with_an_undecided_exception(cast: Cast, clock: MovableClock) -> Visit:
    visit = _alone(cast, clock)
    ask_solo_exception(visit, by=cast.nadine, reason="The team is at the fair")
    return visit


def _meets_nobody(cast: Cast, clock: MovableClock) -> Visit:
    visit = factories.ready(cast)
    times = {"starts_at": visit.starts_at + timedelta(days=1), "ends_at": visit.ends_at + timedelta(days=1)}
    visit = perform("reschedule", visit, by=cast.nadine, reason="Fog", side="customer", **times)
    Attendee.objects.filter(visit=visit, contact=cast.ilse).delete()
    Visit.objects.filter(pk=visit.pk).update(executive_consent_at=clock.now, executive_consent_by=cast.robert)
    Visit.objects.filter(pk=visit.pk).update(status="approved")
    return visit


def _superseded(cast: Cast, clock: MovableClock) -> Visit:
    visit = factories.ready(cast)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    return perform("submit_briefing", visit, by=cast.nadine)


def _without_outcome(cast: Cast, clock: MovableClock) -> Visit:
    visit = factories.held(cast, clock)
    Debrief.objects.create(
        visit=visit, heard="Much", executive_filed_at=clock.now, executive_filed_by=cast.robert
    )
    return visit


def _promise_without_owner(cast: Cast, clock: MovableClock) -> Visit:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, commitments=(NewCommitment("A second source"),))
    visit = perform("debrief", visit, by=cast.robert, part=part)
    file_account_part(visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    return visit


CASES = [
    Case("visit_request_complete", Status.REQUESTED, lambda cast, _: factories.drafted(cast, purpose="")),
    Case("visit_request_complete", Status.REQUESTED, lambda cast, _: factories.drafted(cast, format="")),
    Case("visit_request_complete", Status.REQUESTED, lambda cast, _: factories.drafted(cast, title=" ")),
    Case(
        "visit_request_ahead",
        Status.REQUESTED,
        lambda cast, clock: factories.drafted(cast, starts_at=clock.now),
    ),
    Case("visit_objective", Status.REQUESTED, lambda cast, _: factories.drafted(cast, objectives=[])),
    Case("visit_alternative", Status.REQUESTED, lambda cast, _: factories.drafted(cast, alternatives=[])),
    Case("visit_rush_has_a_reason", Status.REQUESTED, lambda cast, _: _rushed(cast)),
    Case("visit_before_its_start", Status.APPROVED, _begun),
    Case("visit_both_consents", Status.APPROVED, lambda cast, _: factories.requested(cast)),
    Case("visit_executive_not_blocked", Status.APPROVED, _blocked),
    Case("visit_accompanied", Status.APPROVED, _alone),
    Case("visit_accompanied", Status.APPROVED, _alone_with_an_undecided_exception),
    Case("visit_briefed_by_a_briefing", Status.BRIEFED, lambda cast, _: factories.approved(cast)),
    Case("briefing_customer_attendee", Status.BRIEFED, _meets_nobody),
    Case("visit_ready_when_read", Status.READY, lambda cast, _: factories.briefed(cast)),
    Case("visit_ready_when_read", Status.READY, _superseded),
    Case("visit_held_after_its_start", Status.HELD, lambda cast, _: factories.ready(cast)),
    Case("visit_debrief_filed", Status.DEBRIEFED, lambda cast, clock: factories.held(cast, clock)),
    Case("visit_outcome_of_each_objective", Status.DEBRIEFED, _without_outcome),
    Case("visit_account_part_filed", Status.CLOSED, lambda cast, clock: factories.debriefed(cast, clock)),
    Case("visit_commitments_owned", Status.CLOSED, _promise_without_owner),
    Case("visit_ended_with_a_reason", Status.DECLINED, lambda cast, _: factories.requested(cast)),
    Case("visit_ended_with_a_reason", Status.CANCELLED, lambda cast, _: factories.approved(cast)),
]


def _rushed(cast: Cast) -> Visit:
    visit = factories.drafted(cast)
    Visit.objects.filter(pk=visit.pk).update(rush=True)
    return visit


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.to}-{case.code}")
def test_a_guard_refuses_in_python_and_in_the_database(cast: Cast, clock: MovableClock, case: Case) -> None:
    visit = Visit.objects.select_related("account__manager", "lead_executive").get(
        pk=case.scene(cast, clock).pk
    )

    with pytest.raises(GuardRefused) as refusal:
        guards.require(visit, to=case.to, now=clock.now)
    assert refusal.value.code == case.code
    assert refusal.value.message.endswith(".")

    due = {} if visit.briefing_due_at else due_times(visit)
    assert (
        refused(lambda: Visit.objects.filter(pk=visit.pk).update(status=case.to, **due, **case.fields))
        == case.code
    )


def due_times(visit: Visit) -> dict[str, Any]:
    """What a request writes beside its status."""
    day = timedelta(days=1)
    return {
        "briefing_due_at": visit.starts_at - 2 * day,
        "briefing_late_at": visit.starts_at - day,
        "executive_debrief_due_at": visit.ends_at + day,
        "account_debrief_due_at": visit.ends_at + 2 * day,
        "seagull_verdict_at": visit.ends_at + 3 * day,
    }


def test_every_guard_of_the_workflow_has_a_case() -> None:
    guarded = {(to, guard.code) for to, all_of_it in guards.GUARDS.items() for guard in all_of_it}
    repeated = {(to, "visit_before_its_start") for to in ("briefed", "ready", "declined")} | {
        ("ready", "briefing_customer_attendee"),
        ("ready", "briefing_objective"),
        ("briefed", "briefing_objective"),  # a visit keeps an objective from its request on
    }
    assert guarded - {(case.to, case.code) for case in CASES} == repeated


@pytest.mark.parametrize(
    ("code", "lacking"),
    [
        ("briefing_situation", {"situation": " "}),
        ("briefing_agenda", {"agenda": []}),
        ("briefing_red_lines", {"red_lines": []}),
        ("briefing_red_lines", {"no_red_lines": True}),
        ("briefing_ask", {"asks": []}),
        ("briefing_question", {"questions": [" "]}),
    ],
)
def test_an_incomplete_briefing_is_not_submitted(cast: Cast, code: str, lacking: dict[str, Any]) -> None:
    visit = factories.approved(cast)
    draft = save_briefing_draft(visit, factories.briefing_draft(**lacking), by=cast.nadine)

    with pytest.raises(GuardRefused) as refusal:
        perform("submit_briefing", visit, by=cast.nadine)
    assert refusal.value.code == code

    draft.version, draft.submitted_at, draft.submitted_by = 1, visit.starts_at, cast.nadine
    assert refused(draft.save) == code


def test_a_briefing_without_a_lead_for_an_item_or_without_a_customer_is_not_submitted(cast: Cast) -> None:
    visit = factories.approved(cast)
    save_briefing_draft(visit, factories.briefing_draft(agenda=[AgendaDraft("Roadmap")]), by=cast.nadine)
    with pytest.raises(GuardRefused, match="who leads it"):
        perform("submit_briefing", visit, by=cast.nadine)

    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    Attendee.objects.filter(visit=visit, contact=cast.ilse).delete()
    with pytest.raises(GuardRefused, match="customer's side"):
        perform("submit_briefing", visit, by=cast.nadine)


def test_a_briefing_is_dated_and_numbered_by_the_database(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    draft = save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)

    draft.version, draft.submitted_at, draft.submitted_by = 7, clock.now - timedelta(days=9), cast.nadine
    draft.save()
    draft.refresh_from_db()

    assert (draft.version, draft.submitted_at) == (1, clock.now)


def test_an_acknowledgement_is_dated_by_the_database_and_not_after_the_start(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.briefed(cast)
    briefing = visit.briefings.get(version=1)
    read = {"briefing": briefing, "user": cast.robert, "read_at": clock.now - timedelta(days=3)}

    assert (
        refused(lambda: Acknowledgement.objects.create(executive=cast.olivia_executive, **read))
        == "acknowledgement_by_a_participant"
    )
    acknowledgement = Acknowledgement.objects.create(executive=cast.robert_executive, **read)
    acknowledgement.refresh_from_db()
    assert acknowledgement.read_at == clock.now

    clock.move_to(visit.starts_at)
    assert (
        refused(lambda: Acknowledgement.objects.create(executive=cast.robert_executive, **read))
        == "acknowledgement_before_the_start"
    )


def test_a_filed_debrief_is_dated_by_the_database_and_stays(cast: Cast, clock: MovableClock) -> None:
    visit = factories.closed(cast, clock)
    debrief = visit.debrief

    assert debrief.executive_filed_at == clock.now
    assert (
        refused(lambda: type(debrief).objects.filter(pk=debrief.pk).update(heard="Nothing"))
        == "debrief_part_stays"
    )
    assert (
        refused(lambda: type(debrief).objects.filter(pk=debrief.pk).update(feedback="Fine"))
        == "debrief_part_stays"
    )
    assert refused(debrief.delete) == "debrief_part_stays"


def test_after_the_start_a_visit_is_cancelled_only_when_both_sides_say_so(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.starts_at)

    write = Visit.objects.filter(pk=visit.pk).update
    assert refused(lambda: write(status="cancelled", ending_reason="Fog")) == "visit_did_not_take_place"


def test_an_executive_who_is_here_is_not_closed_around(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    assert refused(lambda: Visit.objects.filter(pk=visit.pk).update(status="closed")) == "visit_debrief_filed"
    Debrief.objects.create(visit=visit, unobtainable_reason="Busy")

    assert (
        refused(lambda: Visit.objects.filter(pk=visit.pk).update(status="closed"))
        == "visit_debrief_unobtainable"
    )


def test_a_commitment_of_a_closed_visit_keeps_owner_and_due_date(cast: Cast, clock: MovableClock) -> None:
    visit = factories.debriefed(cast, clock)
    promise = Commitment.objects.create(
        visit=visit, account=cast.halden, text="Data", owner=cast.nadine, due_on=clock.now.date()
    )
    perform("close", visit, by=cast.nadine, part=factories.ACCOUNT_PART)

    for without in ({"owner": None}, {"due_on": None}):
        change = partial(Commitment.objects.filter(pk=promise.pk).update, **without)
        assert refused(change) == "visit_commitments_owned"
    foreign = Commitment(
        visit=visit, account=cast.norvik, text="Later", owner=cast.nadine, due_on=clock.now.date()
    )
    assert refused(foreign.save) == "result_of_the_visits_account"
