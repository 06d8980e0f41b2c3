"""The first reading of the file: nothing is written before the whole of it is known to be sound."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from engage.core.chunks import in_chunks
from engage.core.tables import Rejection, Table
from visits.importing.rows import Meeting, MeetingReader
from visits.models import Visit

LINES_KEPT = 5  # of each day, to show where an outlier stands


@dataclass
class DayOnRecord:
    """How many meetings a day has, and the first lines they stand in."""

    meetings: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.meetings += 1
        if len(self.lines) < LINES_KEPT:
            self.lines.append(line)


@dataclass
class Survey:
    """What the file holds. Grows with the names and days in it, and by one digest a meeting; rows are not kept."""

    rows: int = 0
    repeats: int = 0
    keys: set[bytes] = field(default_factory=set)
    executives: dict[str, None] = field(default_factory=dict)
    accounts: dict[str, None] = field(default_factory=dict)
    days: dict[date, DayOnRecord] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)

    @property
    def meetings(self) -> int:
        return len(self.keys)

    def add(self, meeting: Meeting) -> None:
        """Counts a meeting, or a repeat of one."""
        key = bytes.fromhex(meeting.key)
        if key in self.keys:
            self.repeats += 1
            return
        self.keys.add(key)
        self.executives[meeting.executive] = self.accounts[meeting.account] = None
        self.days.setdefault(meeting.day, DayOnRecord()).add(meeting.line)


def survey(table: Table, reader: MeetingReader) -> Survey:
    """Reads all rows. No queries. Raises DamagedTable."""
    found = Survey()
    for row in table.rows():
        found.rows += 1
        read = reader.read(row)
        if isinstance(read, Meeting):
            found.add(read)
        else:
            found.rejected.append(read)
    return found


def not_yet_imported(keys: Iterable[bytes]) -> set[bytes]:
    """The keys of which no visit is on record. One query a thousand keys."""
    missing: set[bytes] = set()
    for chunk in in_chunks(keys):
        asked = {key.hex(): key for key in chunk}
        present = Visit.objects.filter(import_key__in=asked).order_by().values_list("import_key", flat=True)
        missing.update(asked[key] for key in asked.keys() - set(present))
    return missing
