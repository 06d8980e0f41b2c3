"""The settings: profile, deputies, tokens. Everybody has them, for themselves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from engage.core.edits import edit_of
from engage.core.errors import EngageError, OutOfScope
from engage.core.form_keys import answered_once
from engage.core.pages import show_refusal, tell, tell_refusal
from engage.people import actions
from engage.people.forms.own import DeputyForm, ProfileForm, TokenForm
from engage.people.models import Deputy
from engage.people.rules import has_deputies
from engage.people.settings_tabs import render_settings
from engage.people.words import role_words

SHOWN = 50


def profile(request: HttpRequest) -> HttpResponse:
    person = request.user
    editing = edit_of(request, person, lambda sent, now: ProfileForm(sent, person=now))

    def write() -> None:
        actions.change_profile(person, by=person, seen=editing.seen, **editing.forms.cleaned_data)

    status = 200
    if request.method == "POST":
        status = 400
        if editing.is_valid():
            try:
                editing.save(write)
            except EngageError as error:
                show_refusal(editing.forms, error)
                status = error.status
            else:
                tell(request, "Your profile is up to date.")
                return redirect("settings:profile")
    stands_in = Deputy.objects.in_force().filter(deputy=person).select_related("principal")[:SHOWN]
    context = {
        "editing": editing,
        "form": editing.forms,
        "roles": role_words(person),
        "stands_in_for": list(stands_in),
    }
    return render_settings(request, "profile/profile.html", context, status=status)


@answered_once
def deputies(request: HttpRequest) -> HttpResponse:
    """Who stands in for this person, now or later."""
    person = request.user
    if not has_deputies(person):
        raise OutOfScope("There is nothing here for you to open.")
    form = DeputyForm(request.POST or None, principal=person)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                row = actions.name_deputy(person, by=person, **form.cleaned_data)
            except EngageError as error:
                show_refusal(form, error)
                status = error.status
            else:
                tell(request, f"{row.deputy.name} stands in for you.")
                return redirect("settings:deputies")
    rows = Deputy.objects.current().filter(principal=person).select_related("deputy").order_by("starts_on")
    context = {"form": form, "rows": list(rows[:SHOWN])}
    return render_settings(request, "profile/deputies.html", context, status=status)


@require_POST
def end_deputyship(request: HttpRequest, deputyship: int) -> HttpResponse:
    rows = Deputy.objects.current().select_related("deputy", "principal")
    row = get_object_or_404(rows, pk=deputyship, principal=request.user)
    actions.end_deputyship(row, by=request.user)
    tell(request, f"{row.deputy.name} no longer stands in for you.")
    return redirect("settings:deputies")


@never_cache
@answered_once
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens. A new one is in the answer to the form that asked for it and nowhere else: neither kept nor to be had again."""
    person = request.user
    form = TokenForm(request.POST or None, person=person)
    status, key = 200, ""
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                _, key = actions.create_token(person, by=person, **form.cleaned_data)
            except EngageError as error:
                show_refusal(form, error)
                status = error.status
            else:
                status, form = 201, TokenForm(person=person)
    rows = person.api_tokens.order_by("-created_at", "-id")[:SHOWN]
    context: dict[str, Any] = {"form": form, "rows": list(rows), "key": key}
    return render_settings(request, "profile/tokens.html", context, status=status)


@require_POST
def revoke_token(request: HttpRequest, token: int) -> HttpResponse:
    row = get_object_or_404(request.user.api_tokens, pk=token)
    try:
        actions.revoke_token(row, by=request.user)
    except EngageError as error:
        tell_refusal(request, error)
    else:
        tell(request, "The token works no longer.")
    return redirect(reverse("settings:tokens"))
