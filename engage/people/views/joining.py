"""Where the link of an invitation leads: the first password. Open to everybody who has the link, and silent to everybody else."""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from engage.core.errors import EngageError, OutOfScope
from engage.core.pages import show_refusal
from engage.people.actions import accept_invitation
from engage.people.forms.own import FirstPasswordForm
from engage.people.invitations import open_invitation


@never_cache
@sensitive_post_parameters()
@login_not_required
def join(request: HttpRequest, key: str) -> HttpResponse:
    """The same page, and the same 404, for a link that is mistyped, used, replaced, too old, or of somebody who has left."""
    form = FirstPasswordForm(request.POST or None)
    status = 200
    try:
        invitation = open_invitation(key)
        if request.method == "POST":
            status = 400
            if form.is_valid():
                user = accept_invitation(invitation, password=form.cleaned_data["password1"])
                return perform_login(request, user, email_verification="none")  # type: ignore[no-any-return]
    except OutOfScope:
        return render(request, "people/join_closed.html", status=404)
    except EngageError as error:
        show_refusal(form, error)
        status = error.status
    return render(request, "people/join.html", {"form": form, "person": invitation.user}, status=status)
