"""Section 5: promises on both sides, how price and value were received, and what we learnt."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sponsors.queries.reviews import ReviewYear, Row

NOT_A_SIGNAL = ("", "not_raised", None)


def commitments_section(of: ReviewYear, commitments: Sequence[Row]) -> dict[str, Any]:
    """Figures are of the promises made at visits of the year; open ones of earlier years are in `carried_over`.

    `late` were kept, but after the day agreed; `overdue` are open past it, as of the end of the review. Those of confidential visits count,
    and are not listed.
    """
    made = [row for row in commitments if not row["carried_over"]]
    return {
        "note": None if made else f"No commitment was made in {of.year}.",
        "ours": _figures(of, [row for row in made if row["ours"]]),
        "theirs": _figures(of, [row for row in made if not row["ours"]]),
        "carried_over": sum(row["carried_over"] for row in commitments),
        "results": [_commitment(of, row) for row in commitments if not row["confidential"]],
    }


def signals_section(of: ReviewYear, visits: Sequence[Row]) -> dict[str, Any]:
    """How our price, and what we offer for it, was received."""
    price = Counter(visit["price_signal"] for visit in visits if visit["price_signal"] not in NOT_A_SIGNAL)
    value = Counter(visit["value_signal"] for visit in visits if visit["value_signal"] not in NOT_A_SIGNAL)
    return {
        "note": None if price or value else f"No price or value signal was recorded in {of.year}.",
        "price": dict(sorted(price.items())),
        "value": dict(sorted(value.items())),
        "notes": [
            {"on": visit["day"].isoformat(), "text": visit["signal_note"]}
            for visit in visits
            if visit["signal_note"] and not visit["confidential"]
        ],
    }


def insights_section(of: ReviewYear, insights: Sequence[Row]) -> dict[str, Any]:
    """What the customer told us of its strategy, and how it fits ours."""
    return {
        "note": None if insights else f"No insight was recorded in {of.year}.",
        "by_alignment": dict(sorted(Counter(row["alignment"] for row in insights).items())),
        "results": [
            {
                "on": row["day"].isoformat(),
                "topic": row["topic"],
                "text": row["text"],
                "alignment": row["alignment"],
            }
            for row in insights
            if not row["confidential"]
        ],
    }


def is_overdue(of: ReviewYear, commitment: Row) -> bool:
    """Open past its day, as of the end of the review; also what was settled only after it."""
    due, settled = commitment["due_on"], commitment["settled_on"]
    return due is not None and due < of.as_of and (settled is None or settled > of.as_of)


def _figures(of: ReviewYear, commitments: Sequence[Row]) -> dict[str, int]:
    status = Counter(row["status"] for row in commitments)
    return {
        "made": len(commitments),
        "kept": status["kept"],
        "late": sum(_is_late(row) for row in commitments),
        "broken": status["broken"],
        "withdrawn": status["withdrawn"],
        "open": status["open"],
        "overdue": sum(is_overdue(of, row) for row in commitments),
    }


def _is_late(commitment: Row) -> bool:
    due = commitment["due_on"]
    return bool(commitment["status"] == "kept" and due is not None and commitment["settled_on"] > due)


def _commitment(of: ReviewYear, row: Row) -> dict[str, Any]:
    return {
        "text": row["text"],
        "ours": row["ours"],
        "owner": row["owner"],
        "due_on": row["due_on"].isoformat() if row["due_on"] else None,
        "status": row["status"],
        "settled_on": row["settled_on"].isoformat() if row["settled_on"] else None,
        "late": _is_late(row),
        "overdue": is_overdue(of, row),
        "carried_over": row["carried_over"],
    }
