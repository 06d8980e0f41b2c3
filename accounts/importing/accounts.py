"""Accounts from a CRM's export."""

from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import transaction

from accounts.duplicates import near_duplicates
from accounts.importing import IMPORT_LOCK
from accounts.importing.named import NAME_LIMIT, grant_to_managers, standing_accounts
from accounts.importing.parents import StatedParent, set_parents
from accounts.importing.reports import AccountImport, Spelling
from accounts.importing.sectors import meant_sectors
from accounts.models import Account
from engage.core.audit import act_as
from engage.core.chunks import in_chunks
from engage.core.countries import find_country
from engage.core.errors import refusals
from engage.core.locks import one_at_a_time
from engage.core.tables import NOBODY, Rejection, Row, Table, Watcher, fold
from engage.people.models import User

COLUMNS = ("name", "external_id", "sector", "country", "region", "parent")
FILLED_IN = ("external_id", "sector", "country", "region")
LIMITS = {
    "name": NAME_LIMIT,
    "external_id": Account._meta.get_field("external_id").max_length or 0,
    "sector": Account._meta.get_field("sector").max_length or 0,
    "region": Account._meta.get_field("region").max_length or 0,
}


def import_accounts(
    stream: BinaryIO,
    *,
    columns: dict[str, str],
    delimiter: str = ",",
    sheet: str = "",
    owner: User | None = None,
    by: User | None = None,
    correct: bool = False,
    dry_run: bool = False,
    watcher: Watcher = NOBODY,
) -> AccountImport:
    """Opens the accounts of a file, and fills in what known ones lack; what is recorded already is never overwritten.

    `columns` maps some of `COLUMNS` to the file's headings, `name` at least. An account is known by its external id, else by its name with white
    space folded. Misspelt countries are corrected where the score leaves no doubt; sectors are kept as written unless `correct`. `owner` becomes
    the manager of new accounts, `by` (else the owner) is on record as who did it. One transaction: all or nothing. Raises DamagedTable for a file that is not a sound table. A few queries a
    thousand rows; memory grows with the distinct names, not with the rows.
    """
    table = Table(stream, columns=columns, delimiter=delimiter, sheet=sheet, watcher=watcher)
    watcher.phase("Reading the file")
    sectors = (
        meant_sectors(
            Counter(fold(row.cells["sector"]) for row in table.rows() if row.cells["sector"].strip())
        )
        if "sector" in columns
        else {}
    )
    work = _Work(table, owner, sectors, correct)
    with refusals(), transaction.atomic():
        one_at_a_time(IMPORT_LOCK)
        act_as(by or owner, reason="Import of accounts", source="import_accounts")
        watcher.phase("Opening accounts")
        for rows in in_chunks(table.rows()):
            work.take(rows)
        parentage = set_parents(work.parents, column=columns.get("parent", ""))
        if dry_run:
            transaction.set_rollback(True)
    watcher.phase("Looking for names that may be one")
    return AccountImport(
        rows=work.rows,
        created=work.created,
        completed=work.completed,
        unchanged=work.unchanged,
        repeats=work.repeats,
        parents_set=parentage.set,
        rejected=sorted([*work.rejected, *parentage.rejected], key=lambda rejection: rejection.line),
        spellings=[*work.spellings.values(), *parentage.unknown],
        near_duplicates=near_duplicates(work.names),
    )


@dataclass
class _Work:
    """The state of one import between its chunks."""

    table: Table
    owner: User | None
    sectors: dict[str, tuple[str, float]]
    correct: bool
    rows: int = 0
    created: int = 0
    completed: int = 0
    unchanged: int = 0
    repeats: int = 0
    names: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    parents: list[StatedParent] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    spellings: dict[tuple[str, str], Spelling] = field(default_factory=dict)

    def take(self, rows: list[Row]) -> None:
        """Opens and completes the accounts of these rows."""
        self.rows += len(rows)
        read = [(row, account) for row in rows if (account := self._read(row)) is not None]
        known = _Known([account for _, account in read])
        new: list[Account] = []
        changed: list[Account] = []
        placed: list[tuple[Row, Account]] = []
        for row, account in read:
            present = known.find(account)
            if present is None:
                new.append(account)
                known.add(account)
            else:
                fuller = _fill_in(present, account)
                self._count(present, fuller)
                if fuller and present.pk:
                    changed.append(present)
            placed.append((row, present or account))
        Account.objects.bulk_create(new)
        grant_to_managers((account.pk, account.manager_id) for account in new)
        self.created += len(new)
        self.seen.update(account.pk for account in new)
        Account.objects.bulk_update(dict.fromkeys(changed), FILLED_IN)
        self.names.update(account.name for _, account in read)
        if "parent" in self.table.columns:
            stated = ((row, account, fold(row.cells["parent"])) for row, account in placed)
            self.parents += [
                StatedParent(row.line, account.pk, parent) for row, account, parent in stated if parent
            ]

    def _count(self, present: Account, fuller: bool) -> None:
        if present.pk is None or present.pk in self.seen:
            self.repeats += 1
        else:
            self.seen.add(present.pk)
            self.completed += fuller
            self.unchanged += not fuller

    def _read(self, row: Row) -> Account | None:
        """The account as the row describes it, or None after noting why not."""
        cells = {meaning: fold(text) for meaning, text in row.cells.items()}
        if rejection := self._rejection(row, cells):
            self.rejected.append(rejection)
            return None
        return Account(
            name=cells["name"],
            external_id=cells.get("external_id") or None,
            sector=self._sector(row, cells.get("sector", "")),
            country=self._country(row, cells.get("country", "")),
            region=cells.get("region", ""),
            manager=self.owner,
        )

    def _rejection(self, row: Row, cells: dict[str, str]) -> Rejection | None:
        if not cells["name"]:
            return Rejection(row.line, self.table.columns["name"], "The account has no name.")
        for meaning, limit in LIMITS.items():
            if len(cells.get(meaning, "")) > limit:
                return Rejection(
                    row.line, self.table.columns[meaning], f"The text is longer than {limit} characters."
                )
        return None

    def _sector(self, row: Row, written: str) -> str:
        if written not in self.sectors:
            return written
        suggestion, score = self.sectors[written]
        self._spelling(row, "sector", written, suggestion, score, used=self.correct)
        return suggestion if self.correct else written

    def _country(self, row: Row, written: str) -> str:
        country = find_country(written) if written else None
        if country is None:
            if written:
                self._spelling(row, "country", written, None, None, used=False)
            return ""
        if not country.as_written:
            self._spelling(row, "country", written, country.name, country.score, used=country.sure)
        return country.code if country.sure else ""

    def _spelling(
        self, row: Row, meaning: str, written: str, suggestion: str | None, score: float | None, *, used: bool
    ) -> None:
        spelling = Spelling(self.table.columns[meaning], written, suggestion, score, used)
        self.spellings.setdefault((meaning, written), spelling).seen_in(row.line)


class _Known:
    """Accounts there are for a chunk of rows, by external id and by name. Three queries."""

    def __init__(self, described: list[Account]) -> None:
        self._by_external_id: dict[str | None, Account] = {}
        ids = [account.external_id for account in described if account.external_id]
        by_name = standing_accounts(dict.fromkeys(account.name for account in described))
        with_ids = Account.objects.filter(external_id__in=ids).select_related("merged_into")
        rows = {a.pk: a for a in Account.objects.filter(pk__in=by_name.values())}
        for account in with_ids:
            standing = account.merged_into or account
            self._by_external_id[account.external_id] = rows.setdefault(standing.pk, standing)
        self._by_name = {name: rows[pk] for name, pk in by_name.items()}

    def find(self, described: Account) -> Account | None:
        """The same external id; else the same name, unless both have an external id, and so are two customers."""
        if described.external_id and (same := self._by_external_id.get(described.external_id)):
            described.external_id = same.external_id  # its own may stand with a name merged into it
            return same
        same = self._by_name.get(described.name)
        return None if same is not None and described.external_id and same.external_id else same

    def add(self, account: Account) -> None:
        self._by_name[account.name] = account
        if account.external_id:
            self._by_external_id[account.external_id] = account


def _fill_in(present: Account, described: Account) -> bool:
    """Takes over what `present` lacks; whether there was anything."""
    lacking = [f for f in FILLED_IN if getattr(described, f) and not getattr(present, f)]
    for name in lacking:
        setattr(present, name, getattr(described, name))
    return bool(lacking)
