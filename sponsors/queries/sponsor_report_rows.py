"""The sponsor report's rows, and how they become JSON and CSV. What each figure means: sponsors.queries.sponsor_report."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from visits.models import FlagKind, Format

FORMATS = (*Format.values, "unknown")
FLAG_KINDS = tuple(FlagKind.values)
MAPPINGS = {"visits_by_format": ("visits", FORMATS), "flags": ("flags", FLAG_KINDS)}


@dataclass(frozen=True)
class SponsorReportRow:
    """One executive's figures. Field names and their order are the API's keys; shares are 0 to 1."""

    executive_id: int
    executive: str
    title: str
    business_unit: str | None
    sponsorships: int
    capacity: int
    tenure_months: int | None
    visits_planned: int
    visits_held: int
    visits_clean: int
    visits_by_format: Mapping[str, int]
    visits_imported: int
    briefed_share: float | None
    acknowledgement_lead_hours: float | None
    debriefed_share: float | None
    debriefed_on_time_share: float | None
    flags: Mapping[str, int]
    reschedules: int
    commitments_made: int
    commitments_kept: int
    commitments_overdue: int
    accounts_assigned: int
    accounts_contacted: int
    days_since_contact: int | None
    role: str | None
    role_previous: str | None
    feedback_mean: float | None
    points: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class SponsorReport:
    """The rows of a period, by executive's name. `end` is exclusive; `as_of` is the instant that standing figures are told as of."""

    start: date
    end: date
    as_of: datetime
    rows: tuple[SponsorReportRow, ...]

    def as_json(self) -> dict[str, Any]:
        period = {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "as_of": self.as_of.isoformat(),
        }
        return {"period": period, "results": [row.as_json() for row in self.rows]}

    @staticmethod
    def columns() -> list[str]:
        """The header of the CSV: the row's keys, with one column a format and one a kind of flag."""
        return [column for field in fields(SponsorReportRow) for column in _columns_of(field.name)]

    def cells(self) -> list[list[Any]]:
        """The rows of the CSV, in the order of `columns()`."""
        return [
            [cell for field in fields(row) for cell in _cells_of(getattr(row, field.name))]
            for row in self.rows
        ]


def _columns_of(name: str) -> list[str]:
    prefix, kinds = MAPPINGS.get(name, ("", ()))
    return [f"{prefix}_{kind}" for kind in kinds] if kinds else [name]


def _cells_of(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else [value]
