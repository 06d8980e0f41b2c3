"""The history of a briefing: its versions, and what changed between two of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from visits.pages.brief_versions import versions_of


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """`?of=3&against=1` chooses; the draft is there for those who write it. Six queries, however many there are."""
    found = versions_of(
        request.user, pk, of=request.GET.get("of", ""), against=request.GET.get("against", "")
    )
    return render(request, "visits/versions.html", {"versions": found, "visit": found.visit})
