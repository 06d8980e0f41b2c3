"""The form for the account team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import actions
from accounts.forms import TeamFormSet, team_formset
from accounts.models import Account
from accounts.views.answering import account_to_edit
from engage.core.edits import Sent, edit_of
from engage.core.errors import Stale
from engage.core.pages import tell
from engage.people.models import User
from engage.people.queries import colleagues_to_name


def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who serves the account beside its manager, each with the part they play."""
    account = account_to_edit(request, pk)
    people: dict[int, User] = {
        user.pk: user for user in colleagues_to_name(request.user) if user.pk != account.manager_id
    }

    def make(sent: Sent, row: Account) -> TeamFormSet:
        present = list(row.team.select_related("user").order_by("user__name", "pk"))
        people.update({member.user_id: member.user for member in present})
        initial = [{"user": member.user_id, "part": member.part} for member in present]
        return team_formset(sent, initial=initial, people=people.values())

    def write() -> None:
        members = {people[user]: part for user, part in editing.forms.members}
        actions.set_team(account, members=members, by=request.user, seen=editing.seen)

    editing = edit_of(request, account, make)
    status = 200
    if request.method == "POST":
        status = 400
        if editing.is_valid():
            try:
                editing.save(write)
            except Stale as stale:
                status = stale.status
            else:
                tell(request, "The account team is up to date.")
                return redirect("accounts:account", pk=account.pk)
    context = {"account": account, "editing": editing, "formset": editing.forms}
    return render(request, "accounts/team.html", context, status=status)
