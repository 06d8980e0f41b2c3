"""What visits add to the page of an account and to the list of accounts."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Account
from accounts.page import Call, Column, Section, add_call, add_columns, add_sections
from accounts.rules import may_browse_accounts
from engage.core import clock, moments
from engage.core.pages import page_of
from visits.flag_words import words_of
from visits.lines import line_of, line_of_touchpoint
from visits.models import Commitment, Flag, Insight, Touchpoint, Visit
from visits.models.visit import TOOK_PLACE
from visits.rules import may_log_somewhere

VISITS_SHOWN, PROMISES_SHOWN, INSIGHTS_SHOWN, FLAGS_SHOWN, TOUCHPOINTS_SHOWN = 10, 12, 6, 6, 4


def declare() -> None:
    """To be called once, from the AppConfig."""
    add_sections(
        Section(10, "main", "accounts/sections/visits.html", visits),
        Section(20, "main", "accounts/sections/promises.html", promises),
        Section(30, "main", "accounts/sections/insights.html", insights),
        Section(35, "side", "accounts/sections/touchpoints.html", touchpoints),
        Section(40, "side", "accounts/sections/flags.html", flags),
    )
    add_columns(Column(20, "Last met", last_met))
    add_call(Call("Request a visit", request_address, may_browse_accounts))


def request_address(account: Account) -> str:
    return f"{reverse('visits:request')}?{urlencode({'account': account.pk})}"


def visits(account: Account, request: HttpRequest) -> Mapping[str, Any]:
    """The visits that the person sees, newest first, a page at a time. Two queries."""
    seen = Visit.objects.visible_to(request.user).filter(account=account).for_display()
    page = page_of(request, seen, size=VISITS_SHOWN)
    return {"page": page, "lines": [line_of(visit, beside="executive") for visit in page.object_list]}


def promises(account: Account, request: HttpRequest) -> Mapping[str, Any]:
    """Open commitments of both sides, the most pressing first. One query."""
    seen = Commitment.objects.visible_to(request.user).open().filter(account=account)
    rows = list(
        seen.select_related("owner", "made_by", "visit").order_by(F("due_on").asc(nulls_last=True), "pk")[
            : PROMISES_SHOWN + 1
        ]
    )
    today = clock.now().date()
    shown = rows[:PROMISES_SHOWN]
    late = sum(row.due_on is not None and row.due_on < today for row in shown)
    return {"promises": shown, "more": len(rows) > PROMISES_SHOWN, "late": late}


def insights(account: Account, request: HttpRequest) -> Mapping[str, Any]:
    """What the customer told us lately. One query."""
    rows = Insight.objects.visible_to(request.user).filter(account=account).select_related("visit")
    return {"insights": list(rows[:INSIGHTS_SHOWN])}


def touchpoints(account: Account, request: HttpRequest) -> Mapping[str, Any]:
    """The latest short contacts, and the way to log one. One query."""
    seen = Touchpoint.objects.visible_to(request.user).standing().filter(account=account)
    rows = list(seen.for_display()[: TOUCHPOINTS_SHOWN + 1])
    query = urlencode({"account": account.pk})
    return {
        "touchpoints": [line_of_touchpoint(row) for row in rows[:TOUCHPOINTS_SHOWN]],
        "more": len(rows) > TOUCHPOINTS_SHOWN,
        "more_url": f"{reverse('touchpoints:list')}?{query}",
        "log_url": f"{reverse('touchpoints:new')}?{query}" if may_log_somewhere(request.user) else "",
    }


def flags(account: Account, request: HttpRequest) -> Mapping[str, Any]:
    """The newest open flags. One query."""
    seen = Flag.objects.visible_to(request.user).open().filter(account=account)
    rows = list(seen.select_related("account", "executive")[: FLAGS_SHOWN + 1])
    return {
        "flags": [{"flag": row, "words": words_of(row)} for row in rows[:FLAGS_SHOWN]],
        "more_url": f"{reverse('flags:list')}?{urlencode({'account': account.pk})}",
        "more": len(rows) > FLAGS_SHOWN,
    }


def last_met(accounts: Sequence[Account], user: Any) -> Mapping[int, object]:
    """The day of the last visit that took place and the person may see. One query."""
    newest = Window(RowNumber(), partition_by=F("account"), order_by=[F("starts_at").desc(), F("pk").desc()])
    rows = (
        Visit.objects.visible_to(user)
        .filter(account__in=[account.pk for account in accounts], status__in=TOOK_PLACE)
        .annotate(newest=newest)
        .filter(newest=1)
        .values_list("account_id", "starts_at", "time_zone")
    )
    today = clock.now().date()
    return {
        account: moments.day_words(moments.local_day(starts_at, moments.zone(zone)), today=today)
        for account, starts_at, zone in rows
    }
