"""The link of an invitation: signed, so that it cannot be guessed, and made when it is sent, so that it stands nowhere but in the mail."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from engage.core.errors import OutOfScope
from engage.people.actions.inviting import NO_LONGER
from engage.people.models import Invitation

_signer = Signer(salt="engage.people.invitation")


def path_of(invitation: Invitation) -> str:
    return reverse("join", args=[_signer.sign(str(invitation.pk))])


def open_invitation(key: str) -> Invitation:
    """The invitation that a link means, if it works now. One query. Raises OutOfScope, in the same words, whatever the reason."""
    try:
        number = _signer.unsign(key)
    except BadSignature:
        raise OutOfScope(NO_LONGER) from None
    found = Invitation.objects.open().select_related("user", "invited_by").filter(pk=int(number)).first()
    if found is None:
        raise OutOfScope(NO_LONGER)
    return found
