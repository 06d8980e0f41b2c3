"""Annual reviews: the list, and one review as the board reads it."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.rules import may_browse_accounts
from engage.core import policy
from engage.core.edits import Editing, Sent, edit_of
from engage.core.errors import EngageError, OutOfScope
from engage.core.heads import sorted_heads
from engage.core.pages import page_of, show_refusal, tell, tell_refusal
from sponsors import review_page
from sponsors.actions import comment_on_review, regenerate_review, sign_review
from sponsors.actions.reviews import Part, current_sponsor
from sponsors.forms import ReviewWordsForm
from sponsors.models import AnnualReview
from sponsors.review_filters import ReviewFilter, with_waits_for
from sponsors.review_words import day
from sponsors.rules import (
    may_comment_as_manager,
    may_comment_as_sponsor,
    may_regenerate_review,
    may_sign_review,
    missing_words,
)
from visits.filters import without_long_choices

LATEST_FIRST = "-year"
COLUMNS = (("Account", "account"), ("Year", "year"), ("Account manager", ""), ("Where it stands", ""))


def reviews(request: HttpRequest) -> HttpResponse:
    """The reviews in scope, newest year first, without their snapshots. About six queries."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    seen = AnnualReview.objects.visible_to(request.user).filter(account__merged_into=None)
    rows = with_waits_for(seen).select_related("account__manager", "signed_by").defer("snapshot")
    order = request.GET.get("ordering") or LATEST_FIRST
    found = ReviewFilter(request.GET, queryset=rows.order_by("-year", "-pk"), request=request)
    context = {
        "filter": found,
        "form": without_long_choices(found.form, request),
        "page": page_of(request, found.qs),
        "heads": sorted_heads(request, COLUMNS, first=order),
        "filtered": any(request.GET.get(name) for name in found.filters if name != "ordering"),
    }
    return render(request, "reviews/list.html", context)


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole snapshot of one account and year. Seven queries, however much it holds."""
    return _page(request, _seen(request, pk))


@require_POST
def comment(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    found = _seen(request, pk)
    side: Part = "manager" if part == "manager" else "sponsor"
    editing = _words(request, found, side)
    if not editing.is_valid():
        return _page(request, found, edits={side: editing}, status=400)

    def write() -> None:
        words = editing.forms.cleaned_data["words"]
        comment_on_review(found, words=words, part=side, by=request.user, seen=editing.seen)

    try:
        editing.save(write)
    except EngageError as error:
        show_refusal(editing.forms, error)
        return _page(request, found, edits={side: editing}, status=error.status)
    tell(request, "Your words stand in the review.")
    return redirect("reviews:review", pk=pk)


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    reading = _as_read(request, found)
    try:
        reading.save(lambda: sign_review(found, by=request.user, seen=reading.seen))
    except EngageError as error:
        tell_refusal(request, error)
        return _page(request, _seen(request, pk), status=error.status)
    tell(request, "The review is signed. It stays as it is.")
    return redirect("reviews:review", pk=pk)


@require_POST
def regenerate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    try:
        regenerate_review(found, by=request.user)
    except EngageError as error:
        tell_refusal(request, error)
        return _page(request, found, status=error.status)
    tell(request, "The review shows the record as it is now.")
    return redirect("reviews:review", pk=pk)


def _words(request: HttpRequest | None, review: AnnualReview, part: Part) -> Editing[ReviewWordsForm]:
    """The words of one side: the page has a form for each, and one may change while the other is written."""

    def make(sent: Sent, row: AnnualReview) -> ReviewWordsForm:
        present = row.manager_words if part == "manager" else row.sponsor_words
        return ReviewWordsForm(sent, initial={"words": present}, auto_id=f"{part}_%s")

    return edit_of(request, review, make)


def _as_read(request: HttpRequest | None, review: AnnualReview) -> Editing[Form]:
    """What is signed is what was read."""
    return edit_of(request, review, lambda sent, row: Form(sent), strict=True)


def _seen(request: HttpRequest, pk: int) -> AnnualReview:
    rows = AnnualReview.objects.visible_to(request.user).select_related("account__manager", "signed_by")
    found: AnnualReview = get_object_or_404(rows, pk=pk)
    return found


def _page(
    request: HttpRequest,
    review: AnnualReview,
    *,
    edits: Mapping[Part, Editing[ReviewWordsForm]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the forms that are this person's: the manager's words, the sponsor's, or the signature."""
    sponsor = current_sponsor(review.account)
    manager = review.account.manager
    is_open = review.signed_at is None
    missing = missing_words(review, manager=manager, sponsor=sponsor)
    snapshot, shown = review.snapshot, edits or {}
    may: dict[Part, bool] = {
        "manager": may_comment_as_manager(request.user, review.account),
        "sponsor": may_comment_as_sponsor(request.user, sponsors=[sponsor.pk] if sponsor else []),
    }
    editings = {
        part: shown.get(part) or _words(None, review, part)
        for part in may
        if (may[part] and is_open) or part in shown
    }
    context: dict[str, Any] = {
        "review": review,
        "account_name": snapshot["account"]["name"],
        "tier": review_page.tier(snapshot),
        "as_of": day(snapshot["as_of"]),
        "recommendation": review_page.recommendation(snapshot),
        "visits": review_page.visits(snapshot, goal=policy.current()["compliance_goal_percent"]),
        "executives": review_page.executives(snapshot),
        "sponsor": review_page.sponsor(snapshot),
        "business": review_page.business(snapshot),
        "promises": review_page.promises(snapshot),
        "customer": review_page.customer(snapshot),
        "manager_name": manager.name if manager else "",
        "sponsor_name": sponsor.name if sponsor else "",
        "missing": missing,
        "may_sign": is_open and may_sign_review(request.user),
        "may_regenerate": is_open and may_regenerate_review(request.user, review.account),
        "reading": _as_read(None, review),
        **{f"{part}_form": editing.forms for part, editing in editings.items()},
        **{f"{part}_editing": editing for part, editing in editings.items()},
    }
    return render(request, "reviews/review.html", context, status=status)
