"""The calendar of visits: a month as a grid of weeks, or one week as a list of its days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.rules import may_browse_accounts
from engage.core import clock, moments
from engage.core.errors import OutOfScope
from engage.core.ui import Link
from visits.calendar_page import days_between, weeks_of
from visits.filters import CalendarFilter, without_long_choices
from visits.models import Visit

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ENTRIES = {"month": 4, "week": 20}
YEARS = range(1990, 2200)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """What is looked at: the days from Monday to Sunday, its name, and the days that the neighbours are found by."""

    view: str
    on: date
    first: date
    last: date
    name: str
    before: date
    after: date


def calendar(request: HttpRequest) -> HttpResponse:
    """Visits of a month or a week in scope, at most so many a day; the rest of a day is a link away. About twelve queries."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    zone = timezone.get_current_timezone()
    today = moments.local_day(clock.now(), zone)
    span = _span(request.GET, today)
    found = CalendarFilter(request.GET, queryset=Visit.objects.visible_to(request.user), request=request)
    form = without_long_choices(found.form, request)
    days = days_between(
        found.qs,
        span.first,
        span.last,
        user=request.user,
        zone=zone,
        most=ENTRIES[span.view],
        month=span.on if span.view == "month" else None,
    )
    kept = {name: request.GET[name] for name in ("account", "executive") if request.GET.get(name)}
    context: dict[str, Any] = {
        "span": span,
        "days": days,
        "weeks": weeks_of(days),
        "is_empty": all(day.is_empty for day in days),
        "form": form,
        "filtered": bool(kept),
        "zone": moments.city(zone),
        "day_kept": urlencode(
            {{"executive": "participant"}.get(name, name): value for name, value in kept.items()}
        ),
        "kept": urlencode(kept),
        "earlier": _address(span.view, span.before, kept),
        "later": _address(span.view, span.after, kept),
        "today": _address(span.view, today, kept),
        "shows_today": span.first <= today <= span.last,
        "tabs": [
            Link(label, _address(view, span.on, kept), span.view == view)
            for view, label in (("month", "Month"), ("week", "Week"))
        ],
    }
    return render(request, f"calendar/{span.view}.html", context)


def _span(asked: Mapping[str, str], today: date) -> Span:
    """The month or week around the day asked for; today's where no day can be made of it."""
    on = _day(asked.get("on", "")) or today
    return _week(on, today) if asked.get("view") == "week" else _month(on)


def _month(on: date) -> Span:
    begin = on.replace(day=1)
    following = (begin + timedelta(days=31)).replace(day=1)
    end = following - timedelta(days=1)
    return Span(
        view="month",
        on=on,
        first=_monday(begin),
        last=_monday(end) + timedelta(days=6),
        name=f"{MONTHS[on.month - 1]} {on.year}",
        before=(begin - timedelta(days=1)).replace(day=1),
        after=following,
    )


def _week(on: date, today: date) -> Span:
    first = _monday(on)
    last = first + timedelta(days=6)
    name = f"{moments.day_words(first, today=today)} to {moments.day_words(last, today=today)}"
    return Span("week", on, first, last, name, first - WEEK, first + WEEK)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(words: str) -> date | None:
    try:
        day = parse_date(words)
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


def _address(view: str, on: date, kept: Mapping[str, str]) -> str:
    return f"{reverse('calendar:calendar')}?{urlencode({'view': view, 'on': on.isoformat(), **kept})}"
