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

from typing import Any

from accounts.models import Potential
from engage.core.policy import Policy
from sponsors.models import ExecutiveRole
from sponsors.recommendation.record import OnRecord, SponsorOnRecord
from sponsors.recommendation.roles import ROLE_TABLE, importance_band, openness_band, role_row
from sponsors.recommendation.sponsor import recommend_sponsor

__all__ = [
    "ROLE_TABLE",
    "OnRecord",
    "SponsorOnRecord",
    "importance_band",
    "openness_band",
    "recommend",
    "role_row",
]


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
