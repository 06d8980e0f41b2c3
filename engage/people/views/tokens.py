"""All tokens there are, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from engage.core.errors import EngageError
from engage.core.pages import page_of, tell, tell_refusal
from engage.people import actions
from engage.people.models import ApiToken
from engage.people.views.scope import require_administrator, require_record


def tokens(request: HttpRequest) -> HttpResponse:
    """Those that work, or all; the newest first. Four queries."""
    require_record(request)
    require_administrator(request)
    rows = ApiToken.objects.visible_to(request.user)
    ended = bool(request.GET.get("ended"))
    shown = (rows if ended else rows.usable()).select_related("user").order_by("-created_at", "-id")
    context = {"page": page_of(request, shown), "ended": ended}
    return render(request, "people/tokens.html", context)


@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    require_record(request)
    require_administrator(request)
    row = get_object_or_404(ApiToken.objects.visible_to(request.user).select_related("user"), pk=token)
    try:
        actions.revoke_token(row, by=request.user)
    except EngageError as error:
        tell_refusal(request, error)
    else:
        tell(request, f"The token of {row.user.name} works no longer.")
    return redirect("people:tokens")
