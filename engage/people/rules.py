"""Who may do what to people: questions to the table in `engage.people.permissions`."""

from engage.people.models import Scope, User
from engage.people.parts import Part, those
from engage.people.permissions import DEPUTY, EXECUTIVE, PERSON, POLICY, SERVICE_ACCOUNT, TOKEN

may_see_people = PERSON.asks_standing("see")  # the list, and each one's page
may_administer = PERSON.asks_standing("administer")  # invite, change roles, end and open access
may_hand_over = PERSON.asks_standing("hand work over")
may_keep_service_accounts = SERVICE_ACCOUNT.asks_standing("see and keep")  # make them, end them
may_edit_executives = EXECUTIVE.asks_standing("edit")
may_change_policy = POLICY.asks_standing("see and change")  # to others the page is not there

_has_deputies = DEPUTY.asks("have")
_name_deputies = DEPUTY.asks("name")
_make_token = TOKEN.asks("make")
_make_service_token = TOKEN.asks("make for a service account")
_revoke_token = TOKEN.asks("revoke")
_SCOPES = {
    Scope.READ: TOKEN.asks("read and write"),
    Scope.WRITE: TOKEN.asks("read and write"),
    Scope.REPORTS: TOKEN.asks("read reports"),
    Scope.ADMIN: TOKEN.asks("administer"),
}


def may_name_deputies(user: User, principal: User) -> bool:
    """Account managers and sales operations name their own; administrators everybody's."""
    own = user.pk == principal.pk and has_deputies(principal)
    return _name_deputies(user.standing | those({Part.ONESELF: own}))


def has_deputies(user: User) -> bool:
    """Executives have assistants instead: nobody reads a brief or files a debrief in their place."""
    return _has_deputies(user.own_standing)


def may_make_token(by: User, user: User) -> bool:
    """People make their own, so that nobody else has seen them; administrators make those of service accounts."""
    own = by.standing | those({Part.ONESELF: by.pk == user.pk})
    return _make_token(own) or (user.is_service and _make_service_token(own))


def may_revoke_token(user: User, *, owner_id: int) -> bool:
    return _revoke_token(user.standing | those({Part.ONESELF: user.pk == owner_id}))


def scopes_open_to(user: User) -> set[Scope]:
    """What a token of this person or service account may be for, by their own roles: a deputyship ends before a token may."""
    return {scope for scope, is_open in _SCOPES.items() if is_open(user.own_standing)}
