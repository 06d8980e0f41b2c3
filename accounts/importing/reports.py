"""What an import of accounts or revenue has to say, for people (`lines`) and for programs (`as_dict`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engage.core.similarity import SimilarPair
from engage.core.tables import Rejection
from engage.core.tables.command import shortened

LINES_KEPT = 10  # of the lines in which the same thing is written


@dataclass
class Spelling:
    """A value that is probably meant to be another. `used` says whether the suggestion was taken; `lines` are the first it stands in."""

    column: str
    written: str
    suggestion: str | None
    score: float | None
    used: bool = False
    times: int = 0
    found_in: list[int] = field(default_factory=list)

    def seen_in(self, line: int) -> None:
        self.times += 1
        self.keep_line(self.found_in, line)

    @staticmethod
    def keep_line(lines: list[int], line: int) -> None:
        if len(lines) < LINES_KEPT:
            lines.append(line)

    def __str__(self) -> str:
        meant = (
            "nothing like it is known"
            if self.suggestion is None
            else f"probably “{self.suggestion}” ({self.score:g})"
        )
        done = ", read as that" if self.used else ""
        return f"column {self.column}: “{self.written}”, {meant}{done}; {self.times} times, first in line {self.found_in[0]}"

    def as_dict(self) -> dict[str, Any]:
        return {
            "column": self.column,
            "written": self.written,
            "suggestion": self.suggestion,
            "score": self.score,
            "used": self.used,
            "times": self.times,
            "lines": self.found_in,
        }


def section(title: str, entries: Sequence[object]) -> list[str]:
    """A heading with its entries indented, or nothing where there are none."""
    return (
        [
            f"{title} ({len(entries):,}):",
            *(f"  {line}" for line in shortened([str(entry) for entry in entries])),
        ]
        if entries
        else []
    )


def pair_lines(pairs: Sequence[SimilarPair]) -> list[str]:
    return [f"{pair.score:5.1f}  {pair.first}  |  {pair.second}" for pair in pairs]


@dataclass(frozen=True)
class AccountImport:
    """`completed` accounts were known and had something filled in that was empty; `unchanged` ones had nothing to add."""

    rows: int
    created: int
    completed: int
    unchanged: int
    repeats: int
    parents_set: int
    rejected: list[Rejection]
    spellings: list[Spelling]
    near_duplicates: list[SimilarPair]

    def lines(self) -> list[str]:
        return [
            (
                f"{self.rows:,} rows: {self.created:,} accounts created, {self.completed:,} completed, {self.unchanged:,} unchanged, "
                f"{self.repeats:,} repeated; {self.parents_set:,} parents set."
            ),
            *section("Rejected", self.rejected),
            *section("Spelling to check", self.spellings),
            *section(
                "Accounts that may be one, with their likeness from 0 to 100",
                pair_lines(self.near_duplicates),
            ),
        ]

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "accounts_created": self.created,
            "accounts_completed": self.completed,
            "accounts_unchanged": self.unchanged,
            "repeats": self.repeats,
            "parents_set": self.parents_set,
            "rejected": [rejection.as_dict() for rejection in self.rejected],
            "misspelt": [spelling.as_dict() for spelling in self.spellings],
            "near_duplicates": [pair.as_list() for pair in self.near_duplicates],
        }


@dataclass(frozen=True)
class FinancialImport:
    """`counted` rows passed the conditions and were summed; `years_set` account years got another figure than they had."""

    rows: int
    passed_over: int
    counted: int
    accounts: int
    years_set: int
    years_unchanged: int
    rejected: list[Rejection]
    unknown_accounts: list[Spelling]
    spellings: list[Spelling]

    def lines(self) -> list[str]:
        return [
            (
                f"{self.rows:,} rows: {self.counted:,} summed for {self.accounts:,} accounts, {self.passed_over:,} passed over; "
                f"{self.years_set:,} account years set, {self.years_unchanged:,} unchanged."
            ),
            *section("Rejected", self.rejected),
            *section("Unknown accounts", self.unknown_accounts),
            *section("Spelling to check", self.spellings),
        ]

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "rows_passed_over": self.passed_over,
            "rows_counted": self.counted,
            "accounts": self.accounts,
            "years_set": self.years_set,
            "years_unchanged": self.years_unchanged,
            "rejected": [rejection.as_dict() for rejection in self.rejected],
            "unknown_accounts": [account.as_dict() for account in self.unknown_accounts],
            "misspelt": [spelling.as_dict() for spelling in self.spellings],
        }
