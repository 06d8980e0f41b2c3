"""Visits in any state, brought there the way people do it: through the workflow, as the people of the cast."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from engage.core.clock import now
from tests.cast import Cast, MovableClock
from visits.actions import (
    AgendaDraft,
    AlternativeDraft,
    AttendeeDraft,
    BriefingDraft,
    LikelyQuestionDraft,
    ObjectiveDraft,
    PromptDraft,
    RedLineDraft,
    VisitDraft,
    draft_visit,
    save_briefing_draft,
)
from visits.effects import AccountPart, ExecutivePart, NewCommitment
from visits.models import Origin, Side, Visit
from visits.workflow import perform

STARTS = datetime(2026, 3, 16, 13, tzinfo=UTC)  # a Monday, two weeks after the cast's present: ample notice
ENDS = STARTS + timedelta(minutes=90)


def visit_draft(cast: Cast, **fields: Any) -> VisitDraft:
    """A complete request of Nadine's for Robert at Halden; `fields` replace parts of it."""
    starts_at = fields.pop("starts_at", STARTS)
    defaults: dict[str, Any] = {
        "account": cast.halden,
        "lead_executive": cast.robert_executive,
        "title": "Confirm April, not March",
        "purpose": "growth",
        "format": "on_site",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "time_zone": "Europe/Berlin",
        "place": "Stuttgart",
        "objectives": [ObjectiveDraft("Dr. Weiss accepts April in her own words", "growth")],
        "alternatives": [
            AlternativeDraft(
                "someone_else",
                "Video call by the division head",
                "Dr. Weiss asked for who can commit capacity",
            )
        ],
        "attendees": [
            AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine),
            AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse),
        ],
    }
    return VisitDraft(**{**defaults, **fields})


def briefing_draft(**fields: Any) -> BriefingDraft:
    """A briefing with everything it needs."""
    defaults: dict[str, Any] = {
        "headline": "Confirm April, not March. Listen first.",
        "situation": "They decide on the second line in January and doubt our ramp-up, not the product.",
        "agenda": [
            AgendaDraft(
                "What changed in your launch plan",
                "Nadine Keller",
                "relationship",
                20,
                led_by_account_team=True,
            )
        ],
        "red_lines": [RedLineDraft("Price", "No price below the frame contract")],
        "questions": ["What would make April easy for you?"],
        "asks": ["Let Nadine lead the first item"],
        "sensitive_points": ["The recall of last year"],
        "likely_questions": [LikelyQuestionDraft("Why not March?", "The line is certified on 28 March.")],
        "leadership_prompts": [PromptDraft("enable_others_to_act", "Let Nadine name the dates.")],
    }
    return BriefingDraft(**{**defaults, **fields})


def executive_part(visit: Visit, **fields: Any) -> ExecutivePart:
    defaults: dict[str, Any] = {
        "heard": "They need April in writing.",
        "outcomes": {objective.pk: ("met", "") for objective in visit.objectives.all()},
        "promised_beyond_brief": False,
    }
    return ExecutivePart(**{**defaults, **fields})


def promise(cast: Cast, **fields: Any) -> NewCommitment:
    """An offer of Nadine's, by the first of May."""
    return NewCommitment(**{"text": "An offer", "owner": cast.nadine, "due_on": date(2026, 5, 1), **fields})


ACCOUNT_PART = AccountPart(
    feedback="You let them talk; send the deck earlier.", next_step="Written confirmation of April"
)


def drafted(cast: Cast, **fields: Any) -> Visit:
    return draft_visit(visit_draft(cast, **fields), by=cast.nadine)


def drafted_at_norvik(cast: Cast, **fields: Any) -> Visit:
    """Oscar's, of whom and of which nobody at Halden knows."""
    people = [AttendeeDraft(side=Side.ACCOUNT, user=cast.oscar)]
    return draft_visit(visit_draft(cast, account=cast.norvik, attendees=people, **fields), by=cast.oscar)


def requested_at_norvik(cast: Cast, **fields: Any) -> Visit:
    return perform("request", drafted_at_norvik(cast, **fields), by=cast.oscar)


def requested(cast: Cast, **fields: Any) -> Visit:
    """Asked for by Nadine, so that Robert's consent is what is missing."""
    return perform("request", drafted(cast, **fields), by=cast.nadine)


def approved(cast: Cast, **fields: Any) -> Visit:
    visit = requested(cast, **fields)
    return perform("consent", visit, by=visit.lead_executive.user)


def briefed(cast: Cast, **fields: Any) -> Visit:
    visit = approved(cast, **fields)
    save_briefing_draft(visit, briefing_draft(), by=cast.nadine)
    return perform("submit_briefing", visit, by=cast.nadine)


def ready(cast: Cast, **fields: Any) -> Visit:
    visit = briefed(cast, **fields)
    return perform("acknowledge", visit, by=visit.lead_executive.user)


def held(cast: Cast, clock: MovableClock, **fields: Any) -> Visit:
    """Held clean: the clock stands at its end."""
    visit = ready(cast, **fields)
    clock.move_to(visit.ends_at)
    return perform("hold", visit, by=cast.nadine)


def unbriefed(cast: Cast, clock: MovableClock, **fields: Any) -> Visit:
    """Held without a briefing: the clock stands at its end."""
    visit = approved(cast, **fields)
    clock.move_to(visit.ends_at)
    return perform("hold", visit, by=cast.nadine)


def debriefed(cast: Cast, clock: MovableClock, **fields: Any) -> Visit:
    visit = held(cast, clock, **fields)
    return perform("debrief", visit, by=visit.lead_executive.user, part=executive_part(visit))


def closed(cast: Cast, clock: MovableClock, **fields: Any) -> Visit:
    return perform("close", debriefed(cast, clock, **fields), by=cast.nadine, part=ACCOUNT_PART)


def declined(cast: Cast, **fields: Any) -> Visit:
    visit = requested(cast, **fields)
    return perform("decline", visit, by=visit.lead_executive.user, reason="Not my topic")


def cancelled(cast: Cast, **fields: Any) -> Visit:
    return perform("cancel", approved(cast, **fields), by=cast.nadine, reason="They moved the decision")


def reported(cast: Cast, *, ended: timedelta = timedelta(hours=2), **fields: Any) -> Visit:
    """A meeting of Robert's that nobody had planned, reported by him two hours after its end."""
    ends_at = now() - ended
    draft = visit_draft(
        cast,
        starts_at=ends_at - timedelta(hours=1),
        ends_at=ends_at,
        origin=Origin.REPORTED,
        alternatives=[],
        **fields,
    )
    visit = draft_visit(draft, by=cast.robert)
    return perform("report", visit, by=cast.robert)


def states(cast: Cast, clock: MovableClock) -> dict[str, Callable[[], Visit]]:
    """How to bring a new visit into each status."""
    return {
        "draft": lambda: drafted(cast),
        "requested": lambda: requested(cast),
        "approved": lambda: approved(cast),
        "briefed": lambda: briefed(cast),
        "ready": lambda: ready(cast),
        "held": lambda: held(cast, clock),
        "debriefed": lambda: debriefed(cast, clock),
        "closed": lambda: closed(cast, clock),
        "declined": lambda: declined(cast),
        "cancelled": lambda: cancelled(cast),
    }
