"""Revenue by account and year, summed from a CRM's deals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction

from accounts.importing import IMPORT_LOCK
from accounts.importing.named import standing_accounts, suggest_accounts
from accounts.importing.reports import FinancialImport, Spelling
from accounts.importing.spelling import ColumnValues
from accounts.models import Account, FinancialYear
from engage.core.audit import act_as
from engage.core.chunks import in_chunks
from engage.core.errors import refusals
from engage.core.locks import one_at_a_time
from engage.core.tables import NOBODY, Rejection, Row, Table, Watcher, fold, read_amount, read_day
from engage.core.tables.cells import ISO_DAY
from engage.people.models import User

LARGEST = Decimal(10) ** 14  # what the column for revenue holds, in the main unit

# Before headings among the table's columns: of conditions, and of what is read only to look at its spelling.
_WHERE, _OTHER = "where:", "other:"


def import_financials(
    stream: BinaryIO,
    *,
    account: str,
    date: str,
    value: str,
    where: Mapping[str, str] | None = None,
    delimiter: str = ",",
    date_form: str = ISO_DAY,
    currency: str = "",
    sheet: str = "",
    by: User | None = None,
    dry_run: bool = False,
    watcher: Watcher = NOBODY,
) -> FinancialImport:
    """Sums `value` by account and calendar year of `date` over the rows that meet all conditions of `where`, and sets the years' revenue.

    The three names are headings of the file; `where` maps headings to the value a row must have. Accounts are found by name, never opened. The
    revenue of a year is set, not added to, so a second run changes nothing; profit and share of wallet stay. `currency` is the file's, by default
    each account's own. One transaction: all or nothing. Raises DamagedTable for a file that is not a sound table.
    """
    conditions = {heading: fold(wanted) for heading, wanted in (where or {}).items()}
    columns = {
        "account": account,
        "date": date,
        "value": value,
        **{_WHERE + heading: heading for heading in conditions},
    }
    others = [
        heading
        for heading in Table(stream, columns=columns, delimiter=delimiter, sheet=sheet).headings()
        if heading and heading not in columns.values()
    ]
    columns |= {_OTHER + heading: heading for heading in dict.fromkeys(others) if others.count(heading) == 1}
    table = Table(
        stream, columns=columns, delimiter=delimiter, sheet=sheet, day_form=date_form, watcher=watcher
    )
    with refusals(), transaction.atomic():
        one_at_a_time(IMPORT_LOCK)
        act_as(by, reason="Import of revenue", source="import_financials")
        watcher.phase("Adding up")
        sums = _Sums(table, conditions, date_form)
        for rows in in_chunks(table.rows()):
            sums.take(rows)
        years_set = _set_revenue(sums, currency)
        if dry_run:
            transaction.set_rollback(True)
    suggest_accounts(sums.unknown.values())
    return FinancialImport(
        rows=sums.rows,
        passed_over=sums.passed_over,
        counted=sums.counted,
        accounts=len({account for account, _ in sums.revenue}),
        years_set=years_set,
        years_unchanged=len(sums.revenue) - years_set - sums.in_other_currency,
        rejected=sums.rejected,
        unknown_accounts=list(sums.unknown.values()),
        spellings=[spelling for values in sums.others.values() for spelling in values.doubtful()],
    )


@dataclass
class _Sums:
    """Revenue by account id and year, and what could not be counted."""

    table: Table
    conditions: Mapping[str, str]
    date_form: str
    rows: int = 0
    passed_over: int = 0
    counted: int = 0
    in_other_currency: int = 0
    revenue: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    first_lines: dict[tuple[int, int], int] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)
    unknown: dict[str, Spelling] = field(default_factory=dict)
    others: dict[str, ColumnValues] = field(init=False)

    def __post_init__(self) -> None:
        self.others = {
            meaning: ColumnValues(heading)
            for meaning, heading in self.table.columns.items()
            if meaning.startswith(_OTHER)
        }

    def take(self, rows: list[Row]) -> None:
        """Adds these rows up. One query."""
        self.rows += len(rows)
        wanted = [
            row
            for row in rows
            if all(fold(row.cells[_WHERE + heading]) == value for heading, value in self.conditions.items())
        ]
        self.passed_over += len(rows) - len(wanted)
        ids = standing_accounts(dict.fromkeys(fold(row.cells["account"]) for row in wanted))
        for row in wanted:
            self._add(row, ids)
            for meaning, values in self.others.items():
                values.see(fold(row.cells[meaning]), row.line)

    def _add(self, row: Row, ids: Mapping[str, int]) -> None:
        name = fold(row.cells["account"])
        if not name:
            return self._reject(row, "account", "The row names no account.")
        try:
            year = read_day(row.cells["date"], form=self.date_form).year
        except ValueError as error:
            return self._reject(row, "date", str(error))
        try:
            amount = read_amount(row.cells["value"])
        except ValueError as error:
            return self._reject(row, "value", str(error))
        if name not in ids:
            self.unknown.setdefault(name, Spelling(self.table.columns["account"], name, None, None)).seen_in(
                row.line
            )
            return None
        total = self.revenue.get((ids[name], year), Decimal(0)) + amount
        if abs(total) >= LARGEST:
            return self._reject(row, "value", "The sum of the year is larger than Engage can keep.")
        self.revenue[ids[name], year] = total
        self.first_lines.setdefault((ids[name], year), row.line)
        self.counted += 1
        return None

    def _reject(self, row: Row, meaning: str, reason: str) -> None:
        self.rejected.append(Rejection(row.line, self.table.columns[meaning], reason))


def _set_revenue(sums: _Sums, currency: str) -> int:
    """Writes what differs from the record, and returns how many account years that are. Four queries a thousand account years."""
    written = 0
    for chunk in in_chunks(sums.revenue.items()):
        accounts = {account for (account, _), _ in chunk}
        currencies = dict(Account.objects.filter(pk__in=accounts).order_by().values_list("id", "currency"))
        present = {
            (year.account_id, year.year): year for year in FinancialYear.objects.filter(account__in=accounts)
        }
        new, changed = [], []
        for (account, year), exact in chunk:
            revenue, unit = exact.quantize(Decimal("0.01")), currency or currencies[account]
            known = present.get((account, year))
            if known is None:
                new.append(FinancialYear(account_id=account, year=year, revenue=revenue, currency=unit))
            elif known.currency != unit and known.profit is not None:
                sums.in_other_currency += 1
                reason = f"The figures of {year} are kept in {known.currency}, these are in {unit}; nothing was set for this account and year."
                sums.rejected.append(
                    Rejection(sums.first_lines[account, year], sums.table.columns["value"], reason)
                )
            elif (known.revenue, known.currency) != (revenue, unit):
                known.revenue, known.currency = revenue, unit
                changed.append(known)
        FinancialYear.objects.bulk_create(new)
        FinancialYear.objects.bulk_update(changed, ["revenue", "currency"])
        written += len(new) + len(changed)
    return written
