"""How notices about promises are worded, those that are due and those that are asked about."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from engage.core import clock
from engage.core.mail import Letter, Payload, words_for_many
from engage.core.moments import day_words
from engage.people.models import User
from visits.letters import names_of
from visits.models import Commitment, CommitmentStatus, Visit


@words_for_many("commitment_due", "commitment_overdue", "commitment_reminded")
def about_commitments(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To who answers for a promise; the account and the link only to those who may see the visit it was made at. Three queries."""
    promises = (
        answered_for(person)
        .select_related("account")
        .in_bulk({payload["commitment"] for payload in payloads})
    )
    seen = set(
        Visit.objects.visible_to(person)
        .filter(pk__in={promise.visit_id for promise in promises.values()})
        .values_list("pk", flat=True)
    )
    names = names_of(payload.get("by") for payload in payloads)
    return [
        _about_promise(
            promises.get(payload["commitment"]),
            payload["notice"],
            person=person,
            seen=seen,
            by=names.get(payload.get("by") or 0, "Engage"),
        )
        for payload in payloads
    ]


def answered_for(person: User) -> QuerySet[Commitment]:
    """The promises this person may know of: those of the visits they see, and those they own."""
    seen = Exists(Visit.objects.visible_to(person).filter(pk=OuterRef("visit")))
    return Commitment.objects.filter(seen | Q(owner__in=person.acting_ids))


def _about_promise(
    promise: Commitment | None, notice: str, *, person: User, seen: set[int], by: str
) -> Letter | None:
    if promise is None or (promise.due_on is None and notice != "commitment_reminded"):
        return None
    visible = promise.visit_id in seen
    of = f" {'to' if promise.ours else 'by'} {promise.account.name}" if visible else ""
    title = f": {promise.account.name}" if visible else ""
    due = _due(promise, person)
    subject, words = {
        "commitment_due": (
            f"A promise is due{title}",
            f"You answer for a promise{of}, {due}. Say when it is kept.",
        ),
        "commitment_overdue": (
            f"A promise is overdue{title}",
            f"You answer for a promise{of}, {due}, that is still open.",
        )
        if promise.ours
        else (
            f"The customer’s promise is overdue{title}",
            f"A promise{of}, {due}, is still open. Ask what becomes of it, and say when it is kept.",
        ),
        "commitment_reminded": (
            f"What becomes of a promise{title}",
            f"{by} asks about a promise{of} that you answer for, {due}. Say when it is kept.",
        ),
    }[notice]
    return Letter(
        subject=subject,
        words=words,
        path=f"/commitments/{promise.pk}/" if visible else "",
        call="Open the promise" if visible else "",
        settled=promise.status != CommitmentStatus.OPEN,
    )


def _due(promise: Commitment, person: User) -> str:
    """ "due Fri 10 Apr", on the person's calendar."""
    if promise.due_on is None:
        return "with no day agreed"
    today = clock.now().astimezone(ZoneInfo(person.time_zone)).date()
    return f"due {day_words(promise.due_on, today=today, weekday=True)}"
