"""Section 3: the sponsor, the term, and whether contact was kept."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from engage.core.policy import Policy
from sponsors.queries.reviews import ReviewYear, Row
from sponsors.queries.sponsor_report import whole_months
from sponsors.recommendation import SponsorOnRecord


def sponsor_section(
    of: ReviewYear, sponsorships: Sequence[Row], *, visits: Sequence[Row], rules: Policy
) -> dict[str, Any]:
    """The sponsor in office at the end of the review (else the year's last), and all of the year in `history`.

    Contact is kept where no stretch of the year without a visit by the sponsor was longer than the policy's interval; stretches that began
    before the year count from the sponsor's last visit, or the first day of the term.
    """
    if not sponsorships:
        return {"note": f"This account had no sponsor in {of.year}.", "history": []}
    term = sponsorships[-1]
    held = [visit for visit in visits if visit["executive_id"] == term["executive_id"]]
    longest = longest_silence(term, of)
    interval = rules["contact_interval_days"]
    return {
        "note": None if held else f"{term['executive']} did not lead a visit here in {of.year}.",
        "executive_id": term["executive_id"],
        "executive": term["executive"],
        "in_office": in_office(term, of) is not None,
        "starts_on": term["starts_on"].isoformat(),
        "ends_on": term["ends_on"].isoformat(),
        "term_months": term_months(term),
        "months_left": whole_months(of.as_of, term["ends_on"] + timedelta(days=1))
        if in_office(term, of)
        else 0,
        "target_role": term["target_role"],
        "visits_agreed": term["visits_a_year"],
        "visits_held": len(held),
        "last_contact_on": term["contact_days"][-1].isoformat() if term["contact_days"] else None,
        "longest_silence_days": longest,
        "contact_interval_days": interval,
        "contact_kept": longest <= interval,
        "history": [_past(term) for term in sponsorships],
    }


def in_office(term: Row, of: ReviewYear) -> SponsorOnRecord | None:
    """The sponsorship as a recommendation sees it; None where it had ended by the end of the review. One that is to begin counts already."""
    if term["ended_on"] is not None and term["ended_on"] <= of.as_of:
        return None
    return SponsorOnRecord(
        executive=term["executive"],
        ends_on=term["ends_on"],
        term_months=term_months(term),
        silent_days=max((of.as_of - max([term["starts_on"], *term["contact_days"]])).days, 0),
        has_left=term["left_on"] is not None,
    )


def term_months(term: Row) -> int:
    """The months agreed, counting the last day."""
    return whole_months(term["starts_on"], term["ends_on"] + timedelta(days=1))


def longest_silence(term: Row, of: ReviewYear) -> int:
    """The longest stretch without contact, in days, of those that reached into the year while the sponsor was in office."""
    last = min(of.as_of, term["ended_on"] or of.as_of)
    if last <= term["starts_on"]:
        return 0
    days: list[date] = [term["starts_on"], *(day for day in term["contact_days"] if day < last), last]
    return max(
        (later - earlier).days
        for earlier, later in itertools.pairwise(days)
        if later >= min(of.first_day, last)
    )


def _past(term: Row) -> dict[str, Any]:
    return {
        "executive_id": term["executive_id"],
        "executive": term["executive"],
        "starts_on": term["starts_on"].isoformat(),
        "ends_on": term["ends_on"].isoformat(),
        "ended_on": term["ended_on"].isoformat() if term["ended_on"] else None,
        "ended_reason": term["ended_reason"],
        "target_role": term["target_role"],
    }
