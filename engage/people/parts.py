"""What somebody is: everywhere, by their role, or in one account, visit or promise. Rights are given to parts, never to people."""

from collections.abc import Iterable
from enum import StrEnum


class Part(StrEnum):
    """Whoever is deputy for somebody has that person's parts, but for those that say *in person*: these nobody has in another's place."""

    ACCOUNT_MANAGER = "account_manager"  # of this account; sales operations where it has none
    ACCOUNT_TEAM = "account_team"
    LEAD_EXECUTIVE = "lead_executive"
    LEAD_IN_PERSON = "lead_in_person"
    OTHER_EXECUTIVE = "other_executive"  # takes part beside the lead
    OTHER_IN_PERSON = "other_in_person"
    ASSISTANT = "assistant"  # of the lead executive, or of the executive it is about
    SPONSOR = "sponsor"  # of this account, at present
    SALES_OPS = "sales_ops"
    ADMINISTRATOR = "administrator"

    INSIDER = "insider"  # the account is open to them: manager, team, visitors, sponsor, and their assistants
    NAMED = "named"  # takes part in the visit, or is or assists an executive who does
    REQUESTER = "requester"
    MANAGERS_SUPERIOR = "managers_superior"
    APPROVER = "approver"  # may go beyond the red line
    OWNER = "owner"  # answers for the promise
    WRITER = "writer"  # wrote it, or asked for it
    CONCERNED = "concerned"  # the executive it is about
    CONCERNED_IN_PERSON = "concerned_in_person"
    PLANNER = "planner"  # has a visit of this executive to plan
    ONESELF = "oneself"  # the person it is about

    ANY_ACCOUNT_MANAGER = "any_account_manager"
    ANY_EXECUTIVE = "any_executive"
    ANY_ASSISTANT = "any_assistant"


Parts = frozenset[Part]

# As the tables of rights abbreviate them.
AM, TM, LX, PX, AS = (
    Part.ACCOUNT_MANAGER,
    Part.ACCOUNT_TEAM,
    Part.LEAD_EXECUTIVE,
    Part.OTHER_EXECUTIVE,
    Part.ASSISTANT,
)
OPS, ADM = Part.SALES_OPS, Part.ADMINISTRATOR
ANY_AM, ANY_EXECUTIVE, ANY_AS = Part.ANY_ACCOUNT_MANAGER, Part.ANY_EXECUTIVE, Part.ANY_ASSISTANT

# A role of a person, and the part it is wherever they go.
STANDING = {
    "account_manager": ANY_AM,
    "executive": ANY_EXECUTIVE,
    "assistant": ANY_AS,
    "sales_ops": OPS,
    "administrator": ADM,
}


def standing_of(roles: Iterable[str]) -> Parts:
    return frozenset(STANDING[role] for role in roles)


def those(present: dict[Part, bool]) -> Parts:
    """The parts that are true."""
    return frozenset(part for part, is_true in present.items() if is_true)
