"""One executive's row of the sponsor report, in the words and bars of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engage.core.ui import Bar, Tone
from sponsors.queries.sponsor_report import SponsorReportRow
from visits.models import FlagKind, Format
from visits.queries.leadership import Seen

FORMAT_WORDS = {**dict(Format.choices), "unknown": "Format not on record"}


@dataclass(frozen=True)
class Figure:
    """A tile: shares are in percent; `goal` draws a tick."""

    label: str
    value: str
    unit: str = ""
    share: float | None = None
    goal: float | None = None
    note: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Scorecard:
    figures: Sequence[Figure]
    formats: Sequence[Bar]
    flags: Sequence[Bar]
    facts: Sequence[tuple[str, str]]


def scorecard_of(row: SponsorReportRow, *, goal: float) -> Scorecard:
    """Pure. `goal` is the policy's share of visits briefed and debriefed on time, in percent."""
    on_record = row.visits_held - row.visits_imported
    return Scorecard(
        figures=(
            Figure("Visits held", str(row.visits_held), note=_of_record(row)),
            share_figure("Read the briefing in time", row.briefed_share, goal=goal, of=on_record),
            share_figure("Debriefed on time", row.debriefed_on_time_share, goal=goal),
            Figure("Clean visits", str(row.visits_clean), f"of {on_record}", note=f"{row.points} points"),
        ),
        formats=bars_of(row.visits_by_format, FORMAT_WORDS),
        flags=bars_of(row.flags, dict(FlagKind.choices), tone="bad"),
        facts=_facts(row),
    )


def share_figure(label: str, share: float | None, *, goal: float, of: int | None = None) -> Figure:
    """A share against the goal; a dash where there was nothing to count."""
    if share is None:
        return Figure(label, "–", note="No visit to count yet")
    percent = round(share * 100)
    unit = "%" if of is None else f"% of {of}"
    return Figure(label, str(percent), unit, share=percent, goal=goal, tone="" if percent >= goal else "due")


def bars_of(counts: Mapping[str, int], words: Mapping[str, str], *, tone: Tone = "") -> tuple[Bar, ...]:
    """What was counted at least once, most first, against the largest."""
    present = sorted(((n, k) for k, n in counts.items() if n), key=lambda item: (-item[0], item[1]))
    largest = present[0][0] if present else 1
    return tuple(Bar(words.get(kind, kind), str(n), n / largest * 100, tone) for n, kind in present)


def leading_bars(seen: Sequence[Seen]) -> tuple[Bar, ...]:
    """The practices of leadership, in their order: five is almost always."""
    return tuple(Bar(one.practice.label, f"{one.mean}", float(one.mean) / 5 * 100) for one in seen)


def _of_record(row: SponsorReportRow) -> str:
    return f"{row.visits_imported} imported, without a briefing on record" if row.visits_imported else ""


def _facts(row: SponsorReportRow) -> tuple[tuple[str, str], ...]:
    lead = row.acknowledgement_lead_hours
    return (
        ("Planned in the period", str(row.visits_planned)),
        ("Brief read, median", "–" if lead is None else f"{lead:.0f} h ahead"),
        ("Moved", _times(row.reschedules)),
        ("Commitments made, kept", f"{row.commitments_made}, {row.commitments_kept}"),
        ("Commitments overdue", str(row.commitments_overdue)),
        ("Accounts sponsored", f"{row.accounts_assigned} of at most {row.capacity}"),
        ("Of these met in time", str(row.accounts_contacted)),
        ("Last met a customer", _days_ago(row.days_since_contact)),
    )


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _days_ago(days: int | None) -> str:
    if days is None:
        return "not on record"
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
