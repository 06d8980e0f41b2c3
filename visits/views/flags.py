"""Flags: the list, and one flag with what was said about it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.rules import may_browse_accounts
from engage.core import clock, moments
from engage.core.errors import EngageError, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.pages import page_of, show_refusal, tell
from engage.core.ui import Link
from visits.actions import reply_to_flag, resolve_flag
from visits.flag_filters import FlagFilter
from visits.flag_forms import FlagReplyForm, FlagResolutionForm
from visits.flag_words import cause_of, happened, state_of, why_it_counts, words_of
from visits.lines import day_of
from visits.models import Flag
from visits.rules import may_decide_waiver, may_reply_to_flag, may_resolve_flag


def flags(request: HttpRequest) -> HttpResponse:
    """The flags in scope, newest first. About eight queries."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    found = FlagFilter(request.GET, queryset=_seen(request), request=request)
    page = page_of(request, found.qs)
    context = {
        "filter": found,
        "page": page,
        "rows": [
            {"flag": flag, "words": words_of(flag), "state": state_of(flag), "day": _day(flag)}
            for flag in page.object_list
        ],
        "filtered": any(request.GET.get(name) for name in found.filters),
        "tabs": tabs_for(request, current="flags"),
    }
    return render(request, "flags/list.html", context)


def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """One flag: the fact, the executive's reply, and how it ended. About seven queries."""
    return _page(request, get_object_or_404(_seen(request), pk=pk))


@require_POST
@answered_once
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_seen(request), pk=pk)
    form = FlagReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reply_form=form, status=400)
    try:
        reply_to_flag(found, by=request.user, text=form.cleaned_data["text"])
    except EngageError as error:
        show_refusal(form, error)
        return _page(request, found, reply_form=form, status=error.status)
    tell(request, "Your reply stands beside the flag. Sales operations has been told.")
    return redirect("flags:flag", pk=pk)


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Resolves a flag, or withdraws it where `withdrawn` says that it was a mistake."""
    found = get_object_or_404(_seen(request), pk=pk)
    form = FlagResolutionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, resolution_form=form, status=400)
    withdrawn = form.cleaned_data["outcome"] == "withdrawn"
    try:
        resolve_flag(found, by=request.user, note=form.cleaned_data["note"], withdrawn=withdrawn)
    except EngageError as error:
        show_refusal(form, error)
        return _page(request, found, resolution_form=form, status=error.status)
    tell(request, "The flag is withdrawn. It stays in the history." if withdrawn else "The flag is resolved.")
    return redirect("flags:flag", pk=pk)


def tabs_for(request: HttpRequest, *, current: str) -> list[Link]:
    """Flags and, for those who decide them, waivers."""
    if not may_decide_waiver(request.user):
        return []
    return [
        Link("Flags", reverse("flags:list"), current == "flags"),
        Link("Waivers", reverse("waivers:list"), current == "waivers"),
    ]


def _seen(request: HttpRequest) -> QuerySet[Flag]:
    rows: QuerySet[Flag] = Flag.objects.visible_to(request.user).select_related(
        "account",
        "executive",
        "visit__account",
        "visit__lead_executive",
        "commitment",
        "resolution__by",
    )
    return rows


def _page(
    request: HttpRequest,
    flag: Flag,
    *,
    reply_form: FlagReplyForm | None = None,
    resolution_form: FlagResolutionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    executive_user = flag.executive.user_id if flag.executive else None
    is_open = getattr(flag, "resolution", None) is None
    may_reply = may_reply_to_flag(request.user, executive_user_id=executive_user)
    context: dict[str, Any] = {
        "flag": flag,
        "words": happened(flag),
        "cause": cause_of(flag),
        "why": why_it_counts(flag),
        "state": state_of(flag),
        "day_of_visit": day_of(flag.visit) if flag.visit else "",
        "replies": list(flag.replies.select_related("by")),
        "reply_form": (reply_form or FlagReplyForm()) if may_reply and is_open else reply_form,
        "resolution_form": (resolution_form or FlagResolutionForm())
        if may_resolve_flag(request.user) and is_open
        else resolution_form,
    }
    return render(request, "flags/flag.html", context, status=status)


def _day(flag: Flag) -> str:
    """The day it became true, on the reader's clock."""
    here = timezone.get_current_timezone()
    today = moments.local_day(clock.now(), here)
    return moments.day_words(moments.local_day(flag.occurred_at, here), today=today, weekday=True)
