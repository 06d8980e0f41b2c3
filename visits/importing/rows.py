"""One row of the file as a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from accounts.importing.named import NAME_LIMIT as ACCOUNT_LIMIT
from engage.core.tables import Rejection, Row, fold, read_day
from engage.people.models import Executive
from visits.models import Visit

COLUMNS = ("date", "executive", "account", "purpose")
MANDATORY = {"executive": "The row names no executive.", "account": "The row names no account."}
LIMITS = {"executive": Executive._meta.get_field("name").max_length or 0, "account": ACCOUNT_LIMIT}
TITLE_LIMIT = Visit._meta.get_field("title").max_length or 0
NO_PURPOSE = "Purpose not on record"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of which only the day is known. Texts have their white space folded."""

    line: int
    day: date
    starts_at: datetime
    ends_at: datetime
    executive: str
    account: str
    purpose: str

    @property
    def key(self) -> str:
        """What makes this meeting the same in another file, or in another row: SHA-256 of day, executive, account and purpose."""
        parts = (self.day.isoformat(), self.executive, self.account, self.purpose)
        return sha256("\x1f".join(parts).encode()).hexdigest()

    @property
    def title(self) -> str:
        """The purpose, cut where it is longer than a title."""
        if len(self.purpose) > TITLE_LIMIT:
            return self.purpose[: TITLE_LIMIT - 1] + "…"
        return self.purpose or NO_PURPOSE


@dataclass(frozen=True, slots=True)
class MeetingReader:
    """Reads rows into meetings. `columns` are the file's headings, for saying where something is wrong; `now` is the present."""

    columns: Mapping[str, str]
    zone: ZoneInfo
    date_form: str
    now: datetime

    def read(self, row: Row) -> Meeting | Rejection:
        """The meeting, or why the row cannot be one: no or a wrong date, a day that is not over, a name that is missing or too long."""
        cells = {meaning: fold(text) for meaning, text in row.cells.items()}
        try:
            day = read_day(cells["date"], form=self.date_form)
        except ValueError as error:
            return self._rejection(row, "date", str(error))
        starts_at, ends_at = whole_day(day, zone=self.zone)
        if starts_at >= ends_at:
            return self._rejection(row, "date", f"There was no {day} in {self.zone.key}.")
        if ends_at > self.now:
            return self._rejection(
                row, "date", f"The {day} is not over yet; only past meetings are imported."
            )
        for meaning, words in MANDATORY.items():
            if not cells[meaning]:
                return self._rejection(row, meaning, words)
        for meaning, limit in LIMITS.items():
            if len(cells[meaning]) > limit:
                return self._rejection(row, meaning, f"The name is longer than {limit} characters.")
        return Meeting(
            row.line, day, starts_at, ends_at, cells["executive"], cells["account"], cells["purpose"]
        )

    def _rejection(self, row: Row, meaning: str, reason: str) -> Rejection:
        return Rejection(row.line, self.columns[meaning], reason)


@lru_cache(maxsize=4096)
def whole_day(day: date, *, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the first instant of the day in the zone to the first of the next, in UTC; 23 or 25 hours where the clock is changed.

    Both are the same where the zone has left the day out (30 December 2011 in Samoa).
    """
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """A midnight that the clock skips is read by the time before the change, which is the instant of the change."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)
