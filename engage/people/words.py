"""People's roles and states in words."""

from collections.abc import Mapping

from engage.core.ui import Tone
from engage.people.models import Role, User, UserState

STATE_TONES: Mapping[UserState, Tone] = {
    UserState.INVITED: "due",
    UserState.JOINED: "good",
    UserState.LEAVING: "due",
    UserState.LEFT: "",
}


def role_words(user: User) -> str:
    """ "Account manager, Sales operations"; "None" where somebody has no role."""
    return ", ".join(role.label for role in Role if role in user.roles) or "None"
