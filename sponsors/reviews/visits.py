"""Sections 1 and 2: the year in visits, and what each executive's visits show.

Visits that are confidential count in every figure; what they were about, and the flags they raised, is not told to readers of the review.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sponsors.queries.reviews import ReviewYear, Row


def visits_section(
    of: ReviewYear, visits: Sequence[Row], *, flags: Sequence[Row], reschedules: Sequence[Row]
) -> dict[str, Any]:
    """Shares are over visits that are not imported history; those of debriefs leave out visits whose debrief is not due yet."""
    counted = [visit for visit in visits if visit["counts"]]
    due = [visit for visit in counted if visit["debrief_is_due"]]
    by_executive: Counter[tuple[int, str]] = Counter(
        (visit["executive_id"], visit["executive"]) for visit in visits
    )
    return {
        "note": None if visits else f"No visit was held in {of.year}.",
        "held": len(visits),
        "imported": len(visits) - len(counted),
        "confidential": sum(visit["confidential"] for visit in visits),
        "by_format": _counts(visit["format"] or "unknown" for visit in visits),
        "by_purpose": _counts(visit["purpose"] or "unknown" for visit in visits),
        "by_executive": [
            {"executive_id": pk, "executive": name, "held": held}
            for (pk, name), held in sorted(
                by_executive.items(), key=lambda item: (-item[1], item[0][1], item[0][0])
            )
        ],
        "briefed_share": share(counted, "briefed"),
        "debriefed_share": share(due, "debriefed"),
        "debriefed_on_time_share": share(due, "debriefed_on_time"),
        "flags": [_flag(flag) for flag in flags if not flag["confidential"]],
        "flags_confidential": sum(flag["confidential"] for flag in flags),
        "reschedules": {
            "total": sum(row["moved"] for row in reschedules),
            "by_side": {row["side"]: row["moved"] for row in reschedules},
        },
    }


def executives_section(
    of: ReviewYear, visits: Sequence[Row], *, flags: Sequence[Row], sponsorships: Sequence[Row]
) -> dict[str, Any]:
    """Each executive who met the customer, most visits first. `role` is None until roles are worked out; the evidence for one is listed."""
    raised: dict[int, list[str]] = {}
    for flag in flags:
        if flag["visit_id"] is not None and flag["state"] != "withdrawn":
            raised.setdefault(flag["visit_id"], []).append(flag["kind"])
    targets = {term["executive_id"]: term["target_role"] for term in sponsorships}
    of_executive: dict[int, list[Row]] = {}
    for visit in visits:
        of_executive.setdefault(visit["executive_id"], []).append(visit)
    return {
        "note": None if visits else f"No executive met this customer in {of.year}.",
        "results": [
            {
                "executive_id": pk,
                "executive": met[0]["executive"],
                "title": met[0]["executive_title"],
                "held": len(met),
                "role": None,
                "target_role": targets.get(pk),
                "evidence": [_evidence(visit, raised.get(visit["id"], [])) for visit in met],
            }
            for pk, met in sorted(
                of_executive.items(), key=lambda item: (-len(item[1]), item[1][0]["executive"], item[0])
            )
        ],
    }


def share(visits: Sequence[Row], fact: str) -> float | None:
    """The share of these visits that have the fact, from 0 to 1; None where there are none."""
    return round(sum(bool(visit[fact]) for visit in visits) / len(visits), 4) if visits else None


def _evidence(visit: Row, flags: Sequence[str]) -> dict[str, Any]:
    """What one visit shows. An imported one has no briefing on record, so it is neither briefed nor unbriefed."""
    known: dict[str, Any] = {
        "on": visit["day"].isoformat(),
        "origin": visit["origin"],
        "confidential": visit["confidential"],
    }
    if visit["confidential"]:
        return known
    return {
        **known,
        "visit_id": visit["id"],
        "title": visit["title"],
        "format": visit["format"] or None,
        "purpose": visit["purpose"] or None,
        "briefed": visit["briefed"] if visit["counts"] else None,
        "debriefed": visit["debriefed"] if visit["debrief_is_due"] else None,
        "debriefed_on_time": visit["debriefed_on_time"] if visit["debrief_is_due"] else None,
        "account_team_present": visit["account_team_present"] if visit["counts"] else None,
        "c_level_present": visit["c_level_present"] if visit["counts"] else None,
        "objectives": visit["objectives"] or [],
        "flags": list(flags),
    }


def _flag(flag: Row) -> dict[str, Any]:
    return {
        "kind": flag["kind"],
        "cause": flag["cause"],
        "on": flag["day"].isoformat(),
        "visit_id": flag["visit_id"],
        "executive": flag["executive"],
        "state": flag["state"],
        "resolution": flag["resolution"],
    }


def _counts(values: Any) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
