"""Dates, deadlines, money and names in words, as filters and tags; all of them come with `{% load ui %}`.

The reader's zone is Django's current one; `|filter:zone` names another. The present is Engage's clock.
"""

from datetime import date, datetime, tzinfo
from decimal import Decimal

from django import template
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from engage.core import clock, moments, money, names
from engage.core.countries import country_name
from engage.core.zones import place_of

register = template.Library()


def render(component: str, **context: object) -> SafeString:
    """A component's template with just these values; it sees nothing of the page around it."""
    return mark_safe(get_template(f"components/{component}.html").render(context).strip())  # noqa: S308


@register.simple_tag
def moment(
    at: datetime | None,
    zone: str | tzinfo = "",
    other_tz: str | tzinfo = "",
    until: datetime | None = None,
    day: bool = True,
) -> SafeString:
    """The reader's clock, and the other one beside it where it shows something else: "Tue 24 Nov, 14:00 (08:00 in New York)"."""
    if at is None:
        return mark_safe("")
    here = _here(zone)
    today = moments.local_day(clock.now(), here)
    hours = moments.clock_words(at, until, within=here)
    there = (
        moments.elsewhere_words(at, here=here, there=moments.zone(other_tz), today=today) if other_tz else ""
    )
    date_words = moments.day_words(moments.local_day(at, here), today=today, weekday=True) if day else ""
    return render(
        "moment",
        at=at.astimezone(here).isoformat(timespec="minutes"),
        day=date_words,
        hours=hours,
        elsewhere=there,
    )


@register.simple_tag
def due_badge(due: date | datetime | None, zone: str | tzinfo = "") -> SafeString:
    if due is None:
        return mark_safe("")
    now, here = clock.now(), _here(zone)
    return render(
        "badge",
        content=moments.due_words(due, now=now, within=here),
        tone=moments.due_tone(due, now=now, within=here),
    )


@register.filter
def day(value: date | datetime | None, zone: str | tzinfo = "") -> str:
    here = _here(zone)
    return (
        moments.day_words(moments.local_day(value, here), today=moments.local_day(clock.now(), here))
        if value
        else ""
    )


@register.filter
def weekday(value: date | datetime | None, zone: str | tzinfo = "") -> str:
    here = _here(zone)
    return (
        moments.day_words(
            moments.local_day(value, here), today=moments.local_day(clock.now(), here), weekday=True
        )
        if value
        else ""
    )


@register.filter
def hours(value: datetime | None, zone: str | tzinfo = "") -> str:
    return moments.clock_words(value, None, within=_here(zone)) if value else ""


@register.filter
def when(value: date | datetime | None, zone: str | tzinfo = "") -> str:
    return moments.when_words(value, now=clock.now(), within=_here(zone)) if value else ""


@register.filter
def due(value: date | datetime | None, zone: str | tzinfo = "") -> str:
    return moments.due_words(value, now=clock.now(), within=_here(zone)) if value else ""


@register.filter
def due_tone(value: date | datetime | None, zone: str | tzinfo = "") -> str:
    return moments.due_tone(value, now=clock.now(), within=_here(zone)) if value else ""


@register.filter
def countdown(at: datetime | None, event: str) -> str:
    return moments.countdown_words(event, at, now=clock.now()) if at else ""


@register.filter
def country(code: str) -> str:
    """The country's name; a code that stands for none stays as it is."""
    return country_name(code)


@register.filter
def place(zone: str) -> str:
    """The place after which a time zone is named."""
    return place_of(zone)


@register.filter(name="money")
def money_filter(amount: Decimal | int | float | None, currency: str) -> str:
    return money.money_short(amount, currency)


@register.filter
def money_whole(amount: Decimal | int | float | None, currency: str) -> str:
    return money.money_whole(amount, currency)


@register.filter
def first_name(name: object) -> str:
    return names.first_name(str(name or ""))


@register.filter
def initials(name: object) -> str:
    """Two letters for a person: first and last name, without titles."""
    words = [word for word in str(name).split() if word.lower() not in names.TITLES]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _here(zone: str | tzinfo) -> tzinfo:
    return moments.zone(zone) if zone else timezone.get_current_timezone()
