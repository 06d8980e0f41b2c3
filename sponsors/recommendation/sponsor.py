"""What to do about the sponsor."""

from accounts.models import Potential
from engage.core.policy import Policy
from sponsors.models import ExecutiveRole
from sponsors.recommendation.record import OnRecord, SponsorOnRecord


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
