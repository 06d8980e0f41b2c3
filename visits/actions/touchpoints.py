"""Logging a touchpoint in seconds, and withdrawing one that was logged by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from accounts.actions.standing import require_standing
from accounts.models import Account, Contact
from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, GuardRefused, NotAllowed, OutOfScope, WrongState, refusals
from engage.core.policy import current as current_policy
from engage.people.models import Executive, User
from visits import touchpoint_notices as notices
from visits.models import Touchpoint, TouchpointKind, TouchpointPerson, TouchpointWithdrawal
from visits.rules import may_log_touchpoint, may_withdraw_touchpoint


@dataclass(frozen=True)
class TouchpointDraft:
    """What is logged. `minutes` is for calls alone; `promised` is the answer to whether anything was promised, and has to be no."""

    executive: Executive
    account: Account
    kind: str
    occurred_at: datetime
    words: str
    promised: bool
    minutes: int | None = None
    contacts: Sequence[Contact] = ()


def log_touchpoint(draft: TouchpointDraft, *, by: User) -> Touchpoint:
    """Writes the fact and tells the account's manager at once. About ten queries.

    Raises OutOfScope for an account the person does not see, NotAllowed where it is not theirs to log, BadInput with the field, and GuardRefused
    with the guard's name for what is a visit: too long, at the time of one, or with a promise.
    """
    _require_person(draft, by)
    _require_fields(draft)
    with refusals(), transaction.atomic():
        require_standing(Account.objects.get(pk=draft.account.pk))
        _require_no_visit(draft)
        act_as(by, reason="Touchpoint logged")
        touchpoint = Touchpoint.objects.create(
            executive=draft.executive,
            account=draft.account,
            kind=draft.kind,
            occurred_at=draft.occurred_at,
            minutes=draft.minutes if draft.kind == TouchpointKind.CALL else None,
            words=draft.words.strip(),
            by=by,
        )
        TouchpointPerson.objects.bulk_create(
            TouchpointPerson(touchpoint=touchpoint, contact=contact, name=contact.name)
            for contact in draft.contacts
        )
        notices.touchpoint_logged(touchpoint, by=by)
    return touchpoint


def withdraw_touchpoint(touchpoint: Touchpoint, *, by: User, reason: str) -> TouchpointWithdrawal:
    """Takes back what was logged by mistake: it stays in the history and counts for nothing."""
    if not may_withdraw_touchpoint(by, touchpoint):
        raise NotAllowed("A touchpoint is withdrawn by who logged it, or by sales operations.")
    if not reason.strip():
        raise BadInput("Say why.", field="reason", code="touchpoint_withdrawn_with_a_reason")
    with refusals(), transaction.atomic():
        touchpoint = Touchpoint.objects.select_for_update().get(pk=touchpoint.pk)
        if TouchpointWithdrawal.objects.filter(touchpoint=touchpoint).exists():
            raise WrongState("This touchpoint is withdrawn already.")
        act_as(by, reason=reason)
        return TouchpointWithdrawal.objects.create(touchpoint=touchpoint, reason=reason.strip(), by=by)


def _require_person(draft: TouchpointDraft, by: User) -> None:
    if not Account.objects.visible_to(by).filter(pk=draft.account.pk).exists():
        raise OutOfScope("There is no such account.")
    if not may_log_touchpoint(by, account=draft.account, executive=draft.executive):
        raise NotAllowed(
            "A touchpoint is logged by the executive, the assistants, the account manager or the team."
        )


def _require_fields(draft: TouchpointDraft) -> None:
    if draft.promised:
        raise GuardRefused(
            "A promise needs a debrief. Report it as a meeting.", code="touchpoint_promises_nothing"
        )
    if draft.kind not in TouchpointKind.values:
        raise BadInput(
            "A touchpoint is a short call, a message or a note of thanks. A meeting in person is a visit.",
            field="kind",
            code="touchpoint_kind_is_known",
        )
    if not draft.words.strip():
        raise BadInput("Say in one line what it was about.", field="words", code="touchpoint_has_words")
    if draft.kind == TouchpointKind.CALL and not draft.minutes:
        raise BadInput("How many minutes?", field="minutes", code="touchpoint_call_has_minutes")
    if draft.occurred_at > now():
        raise BadInput(
            "A touchpoint is logged once it has taken place.",
            field="occurred_at",
            code="touchpoint_not_ahead",
        )
    if any(contact.account_id != draft.account.pk for contact in draft.contacts):
        raise BadInput(
            "A touchpoint is with somebody of the account.",
            field="contacts",
            code="touchpoint_person_of_the_account",
        )


def _require_no_visit(draft: TouchpointDraft) -> None:
    minutes = (draft.minutes or 0) if draft.kind == TouchpointKind.CALL else 0
    longest = current_policy()["touchpoint_longest_minutes"]
    if minutes > longest:
        raise GuardRefused(
            f"A call of more than {longest} minutes is a visit. Report it as a meeting.",
            code="touchpoint_is_short",
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT visits_is_at_a_visit(%s, %s, %s, make_interval(mins => %s))",
            [draft.executive.pk, draft.account.pk, draft.occurred_at, minutes],
        )
        if cursor.fetchone()[0]:
            raise GuardRefused(
                f"{draft.executive.name} has a visit with {draft.account.name} at that time. What came of it belongs into its debrief.",
                code="touchpoint_is_no_visit",
            )
