"""Writes to people: users, executives, deputies, tokens. Each checks what it is given and writes in one transaction."""

from engage.people.actions.deputies import end_deputyship, name_deputy
from engage.people.actions.executives import (
    add_executive,
    change_executive,
    create_executive,
    find_or_create_executives,
)
from engage.people.actions.handing_over import hand_over
from engage.people.actions.inviting import accept_invitation, invite, send_invitation
from engage.people.actions.leaving import end_access_of_leavers, leave, stay, welcome_back
from engage.people.actions.service_accounts import (
    change_service_account,
    create_service_account,
    end_service_account,
)
from engage.people.actions.tokens import create_token, revoke_token
from engage.people.actions.users import change_profile, change_user, create_user

__all__ = [
    "accept_invitation",
    "add_executive",
    "change_executive",
    "change_profile",
    "change_service_account",
    "change_user",
    "create_executive",
    "create_service_account",
    "create_token",
    "create_user",
    "end_access_of_leavers",
    "end_deputyship",
    "end_service_account",
    "find_or_create_executives",
    "hand_over",
    "invite",
    "leave",
    "name_deputy",
    "revoke_token",
    "send_invitation",
    "stay",
    "welcome_back",
]
