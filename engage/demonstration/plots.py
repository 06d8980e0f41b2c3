"""How a visit went: each plot is a list of steps, with when each happened. The stories say who, where and when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engage.people.models import User
from visits.actions import (
    AgendaDraft,
    BriefingDraft,
    RedLineDraft,
    VisitDraft,
    ask_solo_exception,
    decide_solo_exception,
    draft_visit,
    save_briefing_draft,
    settle_commitment,
)
from visits.effects import AccountPart, ExecutivePart, NewCommitment, NewInsight
from visits.models import Visit
from visits.workflow import perform

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Step = tuple[datetime, Callable[[], None]]


@dataclass
class Scene:
    """One visit being told: the draft, the people, what is promised and heard, and the visit once it exists."""

    draft: VisitDraft
    manager: User
    executive: User | None
    sales_ops: User
    superior: User
    briefing: BriefingDraft
    heard: str
    commitment: NewCommitment | None = None
    insight: NewInsight | None = None
    price_signal: str = "not_raised"
    keeps_promises: bool = True
    visit: Visit | None = None

    def do(self, name: str, by: User | None, **details: object) -> None:
        assert self.visit is not None
        assert by is not None
        self.visit = perform(name, self.visit, by=by, **details)

    # --- steps -------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.visit = draft_visit(self.draft, by=self.manager)

    def request(self) -> None:
        self.begin()
        self.do("request", self.manager, reason="They asked for this week")

    def agree(self) -> None:
        self.do("consent", self.executive)

    def brief(self) -> None:
        assert self.visit is not None
        save_briefing_draft(self.visit, self.briefing, by=self.manager)
        self.do("submit_briefing", self.manager)

    def brief_again(self) -> None:
        assert self.visit is not None
        changed = replace(
            self.briefing,
            situation=self.briefing.situation + " Since Monday they also ask for a second source.",
        )
        save_briefing_draft(self.visit, changed, by=self.manager)
        self.do("submit_briefing", self.manager)

    def draft_briefing(self) -> None:
        assert self.visit is not None
        save_briefing_draft(self.visit, replace(self.briefing, asks=(), questions=()), by=self.manager)

    def read(self) -> None:
        self.do("acknowledge", self.executive)

    def debrief(self) -> None:
        assert self.visit is not None
        part = ExecutivePart(
            heard=self.heard,
            outcomes={
                objective.pk: ("met" if objective.position == 1 else "partly", "")
                for objective in self.visit.objectives.all()
            },
            promised_beyond_brief=False,
            temperature="warmer",
            price_signal=self.price_signal,
            value_signal="welcomed",
            share_of_mind=4,
            commitments=(self.commitment,) if self.commitment else (),
            insights=(self.insight,) if self.insight else (),
        )
        self.do("debrief", self.executive, part=part)

    def close(self) -> None:
        part = AccountPart(
            feedback="You let them talk first, and it showed. Next time let the plant manager lead the second item.",
            next_step="Send the minutes and agree the follow-up with purchasing",
            relationship_rating=4,
        )
        self.do("close", self.manager, part=part)

    def keep_promise(self) -> None:
        assert self.visit is not None
        promise = self.visit.commitments.first()
        if promise is not None and self.keeps_promises:
            settle_commitment(
                promise, by=self.manager, status="kept", note="Sent, and confirmed by the customer"
            )

    def move(self, days: int) -> None:
        assert self.visit is not None
        times = {"starts_at": self.visit.starts_at + days * DAY, "ends_at": self.visit.ends_at + days * DAY}
        self.do(
            "reschedule",
            self.executive,
            reason="A conflict in the executive's calendar",
            side="executive",
            **times,
        )
        self.do("consent", self.manager)

    def report(self) -> None:
        assert self.executive is not None
        self.visit = draft_visit(self.draft, by=self.executive)
        self.do("report", self.executive)

    def go_alone(self) -> None:
        assert self.visit is not None
        exception = ask_solo_exception(
            self.visit, by=self.manager, reason="Factory tour; the whole team is at the trade fair"
        )
        decide_solo_exception(exception, by=self.superior, approved=True, note="Once")


def steps(plot: str, scene: Scene, *, present: datetime) -> Iterator[Step]:
    """The steps of a plot in time, counted from the visit, or from the present for a visit to come. Raises KeyError for a plot nobody wrote."""
    start, end = scene.draft.starts_at, scene.draft.ends_at
    filed, closed = end + 3 * HOUR, end + 26 * HOUR
    asked, briefed, read = start - 16 * DAY, start - 4 * DAY, start - 2 * DAY
    if start > present:
        asked, briefed, read = present - 8 * DAY, present - 2 * DAY, present - DAY
    agreed = asked + 20 * HOUR
    planned: list[Step] = [(asked, scene.request), (agreed, scene.agree)]
    prepared: list[Step] = [*planned, (briefed, scene.brief), (read, scene.read)]
    results: list[Step] = [(filed, scene.debrief), (closed, scene.close)]
    plots: dict[str, list[Step]] = {
        "draft": [(asked, scene.begin)],
        "requested": [(asked, scene.request)],
        "approved": planned,
        "begun": [*planned, (briefed, scene.draft_briefing)],
        "briefed": [*planned, (briefed, scene.brief)],
        "changed": [*prepared, (read + 6 * HOUR, scene.brief_again)],
        "ready": prepared,
        "held": prepared,
        "debriefed": [*prepared, (filed, scene.debrief)],
        "clean": [*prepared, *results, (end + 20 * DAY, scene.keep_promise)],
        "rush": [
            (start - 3 * DAY, scene.request),
            (start - 3 * DAY + 2 * HOUR, scene.agree),
            (start - 2 * DAY - HOUR, scene.brief),
            (start - 30 * HOUR, scene.read),
            *results,
        ],
        "unread": [*planned, (briefed, scene.brief), *results],
        "late_briefing": [*planned, (start - 10 * HOUR, scene.brief), *results],
        "unbriefed": [*planned, *results],
        "late_debrief": [*prepared, (end + 8 * DAY, scene.debrief), (end + 9 * DAY, scene.close)],
        "seagull": planned,
        "seagull_filed": [*planned, (end + 7 * DAY, scene.debrief), (end + 8 * DAY, scene.close)],
        "reported": [(end + 18 * HOUR, scene.report), (end + 22 * HOUR, scene.debrief), (end + 40 * HOUR, scene.close)],
        "postponed": [
            *planned,
            *((agreed + n * DAY, lambda days=n: scene.move(days)) for n in (1, 2, 3)),
            (start + 3 * DAY, scene.brief),
            (start + 4 * DAY, scene.read),
            (end + 6 * DAY + 3 * HOUR, scene.debrief),
            (end + 7 * DAY, scene.close),
        ],
        "solo": [(asked, scene.request), (asked + 2 * HOUR, scene.go_alone), (agreed, scene.agree), (briefed, scene.brief), (read, scene.read), *results],
        "declined": [(asked, scene.request), (agreed, lambda: scene.do("decline", scene.executive, reason="Kenji knows them better"))],
        "cancelled": [*planned, (start - 3 * DAY, lambda: scene.do("cancel", scene.manager, reason="They moved their decision to spring"))],
        "did_not_happen": [
            *prepared,
            (end + 2 * HOUR, lambda: scene.do("did_not_take_place", scene.manager, reason="Fog; the airport was closed")),
            (end + 5 * HOUR, lambda: scene.do("did_not_take_place", scene.executive)),
        ],
    }  # fmt: skip
    yield from plots[plot]


def standard_briefing(headline: str, situation: str, manager: str, executive: str) -> BriefingDraft:
    """A complete briefing, with the account team leading most of it."""
    return BriefingDraft(
        headline=headline,
        situation=situation,
        agenda=[
            AgendaDraft("What changed in your plans", manager, "relationship", 20, led_by_account_team=True),
            AgendaDraft(
                "What we learnt from the last line, and changed",
                "Tomas Okafor",
                "action",
                30,
                led_by_account_team=True,
            ),
            AgendaDraft("The next two years, and where we could be wrong", executive, "decision", 40),
        ],
        red_lines=[
            RedLineDraft("Price", "No price below the frame contract"),
            RedLineDraft("Capacity", "No promise beyond 40 t a month; only the chief executive may"),
        ],
        questions=["What would make April easy for you?", "Who else must be sure before you decide?"],
        asks=[
            "Let the plant manager speak before you do",
            "Do not take up purchasing's topic; it is solved on Thursday",
        ],
    )
