"""How notices about sponsorships are worded, at sending time. What an account manager gave as a reason is in none of them."""

from typing import Any

from accounts.models import Account
from engage.core.clock import now
from engage.core.mail import Letter, words_for
from engage.core.moments import day_words
from engage.people.models import User
from sponsors.models import RematchRequest, Sponsorship

SUBJECTS = {
    "sponsor_assigned": "{executive} sponsors {account}",
    "sponsorship_extended": "{executive} sponsors {account} for longer",
    "sponsorship_ended": "{executive} no longer sponsors {account}",
}
WORDS = {
    "sponsor_assigned": "{executive} is the sponsor of {account} from {starts} to {ends}. Talk to each other before and after every visit.",
    "sponsorship_extended": "{executive} stays the sponsor of {account} until {ends}.",
    "sponsorship_ended": "{executive} was the sponsor of {account} until {ended}.",
}


@words_for(*WORDS)
def about_sponsorship(person: User, payload: dict[str, Any]) -> Letter | None:
    """To whoever sees the account, and to the sponsor, who knows of the term although the account is closed to them now. Three queries."""
    term = _terms().filter(pk=payload["sponsorship"]).first()
    if term is None:
        return None
    sees = Account.objects.visible_to(person).filter(pk=term.account_id).exists()
    if not sees and term.executive.user_id not in person.acting_ids:
        return None
    today = now().date()
    facts = {
        "executive": term.executive.name,
        "account": term.account.name,
        "starts": day_words(term.starts_on, today=today),
        "ends": day_words(term.ends_on, today=today),
        "ended": day_words(term.ended_on or term.ends_on, today=today),
    }
    return Letter(
        subject=SUBJECTS[payload["notice"]].format_map(facts),
        words=WORDS[payload["notice"]].format_map(facts),
        path=f"/sponsors/{term.pk}/" if sees else "",
        call="Open the sponsorship" if sees else "",
    )


@words_for("rematch_asked", "rematch_decided")
def about_rematch(person: User, payload: dict[str, Any]) -> Letter | None:
    """To sales operations while it is undecided; afterwards to the account side with a link, to the sponsor as a fact. Three queries."""
    asked = (
        RematchRequest.objects.select_related("sponsorship__executive", "sponsorship__account", "asked_by")
        .filter(pk=payload["rematch"])
        .first()
    )
    if asked is None:
        return None
    term = asked.sponsorship
    reads = RematchRequest.objects.visible_to(person).filter(pk=asked.pk).exists()
    if payload["notice"] == "rematch_asked":
        if asked.granted is not None or not reads:
            return None
        return Letter(
            subject=f"A re-match is asked for: {term.account.name}",
            words=f"{asked.asked_by.name} asks for another sponsor than {term.executive.name} for {term.account.name}.",
            path=f"/sponsors/rematch/{asked.pk}/",
            call="Read why and decide",
        )
    if not reads and term.executive.user_id not in person.acting_ids:
        return None
    outcome = "granted" if asked.granted else "declined"
    ending = (
        "another executive will sponsor it" if asked.granted else f"{term.executive.name} stays its sponsor"
    )
    return Letter(
        subject=f"Re-match {outcome}: {term.account.name}",
        words=f"Sales operations has {outcome} a re-match for {term.account.name}: {ending}.",
        path=f"/sponsors/rematch/{asked.pk}/" if reads else "",
        call="Open the request" if reads else "",
    )


def _terms() -> Any:
    return Sponsorship.objects.select_related("executive", "account")
