"""A day with its hours in a time zone, as people type it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from engage.core.working_time import next_working_day
from engage.core.zones import zone_choices


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TimesForm(forms.Form):
    """`starts_at` and `ends_at` of the cleaned data are aware moments. An end before the start is one after midnight only by a mistake: it is refused."""

    day = forms.DateField(label="Day", widget=DayInput)
    start = forms.TimeField(label="From", widget=HourInput)
    end = forms.TimeField(label="To", widget=HourInput)
    time_zone = forms.ChoiceField(label="Time zone", help_text="Where these hours are read from the clock.")

    def __init__(self, *args: Any, zones: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        likely = list(zones)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = zone_choices(likely)
        if likely:
            field.initial = likely[0]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"day", "start", "end", "time_zone"} <= set(cleaned):
            zone = ZoneInfo(cleaned["time_zone"])
            cleaned["starts_at"] = datetime.combine(cleaned["day"], cleaned["start"], zone)
            cleaned["ends_at"] = datetime.combine(cleaned["day"], cleaned["end"], zone)
            if cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("end", "The meeting has to end after it starts.")
        return cleaned


def typed(starts_at: datetime, ends_at: datetime, zone: str) -> dict[str, date | time | str]:
    """The initial values of the form for a stored time."""
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    return {"day": start.date(), "start": start.time(), "end": end.time(), "time_zone": zone}


def first_day_with_notice(moment: datetime, *, working_days: int, zone: str, country: str) -> date:
    """The first day that leaves the policy's notice, for the hint in the form; whether it is enough is decided when it is asked."""

    day = moment.astimezone(ZoneInfo(zone)).date()
    for _ in range(working_days):
        day = next_working_day(day, country=country)
    return day
