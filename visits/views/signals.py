"""Price and value signals: how our price and our value were received, visit by visit, and all together."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from visits.follow_up_words import corrections_told
from visits.models import Debrief
from visits.pages.people import TEMPERATURE_TONES
from visits.signal_filters import SignalFilter
from visits.signal_queries import signal_lines, tally_of
from visits.signal_words import overview_of, reception_of
from visits.views.follow_up import list_of, require_reader, tabs

COLUMNS = (
    ("Visit", "starts_at"),
    ("Account", "account"),
    ("Executive", "executive"),
    ("Our price", ""),
    ("Our value", ""),
    ("Temperature", ""),
)
FIRST = ("q", "account", "executive", "doubt")
SELDOM = ("price_signal", "value_signal", "purpose", "temperature", "after", "before", "ordering")
TABS: tuple[tuple[str, dict[str, str]], ...] = (
    ("All", {}),
    ("Price in doubt", {"doubt": "price"}),
    ("Value in doubt", {"doubt": "value"}),
    ("Price alone in doubt", {"doubt": "price_alone"}),
)


def signals(request: HttpRequest) -> HttpResponse:
    """The signals in scope, of the latest visits first, under what they say together. About thirteen queries."""
    require_reader(request)
    rows = signal_lines(Debrief.objects.with_signals().visible_to(request.user))
    found = SignalFilter(request.GET, queryset=rows, request=request)
    context = list_of(request, found, _row, columns=COLUMNS, first=FIRST, seldom=SELDOM)
    context["tabs"] = tabs(request, "signals:list", TABS)
    if context["rows"]:
        context["overview"] = overview_of(tally_of(found.qs), url=_narrowed(request))
    return render(request, "signals/list.html", context)


def _row(debrief: Any) -> dict[str, Any]:
    return {
        "signal": debrief,
        "visit": debrief.visit,
        "receptions": [
            ("Our price", reception_of(debrief.price_signal)),
            ("Our value", reception_of(debrief.value_signal)),
        ],
        "tone": TEMPERATURE_TONES.get(debrief.temperature, ""),
        "corrections": corrections_told(debrief.corrections_),
    }


def _narrowed(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("doubt", "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}&" if query else "?"
