"""Sections 4 and 6: our business with the customer, and the customer as the account team sees it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from accounts.models import Account
from sponsors.queries.reviews import ReviewYear, Row

# Five-year growth (CAGR) of sales and of profit with customers whose executive plays the role (Capon & Senn, When CEOs Make Sales Calls).
BENCHMARKS = {
    "hands_off": (0.012, -0.003),
    "loose_cannon": (0.017, 0.027),
    "social_visitor": (0.047, 0.069),
    "dealmaker": (0.041, 0.077),
    "growth_champion": (0.088, 0.097),
}


def business_section(of: ReviewYear, years: Sequence[Row], *, account: Account) -> dict[str, Any]:
    """Revenue and profit of the year and the five before it; money as strings in `currency`, growth as shares (0.05 is five per cent)."""
    by_year = {row["year"]: row for row in years}
    return {
        "note": None if years else f"No figures are on record for {of.year - 5} to {of.year}.",
        "potential": account.potential,
        "years": [_year(row) for row in years],
        "revenue_growth": _growth(by_year, of.year, years=1, figure="revenue"),
        "profit_growth": _growth(by_year, of.year, years=1, figure="profit"),
        "revenue_cagr": _growth(by_year, of.year, years=5, figure="revenue"),
        "profit_cagr": _growth(by_year, of.year, years=5, figure="profit"),
        "benchmarks": {
            role: {"sales_cagr": sales, "profit_cagr": profit} for role, (sales, profit) in BENCHMARKS.items()
        },
    }


def customer_section(of: ReviewYear, decision_makers: Sequence[Row], *, account: Account) -> dict[str, Any]:
    """The buying behaviour is shown here, for the reader; no recommendation looks at it."""
    people = [
        {
            "name": row["name"],
            "title": row["title"],
            "level": row["level"],
            "decision_role": row["decision_role"],
            "stance": row["stance"],
            "last_met_on": row["last_met_on"].isoformat() if row["last_met_on"] else None,
            "covered": is_covered(row, of),
        }
        for row in decision_makers
    ]
    return {
        "note": None if people else "No decision maker is on record.",
        "buying_behaviour": account.buying_behaviour,
        "openness": account.openness,
        "importance_to_us": account.importance_to_us,
        "importance_to_them": account.importance_to_them,
        "decision_makers": people,
        "covered": sum(person["covered"] for person in people),
        "not_covered": sum(not person["covered"] for person in people),
    }


def is_covered(decision_maker: Row, of: ReviewYear) -> bool:
    """Whether an executive of ours met them in the year."""
    last = decision_maker["last_met_on"]
    return last is not None and last >= of.first_day


def _growth(by_year: dict[int, Row], year: int, *, years: int, figure: str) -> float | None:
    """The yearly growth over so many years; None where a figure is missing, not above zero at the start, or in another currency."""
    then, now = by_year.get(year - years), by_year.get(year)
    if then is None or now is None or then["currency"] != now["currency"]:
        return None
    before, after = then[figure], now[figure]
    if before is None or after is None or before <= 0 or after < 0:
        return None
    return round(float(after / before) ** (1 / years) - 1, 4)


def _year(row: Row) -> dict[str, Any]:
    return {
        "year": row["year"],
        "revenue": _money(row["revenue"]),
        "profit": _money(row["profit"]),
        "currency": row["currency"],
        "share_of_wallet": float(row["share_of_wallet"]) if row["share_of_wallet"] is not None else None,
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
