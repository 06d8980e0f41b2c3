"""The snapshot of one account and year: plain JSON, complete in itself, so that it says the same when the record has moved on.

Money is a string in its currency, days are ISO dates, shares go from 0 to 1, and a section without data says so in its `note`. Words of the
account manager and the sponsor (section 8) stand beside the snapshot, in the review itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import Account, Tier
from engage.core.policy import Policy
from sponsors.queries.reviews import ReviewFacts, ReviewYear, Row
from sponsors.recommendation import OnRecord, recommend
from sponsors.reviews.business import business_section, customer_section, is_covered
from sponsors.reviews.promises import commitments_section, insights_section, is_overdue, signals_section
from sponsors.reviews.sponsor import in_office, sponsor_section
from sponsors.reviews.visits import executives_section, visits_section

SCHEMA = 1


def build_snapshot(
    account: Account, *, facts: ReviewFacts, of: ReviewYear, rules: Policy, priorities: Sequence[str]
) -> dict[str, Any]:
    """Pure: the same facts give the same snapshot. `priorities` are the titles of those in force in the coming year."""
    visits, flags = _of(facts.visits, account), _of(facts.flags, account)
    sponsorships, people = _of(facts.sponsorships, account), _of(facts.decision_makers, account)
    commitments, insights = _of(facts.commitments, account), _of(facts.insights, account)
    return {
        "schema": SCHEMA,
        "year": of.year,
        "as_of": of.as_of.isoformat(),
        "policy_version": rules.version,
        "account": {
            "id": account.pk,
            "name": account.name,
            "tier": account.tier,
            "manager": account.manager.name if account.manager else None,
        },
        "visits": visits_section(of, visits, flags=flags, reschedules=_of(facts.reschedules, account)),
        "executives": executives_section(of, visits, flags=flags, sponsorships=sponsorships),
        "sponsor": sponsor_section(of, sponsorships, visits=visits, rules=rules),
        "business": business_section(of, _of(facts.financial_years, account), account=account),
        "commitments": commitments_section(of, commitments),
        "signals": signals_section(of, visits),
        "insights": insights_section(of, insights),
        "customer": customer_section(of, people, account=account),
        "recommendation": recommend(
            OnRecord(
                year=of.year,
                potential=account.potential,
                openness=account.openness,
                importance_to_us=account.importance_to_us,
                importance_to_them=account.importance_to_them,
                is_strategic=account.tier == Tier.STRATEGIC,
                sponsor=in_office(sponsorships[-1], of) if sponsorships else None,
                visits_held=len(visits),
                visits_unbriefed=sum(visit["counts"] and not visit["briefed"] for visit in visits),
                promises_overdue=sum(row["ours"] and is_overdue(of, row) for row in commitments),
                insights_against=sum(row["alignment"] == "against" for row in insights),
                decision_makers_not_met=[row["name"] for row in people if not is_covered(row, of)],
                priorities_not_addressed=_not_addressed(priorities, visits),
            ),
            rules=rules,
        ),
    }


def _of(rows: Mapping[int, Sequence[Row]], account: Account) -> Sequence[Row]:
    return rows.get(account.pk, ())


def _not_addressed(priorities: Sequence[str], visits: Sequence[Row]) -> list[str]:
    """Those no objective of the year pointed at; none where no visit of ours had objectives at all (imported history)."""
    objectives = [objective for visit in visits for objective in visit["objectives"] or []]
    addressed = {objective["priority"] for objective in objectives}
    return [title for title in priorities if title not in addressed] if objectives else []
