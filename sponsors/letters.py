"""How notices about sponsorships are worded. What an account manager gave as a reason is in none of them."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Account
from engage.core.clock import now
from engage.core.mail import Letter, Payload, words_for_many
from engage.core.moments import day_words
from engage.people.models import User
from sponsors.models import RematchRequest, Sponsorship
from sponsors.notices import ABOUT_TERMS, ASKED, DECIDED, rematches_known_to, terms_known_to

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


@words_for_many(*ABOUT_TERMS)
def about_sponsorships(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To whoever sees the account, and to the sponsor, who knows of the term although the account is closed to them now. Two queries."""
    ids = {payload["sponsorship"] for payload in payloads}
    terms = terms_known_to(person).select_related("executive", "account").in_bulk(ids)
    accounts = {term.account_id for term in terms.values()}
    open_to = set(Account.objects.visible_to(person).filter(pk__in=accounts).values_list("pk", flat=True))
    found = [(payload["notice"], terms.get(payload["sponsorship"])) for payload in payloads]
    return [
        _about_term(term, notice, sees=term.account_id in open_to) if term else None for notice, term in found
    ]


@words_for_many(ASKED, DECIDED)
def about_rematches(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To sales operations what is asked; what was decided to the account side with a link, to the sponsor as a fact. Two queries."""
    ids = {payload["rematch"] for payload in payloads}
    rows = rematches_known_to(person).select_related(
        "sponsorship__executive", "sponsorship__account", "asked_by"
    )
    known = rows.in_bulk(ids)
    reads = set(RematchRequest.objects.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True))
    found = [(payload["notice"], known.get(payload["rematch"])) for payload in payloads]
    return [
        _about_rematch(asked, notice, reads=asked.pk in reads) if asked else None for notice, asked in found
    ]


def _about_term(term: Sponsorship, notice: str, *, sees: bool) -> Letter:
    today = now().date()
    facts = {
        "executive": term.executive.name,
        "account": term.account.name,
        "starts": day_words(term.starts_on, today=today),
        "ends": day_words(term.ends_on, today=today),
        "ended": day_words(term.ended_on or term.ends_on, today=today),
    }
    page: dict[str, Any] = {"path": f"/sponsors/{term.pk}/", "call": "Open the sponsorship"} if sees else {}
    return Letter(SUBJECTS[notice].format_map(facts), WORDS[notice].format_map(facts), **page)


def _about_rematch(asked: RematchRequest, notice: str, *, reads: bool) -> Letter | None:
    sponsor, account = asked.sponsorship.executive.name, asked.sponsorship.account.name
    page: dict[str, Any] = {"path": f"/sponsors/rematch/{asked.pk}/"} if reads else {}
    if notice == ASKED:
        if not reads:
            return None
        return Letter(
            subject=f"A re-match is asked for: {account}",
            words=f"{asked.asked_by.name} asks for another sponsor than {sponsor} for {account}.",
            call="Read why and decide",
            settled=asked.granted is not None,
            **page,
        )
    outcome = "granted" if asked.granted else "declined"
    ending = "another executive will sponsor it" if asked.granted else f"{sponsor} stays its sponsor"
    return Letter(
        subject=f"Re-match {outcome}: {account}",
        words=f"Sales operations has {outcome} a re-match for {account}: {ending}.",
        call="Open the request" if reads else "",
        **page,
    )
