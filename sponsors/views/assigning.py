"""Assigning, extending and ending sponsorships: pages of sales operations."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import Account
from engage.core import policy
from engage.core.clock import now
from engage.core.edits import edit_of
from engage.core.errors import EngageError, NotAllowed, OutOfScope, WrongState
from engage.core.form_keys import answered_once
from engage.core.pages import page_of, show_refusal, tell
from sponsors.actions import assign_sponsor, end_sponsorship, extend_sponsorship
from sponsors.models import RematchRequest, Sponsorship
from sponsors.queries.seats import needs, seats, without_sponsor
from sponsors.recommendation.candidates import SUGGESTED, Candidate, candidates
from sponsors.rules import may_decide_sponsorships, months_later
from sponsors.sponsorship_forms import AssignForm, EndForm, ExtendForm
from sponsors.views.sponsorships import seen_term

EVERYBODY = 1000


def choose_account(request: HttpRequest) -> HttpResponse:
    """The accounts without a sponsor, strategic ones first, to assign one to. Five queries."""
    if not may_decide_sponsorships(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    name = request.GET.get("name", "").strip()
    found = without_sponsor(Account.objects.visible_to(request.user).current())
    if name:
        found = found.filter(name__icontains=name)
    ordered = found.select_related("manager").order_by("-tier", "name", "pk")
    return render(request, "sponsors/choose_account.html", {"page": page_of(request, ordered), "name": name})


@answered_once
def assign(request: HttpRequest, account: int) -> HttpResponse:
    """One account, and who fits, best first and with reasons. About ten queries."""
    found: Account = get_object_or_404(
        Account.objects.visible_to(request.user).current().select_related("manager"), pk=account
    )
    if not may_decide_sponsorships(request.user):
        raise NotAllowed("Sales operations assigns sponsors.")
    rules = policy.current()
    fit = candidates(needs([found], user=request.user)[0], seats(request.user, rules=rules), most=EVERYBODY)
    options: dict[str, Any] = {
        "user": request.user,
        "fit": fit,
        "today": now().date(),
        "months": (rules["sponsor_term_minimum_months"], rules["sponsor_term_maximum_months"]),
    }
    if request.method != "POST":
        form = AssignForm(initial=_proposed(request, fit), **options)
        return _assign_page(request, found, form, fit, rules=rules)
    form = AssignForm(request.POST, **options)
    if not form.is_valid():
        return _assign_page(request, found, form, fit, rules=rules, status=400)
    try:
        made = assign_sponsor(found, by=request.user, **form.cleaned_data)
    except EngageError as error:
        show_refusal(form, error)
        return _assign_page(request, found, form, fit, rules=rules, status=error.status)
    tell(request, f"{made.executive.name} sponsors {found.name}. Both sides have been told.")
    return redirect("sponsors:sponsorship", pk=made.pk)


def extend(request: HttpRequest, pk: int) -> HttpResponse:
    term = _to_decide(request, pk)
    rules = policy.current()
    latest = months_later(term.starts_on, rules["sponsor_term_maximum_months"])

    def act(form: Form, seen: int | None) -> str:
        extend_sponsorship(term, by=request.user, seen=seen, **form.cleaned_data)
        return f"{term.executive.name} stays the sponsor of {term.account.name}."

    initial = {"ends_on": latest}
    return _decide(request, term, "extend", ExtendForm, act, initial=initial, extra={"latest": latest})


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, and says what will be lost."""
    term = _to_decide(request, pk)

    def act(form: Form, seen: int | None) -> str:
        end_sponsorship(term, by=request.user, seen=seen, **form.cleaned_data)
        return f"{term.executive.name} no longer sponsors {term.account.name}. Assign the next sponsor when you know who."

    asked = RematchRequest.objects.visible_to(request.user)
    waiting = asked.undecided().filter(sponsorship=term).exists()
    return _decide(request, term, "end", EndForm, act, extra={"waiting": waiting})


def _to_decide(request: HttpRequest, pk: int) -> Any:
    term = seen_term(request, pk)
    if not may_decide_sponsorships(request.user):
        raise NotAllowed("Sales operations decides on sponsorships.")
    if term.ended_on is not None:
        raise WrongState("This sponsorship has ended.")
    return term


def _decide(
    request: HttpRequest,
    term: Sponsorship,
    page: str,
    form_class: type[Form],
    act: Callable[[Form, int | None], str],
    *,
    initial: dict[str, Any] | None = None,
    extra: dict[str, Any],
) -> HttpResponse:
    """Shows the form, or carries it out and goes back to the sponsorship."""
    editing = edit_of(request, term, lambda sent, now: form_class(sent, initial=initial), strict=True)
    status = 200
    if request.method == "POST":
        if editing.is_valid():
            try:
                told = editing.save(lambda: act(editing.forms, editing.seen))
            except EngageError as error:
                show_refusal(editing.forms, error)
                status = error.status
            else:
                tell(request, told)
                return redirect("sponsors:sponsorship", pk=term.pk)
        else:
            status = 400
    return render(
        request,
        f"sponsors/{page}.html",
        {"term": term, "editing": editing, "form": editing.forms, **extra},
        status=status,
    )


def _proposed(request: HttpRequest, fit: list[Candidate]) -> dict[str, Any]:
    """Who was chosen beside the form, if they fit."""
    wanted = request.GET.get("executive", "")
    chosen = next((one for one in fit if str(one.seat.executive_id) == wanted), None)
    return {"executive": chosen.seat.executive_id} if chosen else {}


def _assign_page(
    request: HttpRequest,
    account: Account,
    form: AssignForm,
    fit: list[Candidate],
    *,
    rules: Any,
    status: int = 200,
) -> HttpResponse:
    present: QuerySet[Sponsorship] = Sponsorship.objects.visible_to(request.user).carried()
    limit = rules["sponsor_capacity_limit"]
    context = {
        "account": account,
        "form": form,
        "here": reverse("sponsors:assign", args=[account.pk]),
        "fit": fit[:SUGGESTED],
        "load_hint": f"Only for somebody who sponsors {limit} accounts already. It stays on record.",
        "full": any(one.seat.carried >= limit for one in fit),
        "present": present.filter(account=account).select_related("executive").first(),
    }
    return render(request, "sponsors/assign.html", context, status=status)
