"""How notices about what stands beside a visit are worded: waivers, flags and promises. Each composer asks the same few queries for any number."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from engage.core import clock
from engage.core.mail import Letter, Payload, words_for_many
from engage.core.moments import day_words
from engage.people.models import User
from visits.flag_words import words_of
from visits.models import Commitment, CommitmentStatus, Flag, Visit, Waiver
from visits.rules import may_decide_waiver


@words_for_many("waiver_asked", "waiver_undecided", "waiver_decided")
def about_waivers(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To sales operations until it is decided; what was decided to who asked and the executive. One query."""
    waivers = (
        Waiver.objects.visible_to(person)
        .select_related("executive", "asked_by")
        .in_bulk({payload["waiver"] for payload in payloads})
    )
    return [_about_waiver(person, waivers.get(payload["waiver"]), payload["notice"]) for payload in payloads]


def _about_waiver(person: User, waiver: Waiver | None, notice: str) -> Letter | None:
    if waiver is None:
        return None
    name = waiver.executive.name
    if notice == "waiver_decided":
        concerned = {waiver.asked_by_id, waiver.executive.user_id} & person.acting_ids
        outcome = "granted" if waiver.granted else "refused"
        if not concerned:
            return None
        return Letter(
            subject=f"Waiver {outcome}: {name}",
            words=f"Sales operations has {outcome} the waiver for {name}.",
            path=f"/executives/{waiver.executive_id}/",
            call="Open the executive",
        )
    if not may_decide_waiver(person):
        return None
    asked_by, settled = waiver.asked_by.name, waiver.granted is not None
    subject, words = (
        (
            f"A waiver waits for you: {name}",
            f"{asked_by} asked for a waiver for {name}, and nobody has decided in time.",
        )
        if notice == "waiver_undecided"
        else (f"A waiver is asked: {name}", f"{asked_by} asks for a waiver for {name}, who is blocked.")
    )
    return Letter(subject, words, path=f"/waivers/{waiver.pk}/", call="Decide", settled=settled)


@words_for_many("flag_raised")
def about_flags(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """The fact in a sentence, as the list of flags has it. One query."""
    flags = (
        Flag.objects.visible_to(person)
        .select_related("account", "executive", "resolution")
        .in_bulk({payload["flag"] for payload in payloads})
    )
    return [_about_flag(flags.get(payload["flag"])) for payload in payloads]


def _about_flag(flag: Flag | None) -> Letter | None:
    if flag is None:
        return None
    return Letter(
        subject=f"Flag raised, {flag.get_kind_display().lower()}: {flag.account.name}",
        words=words_of(flag),
        path=f"/flags/{flag.pk}/",
        call="Open the flag",
        settled=getattr(flag, "resolution", None) is not None,
    )


@words_for_many("commitment_due", "commitment_overdue")
def about_commitments(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To who answers for a promise; the account and the link only to those who may see the visit it was made at. Two queries."""
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
    return [
        _about_promise(promises.get(payload["commitment"]), payload["notice"], person=person, seen=seen)
        for payload in payloads
    ]


def answered_for(person: User) -> QuerySet[Commitment]:
    """The promises this person may know of: those of the visits they see, and those they own."""
    seen = Exists(Visit.objects.visible_to(person).filter(pk=OuterRef("visit")))
    return Commitment.objects.filter(seen | Q(owner__in=person.acting_ids))


def _about_promise(promise: Commitment | None, notice: str, *, person: User, seen: set[int]) -> Letter | None:
    if promise is None or promise.due_on is None:
        return None
    visible = promise.visit_id in seen
    of = f" to {promise.account.name}" if visible else ""
    title = f": {promise.account.name}" if visible else ""
    day = day_words(
        promise.due_on, today=clock.now().astimezone(ZoneInfo(person.time_zone)).date(), weekday=True
    )
    subject, words = (
        (f"A promise is due{title}", f"You answer for a promise{of} that is due {day}. Say when it is kept.")
        if notice == "commitment_due"
        else (
            f"A promise is overdue{title}",
            f"You answer for a promise{of} that was due {day} and is still open.",
        )
    )
    return Letter(
        subject=subject,
        words=words,
        path=f"/visits/{promise.visit_id}/" if visible else "",
        call="Open the visit" if visible else "",
        settled=promise.status != CommitmentStatus.OPEN,
    )
