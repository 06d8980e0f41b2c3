"""What is said about a flag: the executive's reply, and its end."""

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, NotAllowed, WrongState, refusals
from engage.core.locks import one_at_a_time
from engage.people.models import User
from visits import notices
from visits.models import Flag, FlagReply, FlagResolution
from visits.rules import may_reply_to_flag, may_resolve_flag


def reply_to_flag(flag: Flag, *, by: User, text: str) -> FlagReply:
    """The executive answers, before the flag is resolved."""
    if not may_reply_to_flag(by, executive_user_id=flag.executive.user_id if flag.executive else None):
        raise NotAllowed("Only the executive concerned replies to a flag.")
    if not text.strip():
        raise BadInput("Write a reply.", field="text", code="flag_reply_has_words")
    with refusals(), transaction.atomic():
        act_as(by, reason="Reply to a flag")
        reply = FlagReply.objects.create(flag=flag, by=by, text=text.strip(), at=now())
        if flag.visit:
            notices.flag_reply(flag.visit, by=by)
    return reply


def resolve_flag(flag: Flag, *, by: User, note: str, withdrawn: bool = False) -> FlagResolution:
    """Sales operations ends a flag with a note, or withdraws one that was raised by mistake. It stays in the history."""
    if not may_resolve_flag(by):
        raise NotAllowed("Only sales operations resolves flags.")
    if not note.strip():
        raise BadInput("Say why.", field="note", code="flag_resolution_has_a_note")
    with refusals(), transaction.atomic():
        one_at_a_time(f"visits.flag:{flag.pk}")  # a flag is a fact, which the application may not lock
        flag = Flag.objects.get(pk=flag.pk)
        if FlagResolution.objects.filter(flag=flag).exists():
            raise WrongState("This flag is resolved already.")
        act_as(by, reason=note)
        resolution = FlagResolution.objects.create(
            flag=flag, by=by, note=note.strip(), withdrawn=withdrawn, at=now()
        )
        if flag.visit:
            notices.flag_resolved(flag.visit, by=by, flag=flag)
    return resolution
