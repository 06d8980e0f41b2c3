"""How notices about what stands beside a visit are worded: waivers and flags. Each composer asks the same few queries for any number."""

from collections.abc import Sequence

from engage.core.mail import Letter, Payload, words_for_many
from engage.people.models import User
from visits.flag_words import words_of
from visits.models import Flag, Waiver
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
