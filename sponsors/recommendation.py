"""What the annual review recommends for the coming year: by tables, from what is recorded, with its reasons in plain sentences.

The role an executive should play follows from the account's long-term potential, its openness to collaborate, and how much each side matters
to the other. How the account buys today is deliberately not among the facts (Capon & Senn: a role assigned by today's purchases keeps an
account as small as it is). The growth champion costs most and is kept for accounts that have the potential and take part.

| potential | openness | mutual importance | role |
| --- | --- | --- | --- |
| not assessed | any | any | none yet |
| low | any | strong | dealmaker |
| low | any | fair, weak, not assessed | none |
| high, medium | resists | strong, fair | dealmaker |
| high, medium | resists | weak, not assessed | social visitor |
| high, medium | not assessed | any | social visitor |
| high | open | strong, fair | growth champion |
| medium | open | strong | growth champion |
| medium | open | fair | dealmaker |
| high, medium | open | weak, not assessed | social visitor |

Openness 3 to 5 is *open*, 1 and 2 *resists*. Mutual importance is the smaller of the two: 4 and 5 *strong*, 3 *fair*, 1 and 2 *weak*.

The sponsor, first row that holds:

| what is on record | recommended |
| --- | --- |
| no role, and the potential is assessed | end the sponsorship, or none needed |
| the potential is not assessed | keep the sponsor there is; assign none yet |
| no sponsor (or one who has left), growth champion wanted or strategic tier | assign |
| no sponsor (or one who has left), otherwise | none needed |
| sponsor without contact for longer than the policy's limit | re-match |
| term ends by the end of the coming year, and can still be extended | extend |
| term ends by the end of the coming year, longest term reached | assign a successor |
| otherwise | keep |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Potential
from engage.core.policy import Policy
from sponsors.models import ExecutiveRole

ANY: frozenset[str] = frozenset({"open", "resists", "strong", "fair", "weak", "not assessed"})


@dataclass(frozen=True)
class SponsorOnRecord:
    """The sponsor as of the end of the review. `silent_days` is how long the account has not been met by them (since the term began at most)."""

    executive: str
    ends_on: date
    term_months: int
    silent_days: int
    has_left: bool


@dataclass(frozen=True)
class OnRecord:
    """All that a recommendation may look at."""

    year: int
    potential: str
    openness: int | None
    importance_to_us: int | None
    importance_to_them: int | None
    is_strategic: bool
    sponsor: SponsorOnRecord | None
    visits_held: int
    visits_unbriefed: int
    promises_overdue: int
    insights_against: int
    decision_makers_not_met: Sequence[str]
    priorities_not_addressed: Sequence[str]


@dataclass(frozen=True)
class _RoleRow:
    potential: frozenset[str]
    openness: frozenset[str]
    importance: frozenset[str]
    role: ExecutiveRole | None
    reason: str


def _one_of(*values: str) -> frozenset[str]:
    return frozenset(values)


WORTH_IT = _one_of(Potential.HIGH, Potential.MEDIUM)
ROLE_TABLE: tuple[_RoleRow, ...] = (
    _RoleRow(
        _one_of(Potential.UNKNOWN),
        ANY,
        ANY,
        None,
        "Its long-term potential has not been assessed; without it no role can be recommended.",
    ),
    _RoleRow(
        _one_of(Potential.LOW),
        ANY,
        _one_of("strong"),
        ExecutiveRole.DEALMAKER,
        "Its potential is low, but each side matters much to the other: an executive helps where a deal is on, and no further.",
    ),
    _RoleRow(
        _one_of(Potential.LOW),
        ANY,
        ANY,
        None,
        "Its potential is low: the account team serves it without an executive's time.",
    ),
    _RoleRow(
        WORTH_IT,
        _one_of("resists"),
        _one_of("strong", "fair"),
        ExecutiveRole.DEALMAKER,
        "It resists collaboration although each side matters to the other: business is done deal by deal until it is ready for more.",
    ),
    _RoleRow(
        WORTH_IT,
        _one_of("resists"),
        ANY,
        ExecutiveRole.SOCIAL_VISITOR,
        "It resists collaboration, and one side matters little to the other, or nobody has judged it: keep the door open without pressing.",
    ),
    _RoleRow(
        WORTH_IT,
        _one_of("not assessed"),
        ANY,
        ExecutiveRole.SOCIAL_VISITOR,
        "How open it is to collaborate has not been assessed: get to know it, and find out.",
    ),
    _RoleRow(
        _one_of(Potential.HIGH),
        _one_of("open"),
        _one_of("strong", "fair"),
        ExecutiveRole.GROWTH_CHAMPION,
        "Its potential is high, it is open to collaborate, and each side matters to the other.",
    ),
    _RoleRow(
        _one_of(Potential.MEDIUM),
        _one_of("open"),
        _one_of("strong"),
        ExecutiveRole.GROWTH_CHAMPION,
        "Its potential is medium, but it is open to collaborate and each side matters much to the other.",
    ),
    _RoleRow(
        _one_of(Potential.MEDIUM),
        _one_of("open"),
        _one_of("fair"),
        ExecutiveRole.DEALMAKER,
        "Its potential is medium and each side matters somewhat to the other: an executive's time pays where business is at hand.",
    ),
    _RoleRow(
        WORTH_IT,
        _one_of("open"),
        ANY,
        ExecutiveRole.SOCIAL_VISITOR,
        "It is open to collaborate, but one side matters little to the other, or nobody has judged it: build the relationship first.",
    ),
)


def openness_band(openness: int | None) -> str:
    if openness is None:
        return "not assessed"
    return "open" if openness >= 3 else "resists"


def importance_band(to_us: int | None, to_them: int | None) -> str:
    """How much each side matters to the other: the smaller of the two judgements."""
    if to_us is None or to_them is None:
        return "not assessed"
    least = min(to_us, to_them)
    return "strong" if least >= 4 else "fair" if least == 3 else "weak"


def recommend(facts: OnRecord, *, rules: Policy) -> dict[str, Any]:
    """Section 7 of the review, ready for its snapshot: role, sponsor, cadence and priorities, each with its reasons."""
    row = role_row(facts)
    action, sponsor_reasons = recommend_sponsor(facts, role=row.role, rules=rules)
    visits, cadence_reason = recommend_cadence(row.role, rules=rules)
    return {
        "target_role": {"value": row.role.value if row.role else None, "reasons": [row.reason]},
        "sponsor": {"value": action, "reasons": sponsor_reasons},
        "cadence": {"visits_a_year": visits, "reasons": [cadence_reason]},
        "priorities": [
            {"text": text, "reason": reason} for text, reason in recommend_priorities(facts, role=row.role)
        ],
    }


def role_row(facts: OnRecord) -> _RoleRow:
    """The first row of the role table that fits. The table has one for every combination."""
    openness = openness_band(facts.openness)
    importance = importance_band(facts.importance_to_us, facts.importance_to_them)
    return next(
        row
        for row in ROLE_TABLE
        if facts.potential in row.potential and openness in row.openness and importance in row.importance
    )


def recommend_sponsor(
    facts: OnRecord, *, role: ExecutiveRole | None, rules: Policy
) -> tuple[str | None, list[str]]:
    """`keep`, `extend`, `re-match`, `assign` or `end`; None where there is nothing to do."""
    sponsor = facts.sponsor
    if facts.potential == Potential.UNKNOWN:
        if sponsor is None or sponsor.has_left:
            return None, ["Assess the account's potential first; then decide whether it needs a sponsor."]
        return "keep", [f"{sponsor.executive} stays until the account's potential is assessed."]
    if role is None:
        if sponsor is None:
            return None, ["No executive role is recommended, so no sponsor is needed."]
        return "end", ["No executive role is recommended; the sponsor's time is worth more elsewhere."]
    if sponsor is None or sponsor.has_left:
        return _without_sponsor(facts, role=role)
    return _with_sponsor(facts.year, sponsor, rules=rules)


def _without_sponsor(facts: OnRecord, *, role: ExecutiveRole) -> tuple[str | None, list[str]]:
    gone = [f"{facts.sponsor.executive} has left the company."] if facts.sponsor else []
    if role == ExecutiveRole.GROWTH_CHAMPION:
        return "assign", [
            *gone,
            "A growth champion needs to be responsible for the account over years, as its sponsor.",
        ]
    if facts.is_strategic:
        return "assign", [*gone, "A strategic account has a sponsor."]
    return None, [*gone, f"A {role.label.lower()} can act without being the account's sponsor."]


def _with_sponsor(year: int, sponsor: SponsorOnRecord, *, rules: Policy) -> tuple[str, list[str]]:
    limit, longest = rules["contact_overdue_days"], rules["sponsor_term_maximum_months"]
    if sponsor.silent_days > limit:
        return "re-match", [
            f"{sponsor.executive} has not met the account for {sponsor.silent_days} days; the limit is {limit}."
        ]
    if sponsor.ends_on.year <= year + 1:
        ends = f"The term of {sponsor.executive} ends on {sponsor.ends_on:%-d %B %Y}"
        if sponsor.term_months < longest:
            return "extend", [
                f"{ends}, after {sponsor.term_months} of at most {longest} months, and the account was met within {limit} days."
            ]
        return "assign", [f"{ends}, and {longest} months are the longest term: find the successor in time."]
    return "keep", [
        f"{sponsor.executive} met the account within {limit} days, and the term runs beyond {year + 1}."
    ]


def recommend_cadence(role: ExecutiveRole | None, *, rules: Policy) -> tuple[int, str]:
    """Visits a year and why. A growth champion keeps the policy's contact interval; the other roles need half of that."""
    interval = rules["contact_interval_days"]
    often = max(round(365 / interval), 1)
    if role is None:
        return (
            0,
            "Without a role there is no regular visit; the account manager asks for an executive when one is needed.",
        )
    if role == ExecutiveRole.GROWTH_CHAMPION:
        return often, f"A relationship that grows needs a meeting every {interval} days."
    return (
        max(often // 2, 1),
        f"A {role.label.lower()} needs about half the meetings of a growth champion, who has one every {interval} days.",
    )


def recommend_priorities(facts: OnRecord, *, role: ExecutiveRole | None) -> list[tuple[str, str]]:
    """What to do first in the coming year, most pressing first: (what, why)."""
    found: list[tuple[str, str]] = []
    if facts.promises_overdue:
        found.append(
            (
                "Keep the promises that are overdue.",
                _count(
                    facts.promises_overdue, "commitment to the customer is", "commitments to the customer are"
                )
                + " past the day agreed.",
            )
        )
    if facts.visits_unbriefed:
        found.append(
            (
                "Brief every visit.",
                f"{_count(facts.visits_unbriefed, 'visit', 'visits')} of {facts.visits_held} took place without a briefing that the executive had read.",
            )
        )
    if facts.insights_against:
        found.append(
            (
                "Answer where the customer's plans differ from ours.",
                _count(facts.insights_against, "insight speaks", "insights speak") + " against our plan.",
            )
        )
    if role is not None and facts.decision_makers_not_met:
        found.append(
            (
                "Meet the decision makers nobody met.",
                f"Not met in {facts.year}: {', '.join(facts.decision_makers_not_met)}.",
            )
        )
    if role is not None and facts.priorities_not_addressed:
        found.append(
            (
                "Point the objectives of visits at our priorities.",
                f"No objective of {facts.year} was for: {', '.join(facts.priorities_not_addressed)}.",
            )
        )
    return [*_assessments_missing(facts), *found]


def _assessments_missing(facts: OnRecord) -> list[tuple[str, str]]:
    judged = {
        "long-term potential": facts.potential != Potential.UNKNOWN,
        "openness to collaborate": facts.openness is not None,
        "importance to us": facts.importance_to_us is not None,
        "our importance to them": facts.importance_to_them is not None,
    }
    missing = [name for name, known in judged.items() if not known]
    return [("Assess the account.", f"Nobody has judged its {', '.join(missing)}.")] if missing else []


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
