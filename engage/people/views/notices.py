"""One's own notices: the list, the way to what each is about, and how one wants to be told."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from engage.core import mail
from engage.core.clock import now
from engage.core.edits import edit_of
from engage.core.errors import EngageError
from engage.core.pages import page_of, show_refusal, tell
from engage.core.ui import Link
from engage.people.models import Deputy, Notice, User
from engage.people.notice_forms import PreferencesForm
from engage.people.notice_page import in_words
from engage.people.preferences import change_preferences, preferences_of, today_of
from engage.people.settings_tabs import render_settings

SHOWN = 25


def notices(request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first, those to read alone where `?unread=1`. Three queries, and what their kinds cost, once each."""
    unread = request.GET.get("unread") == "1"
    seen = Notice.objects.visible_to(request.user)
    page = page_of(request, seen.unread() if unread else seen, size=SHOWN)
    here = reverse("notices:list")
    context = {
        "page": page,
        "lines": in_words(request.user, list(page.object_list)),
        "unread": unread,
        "tabs": [Link("All", here, not unread), Link("Unread", f"{here}?unread=1", unread)],
    }
    return render_page(request, "notices/list.html", context)


def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a notice as read and goes to what it is about, a page of ours; back to the list where there is none."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=now())
    letter = mail.compose(request.user, notice.facts)
    path = letter.path if letter else ""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return redirect(path if is_ours else reverse("notices:list"))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks all of the person's notices as read."""
    Notice.objects.unread().filter(user=request.user).update(read_at=now())
    tell(request, "All notices are marked as read.")
    return redirect("notices:list")


def preferences(request: HttpRequest) -> HttpResponse:
    """How one wants to be told. Six queries."""
    current = preferences_of(request.user)
    editing = edit_of(
        request, request.user, lambda sent, now: PreferencesForm(sent, preferences=preferences_of(now))
    )

    def write() -> None:
        change_preferences(request.user, wanted=editing.forms.wanted(), seen=editing.seen)

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
                tell(request, "This is how you will be told from now on.")
                return redirect("settings:notices")
    context: dict[str, Any] = {
        "editing": editing,
        "form": editing.forms,
        "away": current.away_until is not None and current.away_until >= today_of(request.user),
        "away_until": current.away_until,
        "deputies": [deputy.name for deputy in _deputies(request.user)],
    }
    return render_settings(request, "notices/preferences.html", context, status=status)


def _deputies(user: Any) -> QuerySet[User]:
    """Who stands in for this person today."""
    return User.objects.filter(deputyships__in=Deputy.objects.in_force().filter(principal=user))
