"""The results of a visit, from both sides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from engage.core.clock import now
from engage.core.errors import BadInput, GuardRefused, NotAllowed
from engage.core.policy import Policy
from engage.core.policy import current as current_policy
from engage.people.models import Executive, User
from engage.people.parts import Parts
from visits import ratifying
from visits.effects.presence import Joined, Presence, record_presence
from visits.effects.statuses import Statuses
from visits.models import Commitment, Debrief, Insight, Outcome, Practice, RedLine, Status, Visit
from visits.sweep import settle_blocks


@dataclass(frozen=True)
class NewCommitment:
    """A promise as the debrief records it. One of ours is beyond its red line where the executive says so, or where `amount` (in `unit`) does."""

    text: str
    ours: bool = True
    owner: User | None = None
    owner_name: str = ""
    due_on: date | None = None
    red_line_id: int | None = None
    beyond_red_line: bool = False
    amount: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class NewInsight:
    topic: str
    text: str
    alignment: str = "unknown"


@dataclass(frozen=True)
class ExecutivePart:
    """What the executive files. `outcomes` maps objective ids to (outcome, note), `people` attendee ids to who was there; `joined` had not been named."""

    heard: str
    outcomes: dict[int, tuple[str, str]] = field(default_factory=dict)
    promised_beyond_brief: bool | None = None
    temperature: str = ""
    price_signal: str = ""
    value_signal: str = ""
    signal_note: str = ""
    share_of_mind: int | None = None
    agreed_next_step: str = ""
    agreed_next_step_on: date | None = None
    people: dict[int, Presence] = field(default_factory=dict)
    joined: tuple[Joined, ...] = ()
    commitments: tuple[NewCommitment, ...] = ()
    insights: tuple[NewInsight, ...] = ()


def debrief(visit: Visit, *, by: User, parts: Parts, part: ExecutivePart) -> Statuses:
    """Files the executive's part: outcome of each objective, what was heard, promises and insights. In person only."""
    if visit.lead_executive.user != by:
        raise NotAllowed("Only the lead executive files the debrief, in person.")
    if not part.heard.strip():
        raise BadInput(
            "Say what you heard, even if it was nothing new.", field="heard", code="visit_debrief_filed"
        )
    _record_outcomes(visit, part.outcomes)
    record_presence(visit, part.people, part.joined)
    _record_results(visit, part, executive=visit.lead_executive)
    row, _ = Debrief.objects.select_for_update().get_or_create(visit=visit)
    for name in (
        "heard",
        "promised_beyond_brief",
        "temperature",
        "price_signal",
        "value_signal",
        "signal_note",
        "share_of_mind",
        "agreed_next_step",
        "agreed_next_step_on",
    ):
        setattr(row, name, getattr(part, name))
    row.prepared = {}
    row.executive_filed_at, row.executive_filed_by = now(), by
    row.save()
    yield Status.DEBRIEFED
    settle_blocks(now=now(), executive_id=visit.lead_executive_id)


def _record_outcomes(visit: Visit, outcomes: dict[int, tuple[str, str]]) -> None:
    objectives = {objective.pk: objective for objective in visit.objectives.all()}
    for pk, (outcome, note) in outcomes.items():
        if pk not in objectives:
            raise BadInput(f"The visit has no objective {pk}.", field="outcomes")
        if outcome not in Outcome.values:
            raise BadInput("An outcome is met, partly or not_met.", field="outcomes")
        objectives[pk].outcome, objectives[pk].outcome_note = outcome, note
    visit.objectives.bulk_update([objectives[pk] for pk in outcomes], ["outcome", "outcome_note"])


def _record_results(visit: Visit, part: ExecutivePart, *, executive: Executive) -> None:
    lines = red_lines_of(visit) if any(c.red_line_id for c in part.commitments) else {}
    policy = current_policy()
    Commitment.objects.bulk_create(
        _commitment(visit, c, executive=executive, lines=lines, policy=policy) for c in part.commitments
    )
    Insight.objects.bulk_create(
        Insight(
            visit=visit,
            account=visit.account,
            topic=i.topic,
            text=i.text,
            alignment=i.alignment,
            recorded_at=now(),
        )
        for i in part.insights
    )


def red_lines_of(visit: Visit) -> dict[int, RedLine]:
    """The red lines of every version of the visit's briefing, by id. One query."""
    return (
        RedLine.objects.filter(briefing__visit=visit, briefing__version__isnull=False)
        .select_related("approver")
        .in_bulk()
    )


def _commitment(
    visit: Visit, c: NewCommitment, *, executive: Executive, lines: dict[int, RedLine], policy: Policy
) -> Commitment:
    if c.red_line_id is not None and c.red_line_id not in lines:
        raise BadInput(
            "This red line is not of the visit's briefing.", field="commitments", code="red_line_of_the_visit"
        )
    line = lines.get(c.red_line_id) if c.red_line_id else None
    beyond = c.ours and (c.beyond_red_line or ratifying.goes_beyond(line, amount=c.amount, unit=c.unit))
    return Commitment(
        visit=visit,
        account=visit.account,
        made_by=executive,
        made_at=visit.held_at or now(),
        text=c.text,
        ours=c.ours,
        owner=c.owner,
        owner_name=c.owner_name,
        due_on=c.due_on,
        red_line=line,
        amount=c.amount,
        unit=c.unit.strip(),
        beyond_red_line=beyond,
        ratification_due_at=ratifying.due_at(visit, line, counted_from=now(), policy=policy)
        if beyond
        else None,
    )


@dataclass(frozen=True)
class AccountPart:
    """What the account side files: words for the executive, how often each practice of leadership was seen (1 to 5), the next step, the recap.

    `feedback` is the one thing to change, `to_keep` the one to keep.
    """

    feedback: str
    next_step: str
    next_step_on: date | None = None
    relationship_rating: int | None = None
    to_keep: str = ""
    practices: Mapping[str, int | None] = field(default_factory=dict)
    recap: str = ""


def close(visit: Visit, *, by: User, parts: Parts, part: AccountPart | None = None) -> Statuses:
    """Closes the visit, filing the account side's part where that was not done yet."""
    if part is not None:
        file_account_part(visit, by=by, part=part)
    # Visits of one executive are closed one after the other: in that order their ratings are put into groups (visits_leadership), and one that
    # slipped in before another that was told already would move it.
    Executive.objects.select_for_update(no_key=True).get(pk=visit.lead_executive_id)
    yield Status.CLOSED


def file_account_part(visit: Visit, *, by: User, part: AccountPart) -> Debrief:
    if not part.feedback.strip() or not part.next_step.strip():
        raise BadInput(
            "Say what could be done better, and what the next step is.",
            field="feedback",
            code="visit_account_part_filed",
        )
    row, _ = Debrief.objects.select_for_update().get_or_create(visit=visit)
    if row.account_filed_at is not None:
        raise GuardRefused("The account side's part is filed already.", code="debrief_part_stays")
    for name in ("feedback", "to_keep", "next_step", "next_step_on", "relationship_rating", "recap"):
        setattr(row, name, getattr(part, name))
    for practice in Practice.values:
        setattr(row, practice, part.practices.get(practice))
    row.account_filed_at, row.account_filed_by = now(), by
    row.save()
    return row


def close_without_debrief(visit: Visit, *, by: User, parts: Parts, reason: str = "") -> Statuses:
    """Sales operations closes the visit of an executive who has left or has no sign-in."""
    if not cannot_debrief(visit.lead_executive):
        raise GuardRefused(
            f"{visit.lead_executive.name} is here and can file the debrief.",
            code="visit_debrief_unobtainable",
        )
    if not reason.strip():
        raise BadInput("Say why no debrief can be had.", field="reason")
    Debrief.objects.update_or_create(visit=visit, defaults={"unobtainable_reason": reason.strip()})
    yield Status.CLOSED
    settle_blocks(now=now(), executive_id=visit.lead_executive_id)


def cannot_debrief(executive: Executive) -> bool:
    return executive.left_on is not None or executive.user is None or not executive.user.is_active
