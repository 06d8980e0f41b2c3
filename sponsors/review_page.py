"""A review's snapshot in words: codes become terms, shares become percent, days become dates. Reads nothing but the snapshot.

The snapshot says the same for ever, so nothing is looked up again; what an older snapshot does not hold is left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import BuyingBehaviour, DecisionRole, Level, Potential, Stance, Tier
from engage.core.ui import Bar
from sponsors.models import ExecutiveRole
from sponsors.review_words import amount, day, percent, rating, words
from sponsors.scorecard import FORMAT_WORDS, bars_of, share_figure
from visits.models import Alignment, CommitmentStatus, FlagKind, Purpose, Side, ValueSignal

Snapshot = Mapping[str, Any]
OPENED_UP_TO = 12  # visits shown without a click; more fill the paper
PURPOSES = {**dict(Purpose.choices), "unknown": "Purpose not on record"}
SPONSOR_ACTIONS = {
    "keep": "Keep the sponsor",
    "extend": "Extend the sponsor’s term",
    "re-match": "Find a better match as sponsor",
    "assign": "Assign a sponsor",
    "end": "End the sponsorship",
}
CAUSES = {
    "not_submitted": "no briefing submitted",
    "submitted_late": "briefing submitted too late",
    "not_read": "briefing not read",
}


def recommendation(snapshot: Snapshot) -> dict[str, Any]:
    found = snapshot["recommendation"]
    role = found["target_role"]["value"]
    return {
        "role": words(ExecutiveRole, role) if role else "No executive role",
        "role_reasons": found["target_role"]["reasons"],
        "sponsor": SPONSOR_ACTIONS.get(found["sponsor"]["value"], "Nothing to do about a sponsor"),
        "sponsor_reasons": found["sponsor"]["reasons"],
        "visits": found["cadence"]["visits_a_year"],
        "cadence_reasons": found["cadence"]["reasons"],
        "priorities": found["priorities"],
    }


def visits(snapshot: Snapshot, *, goal: float) -> dict[str, Any]:
    """Section 1."""
    found = snapshot["visits"]
    counted = found["held"] - found["imported"]
    moved = found["reschedules"]
    return {
        "note": found["note"],
        "held": found["held"],
        "imported": found["imported"],
        "confidential": found["confidential"],
        "figures": [
            share_figure("Briefed", found["briefed_share"], goal=goal, of=counted),
            share_figure("Debriefed on time", found["debriefed_on_time_share"], goal=goal),
        ],
        "formats": bars_of(found["by_format"], FORMAT_WORDS),
        "purposes": bars_of(found["by_purpose"], PURPOSES),
        "flags": [_flag(flag) for flag in found["flags"]],
        "flags_confidential": found["flags_confidential"],
        "moved": moved["total"],
        "moved_by": ", ".join(f"{words(Side, side).lower()} {n}" for side, n in moved["by_side"].items()),
    }


def executives(snapshot: Snapshot) -> dict[str, Any]:
    """Section 2, with the evidence of each visit in words."""
    found = snapshot["executives"]
    return {
        "note": found["note"],
        "people": [
            {
                "executive_id": person["executive_id"],
                "name": person["executive"],
                "title": person["title"],
                "opened": person["held"] <= OPENED_UP_TO,
                "summary": f"{person['held']} visit{'' if person['held'] == 1 else 's'}, one by one",
                "role": words(ExecutiveRole, person["role"]) if person["role"] else "",
                "target": words(ExecutiveRole, person["target_role"]) if person["target_role"] else "",
                "evidence": [_evidence(visit) for visit in person["evidence"]],
            }
            for person in found["results"]
        ],
    }


def sponsor(snapshot: Snapshot) -> dict[str, Any]:
    """Section 3."""
    found = snapshot["sponsor"]
    if not found.get("executive"):
        return {"note": found["note"], "facts": []}
    silence = f"{found['longest_silence_days']} days, agreed {found['contact_interval_days']}"
    return {
        "note": found["note"],
        "executive": found["executive"],
        "in_office": found["in_office"],
        "kept": found["contact_kept"],
        "facts": [
            ("Term", f"{day(found['starts_on'])} to {day(found['ends_on'])}, {found['term_months']} months"),
            ("Left of it", f"{found['months_left']} months" if found["in_office"] else "no longer in office"),
            ("Aims at", words(ExecutiveRole, found["target_role"])),
            ("Visits held, agreed", f"{found['visits_held']} of {found['visits_agreed']} a year"),
            ("Last contact", day(found["last_contact_on"])),
            ("Longest silence", silence),
        ],
    }


def business(snapshot: Snapshot) -> dict[str, Any]:
    """Section 4: our growth here against the five-year growth that each role goes with."""
    found = snapshot["business"]
    rates = {role: rate["sales_cagr"] for role, rate in found["benchmarks"].items()}
    ours = found["revenue_cagr"]
    largest = max([*rates.values(), ours or 0, 0.001])
    bars = [Bar(words(ExecutiveRole, r), percent(rate), rate / largest * 100) for r, rate in rates.items()]
    if ours is not None:
        bars.insert(
            0, Bar("Here", percent(ours), max(ours, 0) / largest * 100, "good" if ours > 0 else "bad")
        )
    return {
        "note": found["note"],
        "potential": words(Potential, found["potential"]),
        "years": [
            {
                "year": row["year"],
                "revenue": amount(row["revenue"]),
                "profit": amount(row["profit"]),
                "currency": row["currency"],
                "wallet": percent(row["share_of_wallet"]),
            }
            for row in found["years"]
        ],
        "facts": [
            ("Revenue, one year", percent(found["revenue_growth"], signed=True)),
            ("Profit, one year", percent(found["profit_growth"], signed=True)),
            ("Revenue, five years a year", percent(ours, signed=True)),
            ("Profit, five years a year", percent(found["profit_cagr"], signed=True)),
        ],
        "benchmarks": bars,
        "grows": ours is not None,
    }


def promises(snapshot: Snapshot) -> dict[str, Any]:
    """Section 5: commitments, signals and insights."""
    made, signals, learnt = snapshot["commitments"], snapshot["signals"], snapshot["insights"]
    sides = [("Ours to them", made["ours"]), ("Theirs to us", made["theirs"])]
    keys = ("made", "kept", "late", "broken", "open", "overdue")
    heads = [key.capitalize() for key in keys]
    signal_words = dict(ValueSignal.choices)
    return {
        "note": made["note"],
        "heads": heads,
        "sides": [
            (label, list(zip(heads, [figures[key] for key in keys], strict=True))) for label, figures in sides
        ],
        "carried_over": made["carried_over"],
        "commitments": [
            {
                **row,
                "due": day(row["due_on"]),
                "standing": "late" if row["overdue"] else words(CommitmentStatus, row["status"]).lower(),
                "tone": "bad"
                if row["overdue"] or row["status"] == "broken"
                else "good"
                if row["status"] == "kept"
                else "",
            }
            for row in made["results"]
        ],
        "signals_note": signals["note"],
        "price": bars_of(signals["price"], signal_words),
        "value": bars_of(signals["value"], signal_words),
        "signal_notes": [{**row, "on": day(row["on"])} for row in signals["notes"]],
        "insights_note": learnt["note"],
        "insights": [
            {
                **row,
                "on": day(row["on"]),
                "standing": words(Alignment, row["alignment"]),
                "tone": {"with": "good", "against": "bad"}.get(row["alignment"], ""),
            }
            for row in learnt["results"]
        ],
    }


def customer(snapshot: Snapshot) -> dict[str, Any]:
    """Section 6."""
    found = snapshot["customer"]
    return {
        "note": found["note"],
        "covered": found["covered"],
        "decision_makers": found["covered"] + found["not_covered"],
        "facts": [
            ("Buying behaviour", words(BuyingBehaviour, found["buying_behaviour"])),
            ("Openness to collaborate", rating(found["openness"])),
            ("What it is to us", rating(found["importance_to_us"])),
            ("What we are to it", rating(found["importance_to_them"])),
        ],
        "people": [
            {
                "name": person["name"],
                "title": person["title"] or words(Level, person["level"]),
                "detail": f"{words(DecisionRole, person['decision_role'])} · {words(Stance, person['stance'])}",
                "met": f"met {day(person['last_met_on'])}" if person["covered"] else "not met this year",
                "covered": person["covered"],
            }
            for person in found["decision_makers"]
        ],
    }


def tier(snapshot: Snapshot) -> str:
    return words(Tier, snapshot["account"]["tier"])


def _flag(flag: Mapping[str, Any]) -> dict[str, Any]:
    cause = CAUSES.get(flag["cause"], "")
    parts: Sequence[str] = [flag["executive"] or "", day(flag["on"]), cause, flag["resolution"] or ""]
    return {
        "kind": words(FlagKind, flag["kind"]),
        "detail": " · ".join(part for part in parts if part),
        "state": flag["state"],
    }


def _evidence(visit: Mapping[str, Any]) -> dict[str, Any]:
    """One visit, and what it shows as short words with their tone."""
    if visit["confidential"]:
        return {"on": day(visit["on"]), "title": "Confidential visit", "shows": []}
    if visit["origin"] == "imported":
        shows = [("no briefing on record", "")]
    else:
        shows = [("briefed", "good") if visit["briefed"] else ("not briefed", "bad")]
        if visit["debriefed"] is not None:
            on_time = visit["debriefed_on_time"]
            shows.append(
                ("debriefed on time", "good")
                if on_time
                else ("debrief late", "due")
                if visit["debriefed"]
                else ("no debrief", "bad")
            )
        shows += [("account team there", "")] if visit["account_team_present"] else []
        shows += [("C-level met", "")] if visit["c_level_present"] else []
        met = sum(objective["outcome"] == "met" for objective in visit["objectives"])
        shows += [(f"{met} of {len(visit['objectives'])} objectives met", "")] if visit["objectives"] else []
    shows += [
        (words(FlagKind, kind).lower(), "bad")
        for kind in visit["flags"]
        if kind not in ("unbriefed", "undebriefed")
    ]
    return {"on": day(visit["on"]), "title": visit["title"], "visit_id": visit["visit_id"], "shows": shows}
