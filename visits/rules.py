"""Who may do what to a visit.

A person's *parts* in a visit are read once (`parts_of`, two queries); every rule after that is a pure question to a set.
"""

from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Account, TeamMember
from accounts.queries import is_on_team
from accounts.rules import speaks_for_account
from engage.people.models import Assistant, Executive, Role, User
from visits.models import Attendee, Side, Touchpoint, Visit


class Part(StrEnum):
    """What somebody is in one visit."""

    ACCOUNT_MANAGER = "account_manager"
    ACCOUNT_TEAM = "account_team"
    LEAD_EXECUTIVE = "lead_executive"
    OTHER_EXECUTIVE = "other_executive"
    ASSISTANT = "assistant"
    SALES_OPS = "sales_ops"
    MANAGERS_SUPERIOR = "managers_superior"
    REQUESTER = "requester"


Parts = frozenset[Part]
VisitRows = TypeVar("VisitRows", bound="QuerySet[Visit]")

ACCOUNT_SIDE: Parts = frozenset({Part.ACCOUNT_MANAGER, Part.ACCOUNT_TEAM})
EXECUTIVE_SIDE: Parts = frozenset({Part.LEAD_EXECUTIVE, Part.ASSISTANT})


def parts_of(user: User, visit: Visit) -> Parts:
    """Every part this person, or somebody whose deputy they are, has in the visit. At most three queries."""
    ids = user.acting_ids
    return _parts(
        user,
        visit,
        on_team=is_on_team(user, visit.account),
        attends=Attendee.objects.filter(visit=visit, executive__user__in=ids).exists(),
        assists=Assistant.objects.filter(executive=visit.lead_executive_id, user__in=ids).exists(),
    )


def with_parts_of(user: User, visits: VisitRows) -> VisitRows:
    """The visits with what `known_parts` needs, so that the parts in a whole page of them cost no query of their own."""
    ids = user.acting_ids
    return visits.select_related("account__manager", "lead_executive__user").annotate(
        on_team_=Exists(TeamMember.objects.filter(account=OuterRef("account"), user__in=ids)),
        attends_=Exists(Attendee.objects.filter(visit=OuterRef("pk"), executive__user__in=ids)),
        assists_=Exists(Assistant.objects.filter(executive=OuterRef("lead_executive"), user__in=ids)),
    )


def known_parts(user: User, visit: Any) -> Parts:
    """`parts_of` for a visit that was read by `with_parts_of` for the same person. No queries."""
    return _parts(user, visit, on_team=visit.on_team_, attends=visit.attends_, assists=visit.assists_)


def _parts(user: User, visit: Visit, *, on_team: bool, attends: bool, assists: bool) -> Parts:
    ids = user.acting_ids
    manager = visit.account.manager
    lead = visit.lead_executive.user_id
    present = {
        Part.ACCOUNT_MANAGER: speaks_for_account(user, visit.account),
        Part.ACCOUNT_TEAM: on_team,
        Part.LEAD_EXECUTIVE: lead is not None and lead in ids,
        Part.OTHER_EXECUTIVE: attends,
        Part.ASSISTANT: assists,
        Part.SALES_OPS: user.is_sales_ops,
        Part.MANAGERS_SUPERIOR: manager is not None and manager.superior_id in ids,
        Part.REQUESTER: visit.requested_by_id in ids,
    }
    return frozenset(part for part, holds in present.items() if holds)


def sides_spoken_for(parts: Parts) -> frozenset[Side]:
    """The sides whose consent these parts can give."""
    sides = {Side.ACCOUNT: Part.ACCOUNT_MANAGER in parts, Side.EXECUTIVE: bool(parts & EXECUTIVE_SIDE)}
    return frozenset(side for side, speaks in sides.items() if speaks)


def may_edit_request(parts: Parts) -> bool:
    return bool(parts & (ACCOUNT_SIDE | EXECUTIVE_SIDE | {Part.SALES_OPS, Part.REQUESTER}))


def may_write_briefing(parts: Parts) -> bool:
    return bool(parts & ACCOUNT_SIDE)


def may_prepare_debrief(parts: Parts) -> bool:
    return bool(parts & EXECUTIVE_SIDE)


def may_file_account_part(parts: Parts) -> bool:
    return Part.ACCOUNT_MANAGER in parts


def may_decide_solo_exception(parts: Parts) -> bool:
    return bool(parts & {Part.MANAGERS_SUPERIOR, Part.SALES_OPS})


def may_ask_solo_exception(parts: Parts) -> bool:
    return bool(parts & (ACCOUNT_SIDE | EXECUTIVE_SIDE | {Part.REQUESTER}))


def may_read_feedback(parts: Parts) -> bool:
    """The account manager's words to the executive: for the one who wrote them, the one they are for, and sales operations."""
    return bool(parts & {Part.ACCOUNT_MANAGER, Part.LEAD_EXECUTIVE, Part.SALES_OPS})


def may_settle_commitment(parts: Parts) -> bool:
    return bool(parts & (ACCOUNT_SIDE | {Part.LEAD_EXECUTIVE, Part.SALES_OPS}))


def may_mark_beyond_red_line(parts: Parts) -> bool:
    return bool(parts & {Part.LEAD_EXECUTIVE, Part.ACCOUNT_MANAGER})


def may_answer_insight(user: User) -> bool:
    """Of those who see it: an executive, or sales operations on behalf of the leadership."""
    return user.holds(Role.EXECUTIVE) or user.is_sales_ops


def may_answer_ask(parts: Parts) -> bool:
    """Who was asked, and the account's manager, who notes what was answered."""
    return bool(parts & {Part.LEAD_EXECUTIVE, Part.ACCOUNT_MANAGER})


def may_reply_to_flag(user: User, *, executive_user_id: int | None) -> bool:
    """Only the executive concerned answers, in person."""
    return executive_user_id == user.pk


def may_resolve_flag(user: User) -> bool:
    return user.is_sales_ops


def may_decide_waiver(user: User) -> bool:
    return user.is_sales_ops


def may_file_debrief(user: User, visit: Visit) -> bool:
    """Only the lead executive, in person: neither an assistant nor a deputy."""
    return visit.lead_executive.user_id == user.pk


def only_prepares_reports(user: User) -> bool:
    """An assistant writes down a meeting that nobody had planned; reporting it is left to those who were there, or run the account."""
    return not any(user.holds(role) for role in (Role.ACCOUNT_MANAGER, Role.EXECUTIVE, Role.SALES_OPS))


def may_log_touchpoint(user: User, *, account: Account, executive: Executive) -> bool:
    """The account side for any executive; executives and their assistants for themselves. At most two queries."""
    ids = user.acting_ids
    return (
        speaks_for_account(user, account)
        or executive.user_id in ids
        or is_on_team(user, account)
        or Assistant.objects.filter(executive=executive, user__in=ids).exists()
    )


def may_withdraw_touchpoint(user: User, touchpoint: Touchpoint) -> bool:
    return touchpoint.by_id == user.pk or user.is_sales_ops


def may_add_executive_note(user: User, visit: Visit) -> bool:
    """Executives who took part beside the lead, in person. One query."""
    return visit.took_place and Attendee.objects.filter(visit=visit, executive__user=user).exists()
