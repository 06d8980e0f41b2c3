"""The sponsor report as a table for people: grouped, with units, and a word instead of an empty cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.core.ui import Tone
from sponsors.queries.sponsor_report import SponsorReport, SponsorReportRow


@dataclass(frozen=True)
class Cell:
    """`edge` marks the first cell of a group."""

    label: str
    value: str
    tone: Tone = ""
    edge: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether a phone may leave it out."""
        return self.value in ("0", "–")


@dataclass(frozen=True)
class Line:
    executive_id: int
    executive: str
    detail: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class ReportTable:
    """`groups` are the heads over the columns, each with how many it spans."""

    groups: Sequence[tuple[str, int]]
    labels: Sequence[tuple[str, bool]]
    lines: Sequence[Line]
    totals: Sequence[tuple[str, str]]


GROUPS = (("Visits", 4), ("Discipline", 3), ("Flags", 2), ("Promises", 3), ("Sponsor of", 3))
LABELS = (
    "Planned",
    "Held",
    "Clean",
    "Imported",
    "Briefed",
    "Debriefed",
    "On time",
    "Seagull",
    "All",
    "Made",
    "Kept",
    "Overdue",
    "Accounts",
    "In time",
    "Last contact",
)


EDGES = tuple(at == 0 for _, span in GROUPS for at in range(span))


def table_of(report: SponsorReport, *, goal: float) -> ReportTable:
    """Pure. `goal` in percent decides which shares are marked."""
    return ReportTable(
        groups=GROUPS,
        labels=list(zip(LABELS, EDGES, strict=True)),
        lines=[_line(row, goal=goal) for row in report.rows],
        totals=[
            ("Executives", str(len(report.rows))),
            ("Visits held", f"{sum(row.visits_held for row in report.rows):,}"),
            ("Clean", f"{sum(row.visits_clean for row in report.rows):,}"),
            ("Seagull", f"{sum(row.flags['seagull'] for row in report.rows):,}"),
        ],
    )


def _line(row: SponsorReportRow, *, goal: float) -> Line:
    seagulls, flags = row.flags["seagull"], sum(row.flags.values())
    values: list[tuple[str, Tone]] = [
        _count(row.visits_planned),
        _count(row.visits_held),
        _count(row.visits_clean),
        _count(row.visits_imported),
        _share(row.briefed_share, goal),
        _share(row.debriefed_share, goal),
        _share(row.debriefed_on_time_share, goal),
        _count(seagulls, "bad" if seagulls else ""),
        _count(flags),
        _count(row.commitments_made),
        _count(row.commitments_kept),
        _count(row.commitments_overdue, "bad" if row.commitments_overdue else ""),
        (f"{row.accounts_assigned} of {row.capacity}", "due" if row.accounts_assigned > row.capacity else ""),
        _count(row.accounts_contacted),
        ("–" if row.days_since_contact is None else _days(row.days_since_contact), ""),
    ]
    return Line(
        executive_id=row.executive_id,
        executive=row.executive,
        detail=_detail(row),
        cells=[
            Cell(label, value, tone, edge)
            for label, edge, (value, tone) in zip(LABELS, EDGES, values, strict=True)
        ],
    )


def _detail(row: SponsorReportRow) -> str:
    """Title and unit, the unit only where the title does not name it."""
    unit = row.business_unit or ""
    return ", ".join(part for part in (row.title, "" if unit and unit in row.title else unit) if part)


def _count(number: int, tone: Tone = "") -> tuple[str, Tone]:
    return f"{number:,}", tone


def _share(share: float | None, goal: float) -> tuple[str, Tone]:
    if share is None:
        return "–", ""
    percent = round(share * 100)
    return f"{percent} %", "due" if percent < goal else ""


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days:,} days"
