"""Random people do random things at random times, and raw SQL tries what it likes: the system does what the model of the workflow says."""

import copy
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from engage.core.errors import EngageError
from engage.core.policy import current as current_policy
from tests import factories
from tests.cast import Cast, MovableClock
from tests.doors.model import BESIDE, FROM, PARTS, PLANNED, Model, ModelVisit, Refused
from tests.doors.writing import CHANGING, attempt, run
from tests.plugins.proofs import Proof
from visits.actions import (
    AttendeeDraft,
    NewFile,
    add_executive_note,
    ask_solo_exception,
    assign_commitment,
    attach_files,
    decide_solo_exception,
    decide_waiver,
    draft_visit,
    file_account_part,
    save_briefing_draft,
    save_debrief_draft,
)
from visits.due_times import is_rush, set_due_times
from visits.effects import NewCommitment
from visits.models import Side, Status, Visit, Waiver
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = [pytest.mark.django_db, pytest.mark.proof("workflow")]

HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)

# What is on record stays there, in whatever state the visit is (but for drafts, which are not on record yet).
NEVER = (
    "UPDATE visits_visit SET executive_debrief_due_at = executive_debrief_due_at + interval '1 day' WHERE id = %s",
    "UPDATE visits_visit SET origin = 'sighted' WHERE id = %s",
    "UPDATE visits_visit SET account_consent_at = now() - interval '1 year', account_consent_by_id = NULL WHERE id = %s",
    "UPDATE visits_visit SET starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour' WHERE id = %s",
    "UPDATE visits_visit SET rush = NOT rush, rush_reason = 'x' WHERE id = %s",
    "UPDATE visits_visit SET title = ' ' WHERE id = %s",
    "UPDATE visits_visit SET held_at = starts_at, reported_at = starts_at, reported_by_id = requested_by_id WHERE id = %s AND status <> 'held'",
    "DELETE FROM visits_visit WHERE id = %s",
    (
        "INSERT INTO visits_flag (kind, account_id, visit_id, executive_id, occurrence, cause, occurred_at)"
        " SELECT 'rush', account_id, id, lead_executive_id, 'again', '', now() + interval '9 years' FROM visits_visit WHERE id = %s"
    ),
    "INSERT INTO visits_alternative (visit_id, kind, text, why_not) VALUES (%s, 'not_now', 'Later', 'Too late')",
    "INSERT INTO visits_block (visit_id, executive_id, since, lifted_by) SELECT id, lead_executive_id, now() + interval '9 years', '' FROM visits_visit WHERE id = %s",
    "UPDATE visits_acknowledgement SET read_at = now() WHERE briefing_id = %s",
    "INSERT INTO visits_statuschange (visit_id, from_status, to_status, at, reason) VALUES (%s, '', 'held', now(), '')",
)
STATE = """
SELECT v.id, v.status, v.account_consent_at IS NOT NULL, v.executive_consent_at IS NOT NULL, v.briefing_late_at, v.executive_debrief_due_at,
       v.seagull_verdict_at, v.rush, v.starts_at, v.ends_at,
       (SELECT count(*) FROM visits_briefing b WHERE b.visit_id = v.id AND b.version IS NOT NULL),
       (SELECT max(b.version) FROM visits_briefing b JOIN visits_acknowledgement k ON k.briefing_id = b.id
        WHERE b.visit_id = v.id AND k.executive_id = v.lead_executive_id),
       (SELECT array_agg(f.kind || ':' || e.name) FROM visits_flag f JOIN people_executive e ON e.id = f.executive_id WHERE f.visit_id = v.id),
       (SELECT count(*) FROM visits_flag f LEFT JOIN visits_flagresolution r ON r.flag_id = f.id WHERE f.visit_id = v.id AND r.id IS NULL),
       (SELECT array_agg(s.to_status ORDER BY s.id) FROM visits_statuschange s WHERE s.visit_id = v.id),
       visits_is_blocked(v.lead_executive_id, engage_now()),
       (SELECT count(*) FROM visits_block b WHERE b.executive_id = v.lead_executive_id AND b.lifted_at IS NULL)
FROM visits_visit v WHERE v.id = ANY(%s)
"""


NAMES = {"robert": "Robert Lindqvist", "olivia": "Olivia Sato"}


class Row(NamedTuple):
    """A visit as the database has it: what STATE selects, in its order."""

    id: int
    status: str
    account_consent: bool
    executive_consent: bool
    late: datetime | None
    due: datetime | None
    verdict: datetime | None
    rush: bool
    starts: datetime
    ends: datetime
    versions: int
    read: int | None
    flags: list[str] | None
    open_flags: int
    steps: list[str]
    blocked: bool
    standing: int


def require_domain(row: Row, visit: ModelVisit) -> None:
    """What has to be true of a visit in its status, whatever led to it."""
    facts = {
        "both consents": row.account_consent and row.executive_consent,
        "a version": row.versions > 0,
        "read": row.read is not None and row.read >= (visit.to_read or 0),
        "filed": visit.filed is not None,
        "closed by both": visit.account_filed and not visit.unowned,
        "due times": row.late is not None and row.due is not None and row.verdict is not None,
        "withdrawn": not visit.claims or row.open_flags == 0,
    }
    needed = {
        "approved": ["both consents", "due times"],
        "briefed": ["both consents", "due times", "a version"],
        "ready": ["both consents", "due times", "a version", "read"],
        "held": ["due times"],
        "debriefed": ["due times", "filed"],
        "closed": ["due times", "filed", "closed by both"],
        "cancelled": ["withdrawn"],
    }.get(row.status, [])
    assert [fact for fact in needed if not facts[fact]] == []
    assert row.steps[-1] == row.status


class Counts:
    """What the machine did, over all runs."""

    def __init__(self) -> None:
        self.steps = self.accepted = self.refused = self.raw = self.runs = 0


def _tell_due_times(known: ModelVisit, row: Visit) -> None:
    """What nobody had asked for falls due from the hold on: when, is no part of the model (see tests/test_due_times.py)."""
    if known.debrief_due is None:
        due = copy.copy(row)
        set_due_times(due, policy=current_policy())
        known.late_at, known.debrief_due, known.verdict = (
            due.briefing_late_at,
            due.executive_debrief_due_at,
            due.seagull_verdict_at,
        )


class Machine(RuleBasedStateMachine):
    """One company, one executive, up to three visits; everything is rolled back at the end of a run."""

    def __init__(self, cast: Cast, clock: MovableClock, counts: Counts) -> None:
        super().__init__()
        self.cast, self.clock, self.counts = cast, clock, counts
        self.model, self.swept_at = Model(), clock.now
        self.savepoint = transaction.savepoint()
        counts.runs += 1

    def teardown(self) -> None:
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("SET CONSTRAINTS ALL DEFERRED")
        transaction.savepoint_rollback(self.savepoint)
        self.clock.move_to(MONDAY)

    @initialize(draw=st.randoms(use_true_random=True))
    def begin(self, draw: random.Random) -> None:
        self.plan(draw, None)

    # --- people

    @precondition(lambda self: len(self.model.visits) < 3)
    @rule(
        draw=st.randoms(use_true_random=True),
        without=st.sampled_from([None, None, None, "objective", "alternative", "team", "customer"]),
    )
    def plan(self, draw: random.Random, without: str | None) -> None:
        self.counts.steps += 1
        starts = self.clock.now + timedelta(hours=draw.choice([3, 30, 200, 400]))
        second = draw.random() < 0.3
        people = [AttendeeDraft(side=Side.ACCOUNT, user=self.cast.nadine)] if without != "team" else []
        people += [AttendeeDraft(side=Side.CUSTOMER, contact=self.cast.ilse)] if without != "customer" else []
        people += [AttendeeDraft(side=Side.EXECUTIVE, executive=self.cast.olivia_executive)] if second else []
        lacking: dict[str, Any] = {"objective": {"objectives": []}, "alternative": {"alternatives": []}}.get(
            without or "", {}
        )
        lacking |= {"goes_alone": without == "team"}  # else the manager comes along unasked
        draft = factories.visit_draft(self.cast, starts_at=starts, attendees=people, **lacking)
        visit = draft_visit(draft, by=self.cast.nadine)
        self.model.visits[visit.pk] = ModelVisit(
            visit.starts_at,
            visit.ends_at,
            complete_request=without not in ("objective", "alternative"),
            customer=without != "customer",
            accompanied=without != "team",
            second=second,
        )

    @precondition(lambda self: len(self.model.visits) < 3)
    @rule()
    def report(self) -> None:
        self.counts.steps += 1
        visit = factories.reported(self.cast)
        self.model.visits[visit.pk] = ModelVisit(visit.starts_at, visit.ends_at)
        self.model.report(visit.pk, self.clock.now)

    @rule(
        draw=st.randoms(use_true_random=True),
        name=st.sampled_from(sorted(FROM)),
        who=st.sampled_from(sorted(PARTS)),
    )
    def anybody_does_anything(self, draw: random.Random, name: str, who: str) -> None:
        self._act(name, draw.choice(list(self.model.visits)), who, draw)

    @rule(draw=st.randoms(use_true_random=True))
    def somebody_does_what_is_next(self, draw: random.Random) -> None:
        """Most random acts are refused; this one goes on."""
        number = draw.choice(list(self.model.visits))
        visit = self.model.visits[number]
        on_the_way = {
            "draft": [("request", "nadine"), ("request", "robert"), ("request", "tomas")],
            "requested": [
                ("consent", "robert"),
                ("consent", "ada"),
                ("consent", "nadine"),
                ("consent", "dora"),
                ("hold", "sam"),
            ],
            "approved": [("submit_briefing", "nadine"), ("hold", "nadine"), ("reschedule", "robert")],
            "briefed": [("acknowledge", "robert"), ("acknowledge", "olivia"), ("hold", "ada")],
            "ready": [
                ("acknowledge", "olivia"),
                ("submit_briefing", "tomas"),
                ("hold", "robert"),
                ("reschedule", "nadine"),
            ],
            "held": [("debrief", "robert"), ("did_not_take_place", "nadine"), ("did_not_take_place", "ada")],
            "debriefed": [("close", "nadine"), ("close", "dora")],
        }.get(visit.status, [("cancel", "sam")])
        if visit.status in PLANNED and visit.draft_complete is None and draw.random() < 0.7:
            self._write_briefing(number, complete=draw.random() < 0.85)
        name, who = draw.choice(on_the_way)
        self._act(name, number, who, draw)

    @precondition(lambda self: self.model.visits)
    @rule(draw=st.randoms(use_true_random=True))
    def leave_to_go_alone(self, draw: random.Random) -> None:
        self.counts.steps += 1
        number = draw.choice(list(self.model.visits))
        visit = self.model.visits[number]
        ahead = visit.status in ("draft", "requested", *PLANNED) and visit.starts > self.clock.now
        row = Visit.objects.get(pk=number)
        if not visit.leave_asked:
            done = self._done(lambda: ask_solo_exception(row, by=self.cast.nadine, reason="The fair"))
            assert done == ahead
            visit.leave_asked = done
        elif visit.leave_alone is None:
            approved = draw.random() < 0.7
            done = self._done(
                lambda: decide_solo_exception(row.solo_exception, by=self.cast.sam, approved=approved)
            )
            has_ended = visit.status in ("declined", "cancelled", "closed")  # its record does not change
            assert done == (ahead or not (approved or has_ended))
            visit.leave_alone = approved if done else None

    @precondition(lambda self: self.model.visits)
    @rule(
        draw=st.randoms(use_true_random=True),
        what=st.sampled_from(sorted(BESIDE)),
        who=st.sampled_from(sorted(PARTS)),
    )
    def somebody_writes_beside_it(self, draw: random.Random, what: str, who: str) -> None:
        self.counts.steps += 1
        number, by = draw.choice(list(self.model.visits)), getattr(self.cast, who)
        if what == "promise" and not self.model.visits[number].unowned:
            return
        row, later = Visit.objects.get(pk=number), self.clock.now.date() + timedelta(days=3000)
        acts: dict[str, Callable[[], object]] = {
            "briefing draft": lambda: save_briefing_draft(row, factories.briefing_draft(), by=by),
            "debrief draft": lambda: save_debrief_draft(row, by=by, heard=f"They said {self.counts.steps}"),
            "file": lambda: attach_files(
                row,
                [NewFile(f"{self.counts.steps}.txt", BytesIO(b"They want April"))],
                side="briefing",
                by=by,
            ),
            "note": lambda: add_executive_note(row, by=by, text="They asked me twice"),
            "promise": lambda: assign_commitment(
                row.commitments.get(), by=by, owner=self.cast.nadine, due_on=later
            ),
        }
        expected = copy.deepcopy(self.model)
        try:
            expected.writes(what, number, who, self.clock.now)
            allowed = True
        except Refused:
            allowed = False
        done = self._done(acts[what])
        assert done == allowed, (what, who, self.model.visits[number], self.clock.now)
        if done:
            self.model = expected

    @precondition(lambda self: self.model.is_blocked(self.clock.now))
    @rule(days=st.integers(0, 20))
    def waive(self, days: int) -> None:
        self.counts.steps += 1
        last = self.clock.now.date() + timedelta(days=days)
        asked = Waiver.objects.create(
            executive=self.cast.robert_executive,
            asked_by=self.cast.ada,
            request="Urgent",
            deputy_due_at=self.clock.now,
        )
        decide_waiver(asked, by=self.cast.sam, granted=True, reason="Once", ends_on=last)
        self.model.waivers.append((self.clock.now, last))
        self.model.settle(due_by=self.clock.now - timedelta(microseconds=1))

    @precondition(lambda self: self.model.visits)
    @rule(draw=st.randoms(use_true_random=True))
    def account_side_files_first(self, draw: random.Random) -> None:
        self.counts.steps += 1
        number = draw.choice(list(self.model.visits))
        expected = copy.deepcopy(self.model)
        visit = expected.visits[number]
        expected.hold_if_over(visit, self.clock.now)
        row = Visit.objects.get(pk=number)
        done = self._done(lambda: file_account_part(row, by=self.cast.nadine, part=factories.ACCOUNT_PART))
        assert done == (visit.status in ("held", "debriefed") and not visit.account_filed)
        if done:
            visit.account_filed = True
            self.model = expected

    # --- time

    @rule(hours=st.sampled_from([1, 5, 24, 24, 72, 24 * 30]))
    def time_passes(self, hours: int) -> None:
        self.counts.steps += 1
        self.clock.move_by(hours=hours)

    @precondition(lambda self: self.model.visits)
    @rule(draw=st.randoms(use_true_random=True))
    def the_moment_comes(self, draw: random.Random) -> None:
        self.counts.steps += 1
        visit = self.model.visits[draw.choice(list(self.model.visits))]
        moments = [visit.starts, visit.ends, visit.late_at, visit.debrief_due, visit.verdict]
        ahead = [moment for moment in moments if moment is not None and moment > self.clock.now]
        if ahead:
            self.clock.move_to(draw.choice(ahead) + draw.choice([-1, 0, 0, 1]) * timedelta(microseconds=1))

    @precondition(lambda self: self.swept_at != self.clock.now)
    @rule()
    def the_sweep_comes(self) -> None:
        self.counts.steps += 1
        self.swept_at = self.clock.now
        sweep(self.clock.now)
        self.model.sweep(self.clock.now)

    # --- who goes round it

    @precondition(lambda self: self.model.visits)
    @rule(
        draw=st.randoms(use_true_random=True),
        to=st.sampled_from(list(Status.values)),
        door=st.sampled_from(sorted(CHANGING)),
    )
    def a_status_is_written(self, draw: random.Random, to: str, door: str) -> None:
        self.counts.steps += 1
        number = draw.choice(list(self.model.visits))
        visit = self.model.visits[number]
        if to == visit.status or self.model.may_be_written(visit, to, self.clock.now):
            return
        fields: dict[str, Any] = {"status": to, "ending_reason": "Fog"}
        if to == "held":
            fields["held_at"] = visit.ends
        self.counts.raw += 1
        assert attempt(lambda: CHANGING[door](Visit(pk=number), fields)) is not None, (visit, to, door)

    @precondition(lambda self: self.model.visits)
    @rule(draw=st.randoms(use_true_random=True), statement=st.sampled_from(NEVER))
    def history_is_written(self, draw: random.Random, statement: str) -> None:
        self.counts.steps += 1
        on_record = [
            number for number, visit in self.model.visits.items() if visit.status not in ("draft", "held")
        ]
        if on_record:
            number = draw.choice(on_record)
            self.counts.raw += 1
            assert attempt(lambda: run(statement, number)) is not None, (self.model.visits[number], statement)

    # --- what holds after each step

    @invariant()
    def the_system_is_where_the_model_is(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(STATE, [list(self.model.visits)])
            rows = [Row(*row) for row in cursor.fetchall()]
        blocked, standing = (
            self.model.is_blocked(self.clock.now),
            sum(not block.lifted for block in self.model.blocks),
        )
        for row in rows:
            visit = self.model.visits[row.id]
            assert (row.status, row.starts, row.ends, row.versions) == (visit.status, visit.starts, visit.ends, len(visit.versions))  # fmt: skip
            if row.status in ("draft", "requested", *PLANNED):
                assert (row.account_consent, row.executive_consent) == (visit.account_consent, visit.executive_consent)  # fmt: skip
            if visit.debrief_due is not None:
                assert (row.late, row.due, row.verdict) == (visit.late_at, visit.debrief_due, visit.verdict)
            assert set(row.flags or ()) == {f"{kind}:{NAMES[who]}" for kind, who in visit.flags}
            assert (row.blocked, row.standing) == (blocked, standing)
            require_domain(row, visit)
            visit.late_at, visit.debrief_due, visit.verdict = row.late, row.due, row.verdict
            visit.rush = row.rush if row.status != "draft" else None

    # --- helpers

    def _write_briefing(self, number: int, *, complete: bool) -> None:
        visit = self.model.visits[number]
        content = factories.briefing_draft() if complete else factories.briefing_draft(questions=[])
        if visit.starts > self.clock.now and self._done(
            lambda: save_briefing_draft(Visit(pk=number), content, by=self.cast.nadine)
        ):
            visit.draft_complete = complete

    def _act(self, name: str, number: int, who: str, draw: random.Random) -> None:
        self.counts.steps += 1
        now, row = self.clock.now, Visit.objects.get(pk=number)
        expected = copy.deepcopy(self.model)
        seen, sent = self._details(name, row, draw)
        if name == "request":
            expected.visits[number].rush = is_rush(row, asked_at=now, policy=current_policy())
        if name == "hold":
            _tell_due_times(expected.visits[number], row)
        try:
            expected.does(name, number, who, now, seen)
            allowed = True
        except Refused:
            allowed = False
        done = self._done(lambda: perform(name, row, by=getattr(self.cast, who), **sent))
        assert done == allowed, (name, who, self.model.visits[number], seen, now)
        if done:
            self.model = expected

    def _details(self, name: str, row: Visit, draw: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the model is told of it, and what the system is sent."""
        reason = draw.choice(["Because", "Because", ""])
        if name in ("request", "decline", "cancel", "did_not_take_place", "close_without_debrief"):
            return {"reason": reason}, {"reason": reason}
        if name == "reschedule":
            starts = self.clock.now + timedelta(hours=draw.choice([-1, 3, 30, 400]))
            sent = {
                "starts_at": starts,
                "ends_at": starts + HOUR,
                "reason": reason,
                "side": draw.choice(["account", "executive", "customer", ""]),
            }
            return sent, sent
        if name == "debrief":
            outcomes, unowned = draw.random() < 0.8, draw.random() < 0.2
            fields: dict[str, Any] = {"commitments": (NewCommitment("Soon"),)} if unowned else {}
            fields |= {} if outcomes else {"outcomes": {}}
            has_objectives = row.objectives.exists()
            return {"outcomes": outcomes or not has_objectives, "unowned": unowned}, {
                "part": factories.executive_part(row, **fields)
            }
        if name == "close":
            part = draw.random() < 0.7
            return {"part": part}, {"part": factories.ACCOUNT_PART} if part else {}
        return {}, {}

    def _done(self, act: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                act()
        except EngageError:
            self.counts.refused += 1
            return False
        self.counts.accepted += 1
        return True


def test_the_system_does_what_the_model_of_the_workflow_says(
    cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    counts = Counts()
    run_state_machine_as_test(
        lambda: Machine(cast, clock, counts),
        settings=settings(
            max_examples=proof.rounds(1250, 6),  # many end before their last step: 50,000 steps are the aim
            stateful_step_count=proof.rounds(50, 25),
            derandomize=not proof.full,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    proof.figure(
        f"state machine: {counts.runs:,} runs, {counts.steps:,} steps, {counts.accepted:,} acts accepted and {counts.refused:,} refused as the"
        f" model says, {counts.raw:,} writes round the workflow, 0 accepted"
    )
