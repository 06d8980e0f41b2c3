"""Who reads the home page, when, and by which clock: dates and deadlines in their words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from engage.core import clock, moments
from engage.core.ui import Tone
from engage.people.models import User

Badge = tuple[str, Tone]
TONES: Mapping[str, Tone] = {"bad": "bad", "due": "due"}


@dataclass(frozen=True)
class Reader:
    user: User
    now: datetime
    zone: tzinfo

    @classmethod
    def of(cls, user: Any) -> "Reader":
        return cls(user=user, now=clock.now(), zone=ZoneInfo(user.time_zone))

    @property
    def today(self) -> date:
        return moments.local_day(self.now, self.zone)

    def due(self, at: date | datetime) -> Badge:
        """ "late by 2 days", "due tomorrow"."""
        words = moments.due_words(at, now=self.now, within=self.zone)
        return words, TONES.get(moments.due_tone(at, now=self.now, within=self.zone), "")

    def starts(self, at: datetime) -> Badge:
        """How soon a meeting begins: "meeting tomorrow 14:00", "meeting in 3 days", "meeting 16 Mar"."""
        days = (moments.local_day(at, self.zone) - self.today).days
        if days <= 1:
            return f"meeting {moments.when_words(at, now=self.now, within=self.zone)}", "due"
        return f"meeting {f'in {days} days' if days <= 14 else self.day(at)}", "due" if days <= 3 else ""

    def countdown(self, event: str, at: datetime) -> Badge:
        return moments.countdown_words(event, at, now=self.now), "bad"

    def day(self, at: date | datetime, *, weekday: bool = False) -> str:
        return moments.day_words(moments.local_day(at, self.zone), today=self.today, weekday=weekday)

    def moment(self, at: datetime, until: datetime | None = None) -> str:
        """ "Tue 24 Nov, 14:00"."""
        return f"{self.day(at, weekday=True)}, {moments.clock_words(at, until, within=self.zone)}"

    def in_weeks(self, weeks: int) -> datetime:
        return self.now + timedelta(weeks=weeks)

    def start_of(self, day: date) -> datetime:
        """The first instant of a day on the reader's clock: where something due on a day is sorted."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)
