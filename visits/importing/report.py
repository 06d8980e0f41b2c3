from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.importing.reports import pair_lines, section
from engage.core.similarity import SimilarPair
from engage.core.tables import Rejection


@dataclass(frozen=True)
class Outlier:
    """A day far from the others; `lines` are the first in which it stands."""

    day: date
    meetings: int
    lines: list[int]

    def __str__(self) -> str:
        return f"{self.day}, line {', '.join(map(str, self.lines))}"

    def as_dict(self) -> dict[str, Any]:
        return {"date": self.day.isoformat(), "meetings": self.meetings, "lines": self.lines}


@dataclass(frozen=True)
class MeetingImport:
    """What an import of meetings found and did. rows = meetings + repeats + rejected; meetings = created + already on record."""

    rows: int
    meetings: int
    visits_created: int
    already_on_record: int
    repeats: int
    executives: int
    executives_created: int
    organisations: int
    accounts_created: int
    rejected: list[Rejection]
    outliers: list[Outlier]
    near_duplicates: list[SimilarPair]
    near_duplicate_executives: list[SimilarPair]

    def counts(self) -> dict[str, int]:
        return {
            "rows": self.rows,
            "meetings": self.meetings,
            "visits_created": self.visits_created,
            "already_on_record": self.already_on_record,
            "repeats": self.repeats,
            "executives": self.executives,
            "executives_created": self.executives_created,
            "organisations": self.organisations,
            "accounts_created": self.accounts_created,
        }

    def as_dict(self) -> dict[str, Any]:
        return {
            **self.counts(),
            "rejected": [rejection.as_dict() for rejection in self.rejected],
            "outliers": [outlier.as_dict() for outlier in self.outliers],
            "near_duplicates": [pair.as_list() for pair in self.near_duplicates],
            "near_duplicate_executives": [pair.as_list() for pair in self.near_duplicate_executives],
        }

    def lines(self) -> list[str]:
        return [
            f"{self.rows:,} rows: {self.meetings:,} meetings, {self.repeats:,} repeats, {len(self.rejected):,} rejected.",
            f"{self.visits_created:,} visits created, {self.already_on_record:,} were on record already.",
            f"{self.organisations:,} account names, {self.accounts_created:,} accounts created.",
            f"{self.executives:,} executives, {self.executives_created:,} created.",
            *section("Rejected", self.rejected),
            *section("Dates far from the others, imported as they are", self.outliers),
            *section(
                "Accounts that may be one, with their likeness from 0 to 100",
                pair_lines(self.near_duplicates),
            ),
            *section("Executives that may be one", pair_lines(self.near_duplicate_executives)),
        ]
