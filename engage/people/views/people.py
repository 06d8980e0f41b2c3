"""The list of people, and the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from engage.core.pages import page_of
from engage.core.ui import Column
from engage.people import handover
from engage.people.filters import PeopleFilter
from engage.people.forms.own import DeputyForm
from engage.people.models import Deputy, User, UserState
from engage.people.rules import may_administer, may_hand_over
from engage.people.views.scope import person_of, require_record
from engage.people.words import STATE_TONES, role_words

DEPUTIES_SHOWN, TOKENS_SHOWN, REPORTS_SHOWN = 20, 20, 12


def people(request: HttpRequest) -> HttpResponse:
    """Everybody on record, fifty a page, as filtered. Four queries."""
    require_record(request)
    found = PeopleFilter(request.GET, queryset=User.objects.visible_to(request.user), request=request)
    page = page_of(request, found.qs)
    context = {
        "filter": found,
        "page": page,
        "rows": [_row(user) for user in page.object_list],
        "columns": [
            _column(request, "Name", "name"),
            Column("Roles"),
            Column("State"),
            _column(request, "Last sign-in", "last_sign_in"),
        ],
        "filtered": any(request.GET.get(name) for name in ("name", "role", "state")),
        "may_administer": may_administer(request.user),
    }
    return render(request, "people/list.html", context)


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what is on record, what still is theirs, who stands in for them, their tokens. About 20 queries, most of them counts of
    work by kind."""
    found = person_of(request, pk)
    administers = may_administer(request.user)
    context: dict[str, Any] = {
        "person": found,
        "roles": role_words(found),
        "state": (found.state.label, STATE_TONES[found.state]),
        "may_administer": administers,
        "may_hand_over": may_hand_over(request.user),
        "left": list(handover.left_with(found)),
        "deputies": list(_deputies(found)[:DEPUTIES_SHOWN]),
        "stands_in_for": list(
            Deputy.objects.in_force().filter(deputy=found).select_related("principal")[:DEPUTIES_SHOWN]
        ),
        "reports": list(found.reports.filter(is_active=True)[:REPORTS_SHOWN]),
        "invitation": found.invitations.unused().first() if found.state == UserState.INVITED else None,
        "invited": found.state == UserState.INVITED,
    }
    if administers:
        context |= {
            "tokens": list(found.api_tokens.order_by("-created_at")[:TOKENS_SHOWN]),
            "deputy_form": DeputyForm(principal=found) if found.is_active else None,
        }
    return render(request, "people/person.html", context)


def _deputies(person: User) -> Any:
    return Deputy.objects.current().filter(principal=person).select_related("deputy").order_by("starts_on")


def _row(user: User) -> dict[str, Any]:
    return {"person": user, "roles": role_words(user), "state": (user.state.label, STATE_TONES[user.state])}


def _column(request: HttpRequest, label: str, name: str) -> Column:
    """A head that orders by this column, and turns the order round where it does so already."""
    query = request.GET.copy()
    present = query.get("sort", "name")
    query.pop("page", None)
    query["sort"] = f"-{name}" if present == name else name
    way = {name: "ascending", f"-{name}": "descending"}.get(present, "")
    return Column(label, sort_url=f"?{query.urlencode()}", sorted=way)  # type: ignore[arg-type]
