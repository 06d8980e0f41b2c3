"""One visit as it is told: who does what to it, by the same actions as on its pages."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from engage.demonstration import papers
from engage.demonstration.drawing import VisitDraw
from engage.demonstration.stage import DAY
from engage.demonstration.words import AGREED, FEEDBACK, HEARD, KEEP, OF_PRICE, RECAP, SETTLED, VALUES
from engage.people.models import User
from sponsors.actions import give_consultation
from sponsors.actions.consultations import running_term
from visits.actions import (
    BriefingDraft,
    VisitDraft,
    add_comment,
    add_executive_note,
    answer_ask,
    ask_solo_exception,
    attach_files,
    correct_record,
    decide_solo_exception,
    draft_visit,
    ratify_commitment,
    refuse_ratification,
    resolve_comment,
    save_briefing_draft,
    settle_commitment,
)
from visits.effects import AccountPart, ExecutivePart, Joined, NewCommitment, Presence
from visits.models import Ask, Commitment, Practice, RedLine, Visit
from visits.workflow import perform

BROUGHT = {
    "late": 45 * DAY,
    "broken": 33 * DAY,
    "withdrawn": 12 * DAY,
}  # after the visit; promises are due 30 days after it


@dataclass
class Scene:
    """The draft, the people, what is drawn, and the visit once it exists. `beyond` says what becomes of a promise past the red line."""

    number: int
    draft: VisitDraft
    manager: User
    executive: User | None
    assistant: User | None
    sales_ops: User
    superior: User
    approver: User
    briefing: BriefingDraft
    drawn: VisitDraw
    second: User | None = None
    second_reads: bool = True
    beyond: str = ""
    visit: Visit | None = None

    @property
    def told(self) -> Visit:
        """The visit, which has begun to exist by now."""
        assert self.visit is not None
        return self.visit

    @property
    def settled_after(self) -> timedelta:
        return BROUGHT.get(self.drawn.fate, 20 * DAY)

    def do(self, name: str, by: User | None, **details: object) -> None:
        assert by is not None
        self.visit = perform(name, self.told, by=by, **details)

    @property
    def colleague(self) -> User:
        """Somebody of the account team; the manager where there is nobody."""
        member = self.told.account.team.select_related("user").first()
        return member.user if member is not None else self.manager

    # --- before ------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.visit = draft_visit(self.draft, by=self.manager)

    def request(self) -> None:
        self.begin()
        self.do("request", self.manager, reason="They asked for this week")

    def agree(self) -> None:
        self.do("consent", self.executive or self.assistant)

    def brief(self) -> None:
        save_briefing_draft(self.told, self.briefing, by=self.manager)
        if self.number % 4 == 0:
            attach_files(
                self.told, papers.of_briefing(self.draft.account.name), side="briefing", by=self.manager
            )
        self.do("submit_briefing", self.manager)
        self.consult("Let them speak of the ramp-up first; they come back to it anyway.")

    def consult(self, text: str) -> None:
        """Some sponsors answer when they are asked about a visit that they do not lead."""
        term = running_term(self.told) if self.number % 3 == 0 and not self.draft.confidential else None
        if term and term.executive.user and term.executive_id != self.draft.lead_executive.pk:
            give_consultation(self.told, text=text, by=term.executive.user)

    def brief_again(self) -> None:
        news = self.briefing.situation + " Since Monday they also ask for a second source."
        save_briefing_draft(self.told, replace(self.briefing, situation=news), by=self.manager)
        comment = add_comment(self.told, by=self.colleague, text="They ask for a second source now; say so.")
        resolve_comment(comment, by=self.manager)
        self.do("submit_briefing", self.manager)

    def draft_briefing(self) -> None:
        save_briefing_draft(self.told, replace(self.briefing, asks=(), questions=()), by=self.manager)
        add_comment(
            self.told, by=self.colleague, text="What do we ask of them? The questions are still missing."
        )

    def read(self) -> None:
        self.do("acknowledge", self.executive)
        if self.second and self.second_reads:
            self.do("acknowledge", self.second)

    def move(self, days: int) -> None:
        later = timedelta(days=days)
        times = {"starts_at": self.told.starts_at + later, "ends_at": self.told.ends_at + later}
        reason = "A conflict in the executive's calendar"
        self.do("reschedule", self.executive, reason=reason, side="executive", **times)
        self.do("consent", self.manager)

    def go_alone(self) -> None:
        reason = "Factory tour; the whole team is at the trade fair"
        exception = ask_solo_exception(self.told, by=self.manager, reason=reason)
        decide_solo_exception(exception, by=self.superior, approved=True, note="Once")

    # --- afterwards --------------------------------------------------------------------------------------------------

    def report(self) -> None:
        assert self.executive is not None
        self.visit = draft_visit(self.draft, by=self.executive)
        self.do("report", self.executive)

    def debrief(self) -> None:
        drawn = self.drawn
        outcomes = {
            objective.pk: ("met" if objective.position == 1 else "partly", "")
            for objective in self.told.objectives.all()
        }
        said = OF_PRICE[drawn.price_signal]
        part = ExecutivePart(
            heard=HEARD[self.number % len(HEARD)],
            outcomes=outcomes,
            promised_beyond_brief=bool(self.beyond),
            temperature=drawn.temperature,
            price_signal=drawn.price_signal,
            value_signal=VALUES[self.number % len(VALUES)],
            signal_note=said[self.number % len(said)],
            share_of_mind=drawn.share_of_mind,
            agreed_next_step=AGREED[self.number % len(AGREED)],
            agreed_next_step_on=(self.told.starts_at + 14 * DAY).date(),
            people=self._presences(),
            joined=(Joined("Anna Lindgren", "Head of Treasury"),) if self.number % 9 == 0 else (),
            commitments=tuple(promise for promise in (self._promise(), self._promise_beyond()) if promise),
            insights=drawn.insights,
        )
        if self.number % 6 == 0 and self.executive:
            attach_files(self.told, papers.of_debrief(), side="debrief", by=self.executive)
        self.do("debrief", self.executive, part=part)

    def _presences(self) -> dict[int, Presence]:
        """All came; now and then the last one named on the customer's side did not. Who leads there is as warm as the account."""
        people = list(self.told.attendees.order_by("pk"))
        theirs = [one for one in people if one.side == "customer"]
        absent = theirs[-1].pk if self.number % 5 == 0 and len(theirs) > 1 else None
        rest = "colder" if self.number % 7 == 0 else "same"
        warm = {one.pk: self.drawn.temperature if at == 0 else rest for at, one in enumerate(theirs)}
        return {
            one.pk: Presence(one.pk != absent, warm.get(one.pk, "") if one.pk != absent else "")
            for one in people
        }

    def close(self) -> None:
        part = AccountPart(
            feedback=FEEDBACK[self.number % len(FEEDBACK)],
            next_step="Send the minutes and agree the follow-up with purchasing",
            relationship_rating=self.drawn.rating,
            to_keep=KEEP[self.number % len(KEEP)],
            practices=self._practices(),
            recap=RECAP.format(step=AGREED[self.number % len(AGREED)]) if self.number % 2 else "",
        )
        self.do("close", self.manager, part=part)
        self.consult("I will write to their head of technology myself before the quarter ends.")
        if self.number % 12 == 0 and self.executive:
            text, reason = "They source by region from 2029 on, not from 2028.", "The board has moved it"
            correct_record(self.told, by=self.executive, subject="heard", text=text, reason=reason)

    def _practices(self) -> dict[str, int]:
        """Around the rating of the relationship; what is challenged least is the way we work."""
        swing = (0, 0, -2, 1, -1)
        return {
            practice: min(
                5, max(1, self.drawn.rating + (swing[(at + self.number % 2) % 5] if at != 2 else -1))
            )
            for at, practice in enumerate(Practice.values)
        }

    def close_without_debrief(self) -> None:
        reason = (
            "Peter Cole has no sign-in. He told the account manager on the way back what there was to tell."
        )
        self.do("close_without_debrief", self.sales_ops, reason=reason)

    def add_note(self) -> None:
        if self.second and self.second_reads:
            text = "Their laboratory would test with ours; nobody had asked them. I have written to its head."
            add_executive_note(self.told, by=self.second, text=text)

    def answer_ask(self) -> None:
        ask = Ask.objects.filter(briefing__visit=self.told, briefing__version__isnull=False).first()
        if ask is not None and self.executive and self.number % 2:
            answer_ask(ask, by=self.executive, text="Done: he had the first word, and used it well.")

    def settle_promise(self) -> None:
        """What became of the promise, where anybody said so."""
        promise = Commitment.objects.filter(visit=self.told, beyond_red_line=False).first()
        fate = self.drawn.fate.removeprefix("theirs_")
        if promise is not None and fate not in ("forgotten", "open"):
            status = "kept" if fate == "late" else fate
            settle_commitment(promise, by=self.manager, status=status, note=SETTLED[fate])

    def decide_on_promise(self) -> None:
        if self.beyond == "ratified":
            ratify_commitment(self._beyond(), by=self.approver, note="Once, from the stock of line 3")
        elif self.beyond == "refused":
            note = "We do not have these tonnes. Please tell them yourself, today."
            refuse_ratification(self._beyond(), by=self.approver, note=note)

    def end_promise_beyond(self) -> None:
        """What was ratified too late was kept in the end; what was refused is taken back."""
        if self.beyond == "late":
            note = "It can be done, but I want to be asked first"
            ratify_commitment(self._beyond(), by=self.approver, note=note)
            settle_commitment(
                self._beyond(), by=self.manager, status="kept", note="The first 60 tonnes have gone out"
            )
        elif self.beyond == "refused":
            note = "Taken back on the phone; they had counted on it"
            settle_commitment(self._beyond(), by=self.manager, status="withdrawn", note=note)

    # --- promises ----------------------------------------------------------------------------------------------------

    def _promise(self) -> NewCommitment | None:
        if not self.drawn.promise:
            return None
        theirs = self.drawn.fate.startswith("theirs")
        return NewCommitment(
            self.drawn.promise,
            ours=not theirs,
            owner=None if theirs else self.manager,
            owner_name="Head of Purchasing" if theirs else "",
            due_on=(self.draft.starts_at + 30 * DAY).date(),
        )

    def _promise_beyond(self) -> NewCommitment | None:
        if not self.beyond:
            return None
        line = RedLine.objects.filter(briefing__visit=self.told, limit__isnull=False).latest(
            "briefing__version"
        )
        return NewCommitment(
            "60 tonnes a month from the second quarter on",
            owner=self.manager,
            due_on=(self.draft.starts_at + 90 * DAY).date(),
            red_line_id=line.pk,
            amount=Decimal(60),
            unit=line.unit,
        )

    def _beyond(self) -> Commitment:
        return Commitment.objects.get(visit=self.told, beyond_red_line=True)
