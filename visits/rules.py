"""Who may do what to a visit.

A person's *parts* in a visit are read once (`parts_of`, four queries); every rule after that is a question of `visits.permissions` to a set.
"""

from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Account, AccountAccess, TeamMember
from accounts.queries import is_on_team
from accounts.rules import speaks_for_account
from engage.people.models import Assistant, Executive, User
from engage.people.parts import Part, Parts, those
from visits.models import Attendee, Debrief, Side, Status, Touchpoint, Visit
from visits.permissions import (
    ASK,
    ATTACHMENT,
    BRIEFING,
    BRIEFING_COMMENT,
    COMMITMENT,
    CORRECTION,
    DEBRIEF,
    EXECUTIVE_NOTE,
    FLAG,
    INSIGHT,
    SOLO_EXCEPTION,
    TOUCHPOINT,
    VISIT,
    VISIT_TEMPLATE,
    WAIVER,
)

VisitRows = TypeVar("VisitRows", bound="QuerySet[Visit]")


def parts_of(user: User, visit: Visit) -> Parts:
    """Every part this person, or somebody whose deputy they are, has in the visit. At most four queries."""
    ids = user.acting_ids
    return _parts(
        user,
        visit,
        on_team=is_on_team(user, visit.account),
        attending=_attending(user).filter(visit=visit).values_list("executive__user", flat=True),
        assists=Assistant.objects.filter(executive=visit.lead_executive_id, user__in=ids).exists(),
        sponsors=_sponsoring(user).filter(account=visit.account_id).exists(),
    )


def with_parts_of(user: User, visits: VisitRows) -> VisitRows:
    """The visits with what `known_parts` needs, so that the parts in a whole page of them cost no query of their own."""
    ids = user.acting_ids
    return visits.select_related("account__manager", "lead_executive__user").annotate(
        on_team_=Exists(TeamMember.objects.filter(account=OuterRef("account"), user__in=ids)),
        attending_=ArraySubquery(
            _attending(user).filter(visit=OuterRef("pk")).order_by().values("executive__user")
        ),
        assists_=Exists(Assistant.objects.filter(executive=OuterRef("lead_executive"), user__in=ids)),
        sponsors_=Exists(_sponsoring(user).filter(account=OuterRef("account"))),
    )


def _attending(user: User) -> QuerySet[Attendee]:
    """This person, or somebody whose deputy they are, taking part as an executive beside the lead."""
    return Attendee.objects.filter(executive__user__in=user.acting_ids)


def _sponsoring(user: User) -> QuerySet[AccountAccess]:
    """The accounts that are open to this person, or somebody whose deputy they are, as their sponsor at present."""
    return AccountAccess.objects.filter(user__in=user.acting_ids, reason=AccountAccess.Reason.SPONSOR)


def known_parts(user: User, visit: Any) -> Parts:
    """`parts_of` for a visit that was read by `with_parts_of` for the same person. No queries."""
    return _parts(
        user,
        visit,
        on_team=visit.on_team_,
        attending=visit.attending_,
        assists=visit.assists_,
        sponsors=visit.sponsors_,
    )


def _parts(
    user: User, visit: Visit, *, on_team: bool, attending: Any, assists: bool, sponsors: bool
) -> Parts:
    ids = user.acting_ids
    manager = visit.account.manager
    lead = visit.lead_executive.user_id
    return user.standing | those(
        {
            Part.ACCOUNT_MANAGER: speaks_for_account(user, visit.account),
            Part.ACCOUNT_TEAM: on_team,
            Part.LEAD_EXECUTIVE: lead is not None and lead in ids,
            Part.LEAD_IN_PERSON: lead == user.pk,
            Part.OTHER_EXECUTIVE: bool(attending),
            Part.OTHER_IN_PERSON: user.pk in attending,
            Part.ASSISTANT: assists,
            Part.SPONSOR: sponsors,
            Part.MANAGERS_SUPERIOR: manager is not None and manager.superior_id in ids,
            Part.REQUESTER: visit.requested_by_id in ids,
        }
    )


_speaks_for_the_account = VISIT.asks("speak for the account")
_speaks_for_the_executive = VISIT.asks("speak for the executive")


def sides_spoken_for(parts: Parts) -> frozenset[Side]:
    """The sides whose consent these parts can give."""
    sides = {Side.ACCOUNT: _speaks_for_the_account(parts), Side.EXECUTIVE: _speaks_for_the_executive(parts)}
    return frozenset(side for side, speaks in sides.items() if speaks)


may_edit_request = VISIT.asks("change the request")
may_set_objectives = VISIT.asks("set objectives")
may_prepare_report = VISIT.asks("prepare a report")
may_report = VISIT.asks("report")
may_report_somewhere = VISIT.asks_standing("report somewhere")
may_confirm_alone = VISIT.asks("confirm alone that it did not take place")
may_write_briefing = BRIEFING.asks("write and read the draft")
may_comment_briefing = BRIEFING_COMMENT.asks("read, add and resolve")
may_attach_to_briefing = ATTACHMENT.asks("add to, read and remove from the draft of a briefing")
may_attach_to_debrief = ATTACHMENT.asks(
    "add to, read and remove from the debrief until the executive has filed"
)
may_prepare_debrief = DEBRIEF.asks("prepare")
may_file_debrief = VISIT.asks("debrief")
may_file_account_part = DEBRIEF.asks("file the account side")
may_correct_executive_part = CORRECTION.asks("of the executive's part")
may_correct_account_part = CORRECTION.asks("of the account side's part")
may_add_executive_note = EXECUTIVE_NOTE.asks("add")
may_keep_templates = VISIT_TEMPLATE.asks_standing("keep")
may_ask_solo_exception = SOLO_EXCEPTION.asks("ask")
may_decide_solo_exception = SOLO_EXCEPTION.asks("decide")
may_settle_commitment = COMMITMENT.asks("settle")
may_assign_commitment = COMMITMENT.asks("assign")
may_remind_owner = COMMITMENT.asks("remind")
may_mark_beyond_red_line = COMMITMENT.asks("mark beyond a red line")
may_answer_insight = INSIGHT.asks_standing("answer")  # of those who see it
may_answer_ask = ASK.asks("answer")
may_resolve_flag = FLAG.asks_standing("resolve")
may_decide_waiver = WAIVER.asks_standing("decide")
may_log_somewhere = TOUCHPOINT.asks_standing("log somewhere")
may_log_for_anybody = TOUCHPOINT.asks_standing("log for any executive")

_reply_to_flag = FLAG.asks("reply")
_log_touchpoint = TOUCHPOINT.asks("log")
_withdraw_touchpoint = TOUCHPOINT.asks("withdraw")


def stages_of(visit: Visit, debrief: Debrief | None) -> frozenset[str]:
    """How far the results are, as the rows of fields name it."""
    stages = {
        "the executive has filed": debrief is not None and debrief.executive_filed_at is not None,
        "the account side has filed": debrief is not None and debrief.account_filed_at is not None,
        "the visit is closed": visit.status == Status.CLOSED,
    }
    return frozenset(stage for stage, is_reached in stages.items() if is_reached)


def hidden_of_debrief(parts: Parts, visit: Visit, debrief: Debrief | None) -> frozenset[str]:
    """The fields of the debrief that these parts do not read, as it stands."""
    return DEBRIEF.hides(parts, reached=stages_of(visit, debrief))


def parts_in_commitment(user: User, parts: Parts, *, owner_id: int | None) -> Parts:
    """The parts in a visit, and in a promise made there."""
    return parts | those({Part.OWNER: owner_id in user.acting_ids})


def may_reply_to_flag(user: User, *, executive_user_id: int | None) -> bool:
    """Only the executive concerned answers, in person."""
    return _reply_to_flag(those({Part.CONCERNED_IN_PERSON: executive_user_id == user.pk}))


def may_log_touchpoint(user: User, *, account: Account, executive: Executive) -> bool:
    """The account side for any executive; executives and their assistants for themselves. At most two queries."""
    ids = user.acting_ids
    known = those(
        {
            Part.ACCOUNT_MANAGER: speaks_for_account(user, account),
            Part.CONCERNED: executive.user_id in ids,
        }
    )
    return _log_touchpoint(known) or _log_touchpoint(
        those(
            {
                Part.ACCOUNT_TEAM: is_on_team(user, account),
                Part.ASSISTANT: Assistant.objects.filter(executive=executive, user__in=ids).exists(),
            }
        )
    )


def may_withdraw_touchpoint(user: User, touchpoint: Touchpoint) -> bool:
    return _withdraw_touchpoint(user.standing | those({Part.WRITER: touchpoint.by_id in user.acting_ids}))
