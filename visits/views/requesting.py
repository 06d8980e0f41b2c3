"""Asking for a visit: which account, then the request itself."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Account
from accounts.queries import accounts_in_directory, accounts_to_look_up
from accounts.rules import may_browse_accounts
from engage.core.clock import now
from engage.core.edits import Editing
from engage.core.errors import EngageError, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.pages import tell
from engage.core.policy import current as current_policy
from engage.people.models import Executive, Role, User
from visits.actions import ask_for_visit, keep_draft
from visits.forms.requesting import RequestForms
from visits.forms.surroundings import FIELDS, SurroundingsForm
from visits.forms.times import first_day_with_notice
from visits.models import Visit
from visits.pages import words
from visits.queries import Surroundings, surroundings

SHOWN = 12
BROUGHT_ALONG = ("executive", "template")  # through the choice of the account
ASKS_AROUND = ", ".join(
    f"change from:{name}" for name in (*(f"[name={field}]" for field in FIELDS), "[name^=colleagues-]")
)


@answered_once
def request_visit(request: HttpRequest) -> HttpResponse:
    """`?account=`, `?executive=` and `?template=` fill the form; without an account it is looked up first. The button beside the templates sends the form
    to be filled, and it comes back with what was typed."""
    require_planner(request.user)
    account = chosen_account(request)
    if account is None:
        return choose_account(
            request, "visits/choose_account.html", heading="Request a visit", name="request"
        )
    forms = RequestForms(
        user=request.user,
        account=account,
        data=request.POST if request.method == "POST" else None,
        initial=likely(request, account),
    )
    if request.method == "GET" and request.GET.get("template"):
        forms = forms.begun_with(request.GET["template"])
    if is_to_begin(request):
        return show_form(
            request, forms.begun_with(request.POST.get("template", "")), account=account, visit=None
        )
    if request.method == "POST" and forms.is_valid():
        try:
            return _answer(request, forms)
        except EngageError as error:
            forms.show(error)
    return show_form(request, forms, account=account, visit=None)


def is_to_begin(request: HttpRequest) -> bool:
    """Whether the form was sent to be filled by a template, and for nothing else."""
    return request.method == "POST" and request.POST.get("act") == "template"


def _answer(
    request: HttpRequest, forms: RequestForms, *, visit: Visit | None = None, seen: int | None = None
) -> HttpResponse:
    asked = request.POST.get("act") == "request"
    write = ask_for_visit if asked else keep_draft
    reason = forms.form.cleaned_data["solo_reason"]
    kept = write(forms.draft(), by=request.user, visit=visit, solo_reason=reason, seen=seen)
    tell(request, said_of_request(kept) if asked else "The draft is kept. Nobody has been told of it.")
    return redirect("visits:visit", pk=kept.pk)


def answer_draft(
    request: HttpRequest, forms: RequestForms, *, visit: Visit, seen: int | None
) -> HttpResponse:
    return _answer(request, forms, visit=visit, seen=seen)


def said_of_request(visit: Visit) -> str:
    """Who is asked now."""
    asked = [
        name
        for name, consent in (
            (words.account_side(visit), visit.account_consent_at),
            (words.executive(visit), visit.executive_consent_at),
        )
        if consent is None
    ]
    if not asked:
        return "The visit is approved: both sides have agreed."
    return f"Requested. {words.joined(asked)} {'is' if len(asked) == 1 else 'are'} asked to agree."


def show_form(
    request: HttpRequest,
    forms: RequestForms,
    *,
    account: Account,
    visit: Visit | None,
    editing: Editing[RequestForms] | None = None,
) -> HttpResponse:
    policy = current_policy()
    user = request.user
    context: dict[str, Any] = {
        "forms": forms,
        "form": forms.form,
        "editing": editing,
        "account": account,
        "visit": visit,
        "around": surroundings_of(user, account, {**forms.said(), "visit": visit.pk if visit else ""}),
        "asks_around": ASKS_AROUND,
        "priorities": [title for _, title in forms.priorities],
        "briefing_hours": policy["briefing_due_hours"],
        "notice_days": policy["notice_working_days"],
        "rush_before": first_day_with_notice(
            now(), working_days=policy["notice_working_days"], zone=user.time_zone, country=user.country
        ),
    }
    status = 200 if is_to_begin(request) else status_of(request, editing)
    return render(request, "visits/request.html", context, status=status)


def around(request: HttpRequest) -> HttpResponse:
    """What else there is in the days chosen, as a part of the request's page: `?account=` and the fields of the form that say who and when."""
    require_planner(request.user)
    account = chosen_account(request)
    if account is None:
        raise OutOfScope("There is no such account.")
    found = surroundings_of(request.user, account, request.GET)
    return render(request, "visits/_around.html", {"around": found})


def surroundings_of(user: User, account: Account, said: Mapping[str, Any]) -> Surroundings | None:
    """None until it is said who goes and when."""
    form = SurroundingsForm(said, user=user)
    if not form.is_valid():
        return None
    when = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at")}
    draft = form.cleaned_data["visit"]
    return surroundings(
        user, account=account, executives=form.executives, visit=draft.pk if draft else 0, **when
    )


def status_of(request: HttpRequest, editing: Editing[Any] | None = None) -> int:
    """Of a form that is shown, and shown again: 409 where somebody else was faster, 400 where something else has to be mended."""
    if request.method != "POST":
        return 200
    return 409 if editing and editing.clashes else 400


def choose_account(request: HttpRequest, template: str, *, heading: str, name: str) -> HttpResponse:
    """The look-up by name; with htmx only its results. Of an account out of scope it shows name and manager."""
    asked = request.GET.get("q", "").strip()
    found = accounts_to_look_up(request.user, name=asked, limit=SHOWN + 1)
    context = {
        "heading": heading,
        "url_name": f"visits:{name}",
        "q": asked,
        "accounts": found[:SHOWN],
        "more": len(found) > SHOWN,
        "brought": [(name, request.GET[name]) for name in BROUGHT_ALONG if request.GET.get(name)],
    }
    partial = bool(getattr(request, "htmx", False))
    return render(request, "visits/_accounts_found.html" if partial else template, context)


def chosen_account(request: HttpRequest) -> Account | None:
    """The account of the address, from the person's directory. 404 outside it."""
    given = request.GET.get("account", "")
    if not given:
        return None
    if not given.isdecimal() or len(given) > 18:
        raise OutOfScope("There is no such account.")
    account: Account = get_object_or_404(
        accounts_in_directory(request.user).select_related("manager"), pk=int(given)
    )
    return account


def likely(request: HttpRequest, account: Account) -> dict[str, Any]:
    """What is probably meant: the executive of the address, else the one the reader is or assists; the manager comes along."""
    given = request.GET.get("executive", "")
    executive = int(given) if given.isdecimal() and len(given) < 18 else _own_executive(request.user)
    return {"lead_executive": executive, "team": [account.manager_id] if account.manager_id else []}


def _own_executive(user: User) -> int | None:
    own = Executive.objects.led_by(user) if user.holds(Role.EXECUTIVE) else Executive.objects.none()
    if user.holds(Role.ASSISTANT):
        own = own | Executive.objects.assisted_by(user)
    return own.values_list("pk", flat=True).first()


def require_planner(user: User) -> None:
    """Those who only administer have no visits to plan; for them the page is not there."""
    if not may_browse_accounts(user):
        raise OutOfScope("There is nothing here for you to open.")
