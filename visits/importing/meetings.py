"""The import of past meetings: each becomes a held visit of origin `imported`, which raises no flag and takes no further step."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import connection, transaction

from accounts.access import grant_access_of_new
from accounts.duplicates import near_duplicates
from accounts.importing import IMPORT_LOCK
from accounts.importing.named import find_or_open
from accounts.models import AccountAccess
from engage.core.audit import act_as
from engage.core.bulk import insert_alike
from engage.core.chunks import in_chunks
from engage.core.clock import now
from engage.core.errors import refusals
from engage.core.locks import one_at_a_time
from engage.core.tables import NOBODY, Table, Watcher
from engage.core.tables.cells import ISO_DAY
from engage.core.zones import zone_named
from engage.people.actions import find_or_create_executives
from engage.people.duplicates import near_duplicate_executives
from engage.people.models import Assistant, Executive, User
from visits.importing.outliers import outlying_days
from visits.importing.report import MeetingImport, Outlier
from visits.importing.rows import TITLE_LIMIT, Meeting, MeetingReader
from visits.importing.survey import Survey, not_yet_imported, survey
from visits.models import ImportBatch, Origin, Status, Visit


def import_meetings(
    stream: BinaryIO,
    *,
    file_name: str,
    columns: Mapping[str, str],
    owner: User | None = None,
    time_zone: str = "UTC",
    date_form: str = ISO_DAY,
    delimiter: str = ",",
    sheet: str = "",
    by: User | None = None,
    dry_run: bool = False,
    watcher: Watcher = NOBODY,
) -> MeetingImport:
    """Puts the meetings of a file on record: one visit for all rows that are equal in the four columns, white space folded.

    `columns` maps date, executive, account and purpose to the file's headings. Executives (without a sign-in) and accounts are made where new, with
    `owner` as the accounts' manager, and `by` (else the owner) on record as who did it; names that merely resemble each other are listed, and stay
    apart. A visit spans its whole day in `time_zone`. A meeting that is on record is not imported again, whichever file it comes from. A row with a cell that cannot be read is left out and listed;
    a damaged file is refused with DamagedTable. One transaction: all or nothing; `dry_run` does it all and takes it back.

    Reads the file twice and writes a thousand rows at a time. Memory grows with the names, and by about 150 bytes a meeting.
    """
    zone = zone_named(time_zone)
    table = Table(
        stream, columns=columns, delimiter=delimiter, sheet=sheet, day_form=date_form, watcher=watcher
    )
    watcher.phase("Reading the file")
    reader = MeetingReader(columns, zone, date_form, now())
    found = survey(table, reader)
    with refusals(), transaction.atomic():
        one_at_a_time(IMPORT_LOCK)
        act_as(by or owner, reason=f"Import of {file_name}", source="import_meetings")
        watcher.phase("Looking for names that may be one")
        new = not_yet_imported(found.keys)
        accounts, accounts_created = find_or_open(found.accounts, manager=owner)
        executives, executives_created = find_or_create_executives(found.executives, time_zone=time_zone)
        report = MeetingImport(
            rows=found.rows,
            meetings=found.meetings,
            visits_created=len(new),
            already_on_record=found.meetings - len(new),
            repeats=found.repeats,
            executives=len(found.executives),
            executives_created=executives_created,
            organisations=len(found.accounts),
            accounts_created=accounts_created,
            rejected=found.rejected,
            outliers=_outliers(found),
            near_duplicates=near_duplicates(found.accounts.keys()),
            near_duplicate_executives=near_duplicate_executives(found.executives.keys()),
        )
        if new:
            batch = ImportBatch.objects.create(
                file_name=file_name[:255],
                digest=table.digest(),
                rows=found.rows,
                report={**report.counts(), "rejected": len(found.rejected)},
                imported_by=by or owner,
            )
            watcher.phase("Putting meetings on record")
            _Writer(batch, accounts, executives, time_zone, owner).write(_meetings(table, reader, new))
        if dry_run:
            _check_what_waits_for_the_commit()
            transaction.set_rollback(True)
    return report


def _meetings(table: Table, reader: MeetingReader, wanted: set[bytes]) -> Iterator[Meeting]:
    """The second reading: each wanted meeting once."""
    for row in table.rows():
        meeting = reader.read(row)
        if isinstance(meeting, Meeting) and (key := bytes.fromhex(meeting.key)) in wanted:
            wanted.remove(key)
            yield meeting


@dataclass
class _Writer:
    """Writes visits and the access they give."""

    batch: ImportBatch
    accounts: Mapping[str, int]
    executives: Mapping[str, int]
    time_zone: str
    owner: User | None

    def write(self, meetings: Iterator[Meeting]) -> None:
        """Two queries a thousand meetings."""
        template = Visit(
            status=Status.HELD,
            origin=Origin.IMPORTED,
            time_zone=self.time_zone,
            date_only=True,
            requested_by=self.owner,
            import_batch=self.batch,
        )
        insiders = _who_may_see(self.executives.values())
        for chunk in in_chunks(meetings):
            visits = insert_alike(
                template, self._columns(chunk), returning=("id", "account_id", "lead_executive_id")
            )
            grant_access_of_new(
                (f"visits.visit:{visit}", (account, user, reason))
                for visit, account, executive in visits
                for user, reason in insiders.get(executive, ())
            )

    def _columns(self, meetings: list[Meeting]) -> dict[str, list[Any]]:
        return {
            "account_id": [self.accounts[meeting.account] for meeting in meetings],
            "lead_executive_id": [self.executives[meeting.executive] for meeting in meetings],
            "title": [meeting.title for meeting in meetings],
            "imported_purpose": [
                meeting.purpose if len(meeting.purpose) > TITLE_LIMIT else "" for meeting in meetings
            ],
            "starts_at": [meeting.starts_at for meeting in meetings],
            "ends_at": [meeting.ends_at for meeting in meetings],
            "held_at": [meeting.ends_at for meeting in meetings],
            "import_key": [meeting.key for meeting in meetings],
        }


def _who_may_see(executives: Iterable[int]) -> dict[int, list[tuple[int, AccountAccess.Reason]]]:
    """Those who see an account because this executive met it: the executive and the assistants, where they sign in. Two queries."""
    ids = list(executives)
    insiders: dict[int, list[tuple[int, AccountAccess.Reason]]] = defaultdict(list)
    signing_in = Executive.objects.filter(pk__in=ids).exclude(user=None).order_by()
    for pk, user in signing_in.values_list("pk", "user_id"):
        insiders[pk].append((user, AccountAccess.Reason.VISIT))
    for pk, user in (
        Assistant.objects.filter(executive__in=ids).order_by().values_list("executive_id", "user_id")
    ):
        insiders[pk].append((user, AccountAccess.Reason.ASSISTANT))
    return insiders


def _outliers(found: Survey) -> list[Outlier]:
    days = outlying_days({day: record.meetings for day, record in found.days.items()})
    return [Outlier(day, found.days[day].meetings, found.days[day].lines) for day in days]


def _check_what_waits_for_the_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
