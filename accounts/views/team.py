"""The form for the account team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import actions
from accounts.forms import team_formset
from accounts.views.answering import account_to_edit
from engage.core.pages import tell
from engage.people.models import User
from engage.people.queries import colleagues_to_name


def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who serves the account beside its manager, each with the part they play."""
    account = account_to_edit(request, pk)
    present = list(account.team.select_related("user").order_by("user__name", "pk"))
    people: dict[int, User] = {
        user.pk: user for user in colleagues_to_name(request.user) if user.pk != account.manager_id
    }
    people |= {member.user_id: member.user for member in present}
    initial = [{"user": member.user_id, "part": member.part} for member in present]
    formset = team_formset(request.POST or None, initial=initial, people=people.values())
    status = 200
    if request.method == "POST":
        status = 400
        if formset.is_valid():
            members = {people[user]: part for user, part in formset.members}
            actions.set_team(account, members=members, by=request.user)
            tell(request, "The account team is up to date.")
            return redirect("accounts:account", pk=account.pk)
    context = {"account": account, "formset": formset}
    return render(request, "accounts/team.html", context, status=status)
