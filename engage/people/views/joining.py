"""Where the link of an invitation leads: the first password. Open to everybody who has the link, and silent to everybody else."""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from engage.core.errors import BadInput, OutOfScope
from engage.core.pages import show_refusal
from engage.people.actions import accept_invitation
from engage.people.forms.own import FirstPasswordForm
from engage.people.invitations import open_invitation
from engage.people.models import Invitation


@never_cache
@sensitive_post_parameters()
@login_not_required
def join(request: HttpRequest, key: str) -> HttpResponse:
    """The same page, and the same 404, for a link that is mistyped, used, replaced, too old, or of somebody who has left."""
    try:
        return _answer(request, open_invitation(key))
    except OutOfScope:
        return render(request, "people/join_closed.html", status=404)


def _answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = FirstPasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                user = accept_invitation(invitation, password=form.cleaned_data["password1"])
            except BadInput as error:
                show_refusal(form, error)
            else:
                return perform_login(request, user, email_verification="none")
    return render(request, "people/join.html", {"form": form, "person": invitation.user}, status=status)
