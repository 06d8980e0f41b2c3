"""The sponsor programme over the year: re-matches, one sponsor with too much, priorities, and the annual reviews."""

from collections.abc import Iterator
from functools import partial

from accounts.actions import mark_left, retire_priority
from accounts.models import Priority
from engage.demonstration import cast
from engage.demonstration.stage import Stage, Step
from sponsors.actions import ask_rematch, assign_sponsor, comment_on_review, decide_rematch, sign_review
from sponsors.actions.reviews import current_sponsor
from sponsors.models import AnnualReview, Sponsorship
from sponsors.reviews import produce_reviews
from sponsors.rules import months_later

# (account, days ago): Amara Adeyemi takes one after the other, until the last one needs a reason.
ONE_MORE = (("Lumen Glass", 44), ("Halden Trucks", 35), ("Pacific Cargo", 25))
LOAD_REASON = (
    "The new owner speaks to chief executives only. It goes to Yuki Tanaka once they have met twice."
)
POOR_MATCH = (
    "Two of three meetings went without a briefing, and the invoices she took up are not hers to settle. "
    "The depot needs somebody who knows projects of this size."
)
FORMER_MATCH = "They want to speak about digital services, of which procurement knows little. Nina Falk has met their board twice."
MANAGERS_WORDS = "The year went better than the figures say: they ask us first now. We were late twice, and they remember it."
SPONSORS_WORDS = "I was there when it counted. Next year I want to meet their finance director before the budget, not after."


def steps(stage: Stage) -> Iterator[Step]:
    yield stage.ago(232), lambda: _ask_rematch(stage, "Aurora Appliances", FORMER_MATCH)
    yield stage.ago(229), lambda: _rematch(stage)
    yield stage.ago(150), lambda: _retire(stage)
    yield stage.ago(96), lambda: _somebody_left(stage)
    for name, days in ONE_MORE:
        yield stage.ago(days), partial(_one_more, stage, name)
    yield stage.ago(15), lambda: _produce(stage)
    yield stage.ago(7), lambda: _write(stage)
    yield stage.ago(6), lambda: _ask_rematch(stage, "Tessera Rail", POOR_MATCH)
    yield stage.ago(4), lambda: _sign(stage)


def _ask_rematch(stage: Stage, account: str, reason: str) -> None:
    sponsorship = Sponsorship.objects.get(account=stage.accounts[account], ended_on=None)
    ask_rematch(sponsorship, reason=reason, by=stage.managers[account])


def _rematch(stage: Stage) -> None:
    sam, aurora = stage.people["Sam Ito"], stage.accounts["Aurora Appliances"]
    request = Sponsorship.objects.get(account=aurora, ended_on=None).rematch_requests.get()
    decide_rematch(request, granted=True, note="Agreed with both; Nina Falk follows", by=sam)
    first = stage.ago(229).date()
    assign_sponsor(
        aurora,
        executive=stage.executives["Nina Falk"],
        starts_on=first,
        ends_on=months_later(first, 24),
        by=sam,
    )


def _retire(stage: Stage) -> None:
    retire_priority(Priority.objects.get(title=cast.RETIRED), by=stage.people["Sam Ito"])


def _somebody_left(stage: Stage) -> None:
    purchaser = stage.accounts["Halden Automotive"].contacts.get(title="Head of Purchasing")
    mark_left(purchaser, by=stage.people["Nadine Keller"])


def _one_more(stage: Stage, account: str) -> None:
    first = stage.ago(dict(ONE_MORE)[account]).date()
    assign_sponsor(
        stage.accounts[account],
        executive=stage.executives["Amara Adeyemi"],
        starts_on=first,
        ends_on=months_later(first, 24),
        target_role="social_visitor",
        visits_a_year=2,
        by=stage.people["Sam Ito"],
        load_reason=LOAD_REASON,
    )


def _produce(stage: Stage) -> None:
    produce_reviews(stage.present.year - 1)


def _write(stage: Stage) -> None:
    """Most managers have written, then most sponsors; some reviews wait for the first, some for the second."""
    for number, review in enumerate(_reviews()):
        if number % 5 == 4:
            continue
        comment_on_review(
            review, words=MANAGERS_WORDS, part="manager", by=stage.managers[review.account.name]
        )
        sponsor = current_sponsor(review.account)
        if sponsor is not None and number % 4:
            comment_on_review(review, words=SPONSORS_WORDS, part="sponsor", by=sponsor)


def _sign(stage: Stage) -> None:
    """Half of what can be signed."""
    for number, review in enumerate(_reviews()):
        if number % 4 in (1, 2) and review.manager_words and review.sponsor_words:
            sign_review(review, by=stage.people["Sam Ito"])


def _reviews() -> list[AnnualReview]:
    return list(AnnualReview.objects.select_related("account__manager").order_by("account__name"))
