"""What stands beside a visit on its pages: promises, stakes and flags, each in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, When

from accounts.models import Stake
from engage.core.nested import parts
from engage.core.ui import Tone
from engage.people.models import User
from visits.flag_words import state_of, words_of
from visits.models import Commitment, Corrected, Flag, FlagReply, Visit
from visits.pages.corrections import CorrectionLine, by_key, key_of
from visits.rules import may_reply_to_flag

PROMISES_SHOWN = 60


@dataclass(frozen=True)
class Promises:
    """Commitments of this visit, and those still open at the account from any other; `late` of the latter."""

    here: Sequence[Commitment]
    elsewhere: Sequence[Commitment]
    late: int


def promises_of(
    user: User, visit: Visit, *, today: date, corrections: Sequence[CorrectionLine] = ()
) -> Promises:
    """Those of the visit have their `corrected` words. One query."""
    rows = list(
        Commitment.objects.visible_to(user)
        .filter(Q(visit=visit) | Q(account=visit.account_id, status="open"))
        .select_related("owner", "made_by", "red_line")
        .order_by(Case(When(visit=visit, then=0), default=1), F("due_on").asc(nulls_last=True), "id")[
            :PROMISES_SHOWN
        ]
    )
    here = [row for row in rows if row.visit_id == visit.pk]
    corrected = by_key(corrections)
    for row in here:
        row.corrected = corrected.get(key_of(Corrected.PROMISE, row.pk), ())
    elsewhere = [row for row in rows if row.visit_id != visit.pk]
    return Promises(here, elsewhere, sum(1 for row in elsewhere if row.due_on and row.due_on < today))


def stakes_of(user: User, visit: Visit) -> list[Stake]:
    """What each business unit stands to gain at the account, largest first. One query."""
    stakes = Stake.objects.visible_to(user).filter(account=visit.account_id)
    return list(stakes.select_related("business_unit"))


@dataclass(frozen=True)
class FlagLine:
    """A flag with what was said of it."""

    flag: Flag
    words: str
    state: str
    tone: Tone
    replies: Sequence[dict[str, Any]]
    may_reply: bool


def flags_of(user: User, visit: Visit) -> list[FlagLine]:
    """The visit's flags with replies and resolutions, newest first. One query."""
    rows = (
        Flag.objects.visible_to(user)
        .filter(visit=visit)
        .select_related("resolution__by", "executive", "account")
        .annotate(
            replies_=parts(FlagReply.objects.filter(flag=OuterRef("pk")), "text", "at", name=F("by__name"))
        )
    )
    return [
        FlagLine(
            flag=row,
            words=words_of(row),
            state=state_of(row)[0],
            tone=state_of(row)[1],
            replies=[{**reply, "at": datetime.fromisoformat(reply["at"])} for reply in row.replies_],
            may_reply=_may_reply(user, row),
        )
        for row in rows
    ]


def _may_reply(user: User, flag: Any) -> bool:
    concerned = flag.executive.user_id if flag.executive else None
    return not hasattr(flag, "resolution") and may_reply_to_flag(user, executive_user_id=concerned)
