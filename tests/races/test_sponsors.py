"""Sponsorships, re-matches and reviews, with two people at them at the same moment."""

from datetime import date
from typing import Any

import pytest

from sponsors.actions import (
    ask_rematch,
    assign_sponsor,
    comment_on_review,
    decide_rematch,
    end_sponsorship,
    extend_sponsorship,
    regenerate_review,
    sign_review,
)
from sponsors.models import AnnualReview, RematchRequest, Sponsorship
from sponsors.reviews import produce_reviews
from tests.cast import Cast
from tests.plugins.proofs import Proof
from tests.races.stage import Duel, Guards, Race, Stage, one_wins, succeeded

SPONSORSHIP = 'INSERT INTO "sponsors_sponsorship"'
REVIEW = 'UPDATE "sponsors_annualreview"'
REMATCH = 'UPDATE "sponsors_rematchrequest"'
ONE_SPONSOR = Guards(("sponsors_sponsorship:guard",), ("sponsors_sponsorship.sponsorship_one_at_a_time",))
BEGINS, ENDS = date(2026, 3, 2), date(2028, 3, 1)
SOLID = "He has cancelled four times and does not know their business."


def assigned(cast: Cast, **changed: Any) -> Sponsorship:
    details = {"executive": cast.robert_executive, "starts_on": BEGINS, "ends_on": ENDS, **changed}
    return assign_sponsor(cast.halden, by=cast.sam, **details)


def sponsored_once(cast: Cast) -> str:
    count = Sponsorship.objects.filter(account=cast.halden, ended_on=None).count()
    return "" if count == 1 else f"{count} sponsors"


def two_assign(stage: Stage) -> Duel:
    cast = stage.fresh()
    _, other = stage.executive("Olivia")

    def wrong(first: Any, second: Any) -> str:
        return sponsored_once(cast) or one_wins(first, second)

    return Duel(lambda: assigned(cast), lambda: assigned(cast, executive=other), wrong)


def assign_or_extend(stage: Stage) -> Duel:
    cast = stage.fresh()
    present = assigned(cast)
    _, other = stage.executive("Olivia")
    return Duel(
        lambda: assigned(cast, executive=other, starts_on=date(2028, 3, 2), ends_on=date(2030, 3, 1)),
        lambda: extend_sponsorship(present, ends_on=date(2028, 9, 1), by=cast.sam),
        lambda *_: sponsored_once(cast),
    )


def extended_or_ended(stage: Stage) -> Duel:
    cast = stage.fresh()
    present = assigned(cast)

    def wrong(*_: Any) -> str:
        order = stage.written("sponsors_sponsorship", present.pk)
        late = "ended_on" in order and "ends_on" in order[order.index("ended_on") :]
        return "extended after its end" if late else ""

    return Duel(
        lambda: extend_sponsorship(present, ends_on=date(2028, 9, 1), by=cast.sam),
        lambda: end_sponsorship(present, reason="Another task", by=cast.sam),
        wrong,
    )


def the_account_too_many(stage: Stage) -> Duel:
    """He has as many as the limit but one; two more come at once, and nobody says why."""
    cast = stage.fresh()
    terms = {"starts_on": date(2025, 3, 2), "ends_on": date(2027, 3, 1)}
    Sponsorship.objects.bulk_create(
        Sponsorship(account=stage.account(), executive=cast.robert_executive, **terms) for _ in range(4)
    )
    one, other = stage.account(), stage.account()

    def assigning(account: Any) -> Any:
        terms = {"executive": cast.robert_executive, "starts_on": BEGINS, "ends_on": ENDS}
        return lambda: assign_sponsor(account, by=cast.sam, **terms)

    return Duel(assigning(one), assigning(other), one_wins)


def rematch_decided(stage: Stage) -> Duel:
    cast = stage.fresh()
    request = ask_rematch(assigned(cast), reason=SOLID, by=cast.nadine)

    def deciding(granted: bool) -> Any:
        return lambda: decide_rematch(request, granted=granted, note="Heard both", by=cast.sam)

    return Duel(deciding(True), deciding(False), one_wins)


def rematch_asked(stage: Stage) -> Duel:
    cast = stage.fresh()
    present = assigned(cast)

    def wrong(first: Any, second: Any) -> str:
        count = RematchRequest.objects.filter(sponsorship=present).count()
        return one_wins(first, second) or ("" if count == 1 else f"{count} requests")

    def ask() -> RematchRequest:
        return ask_rematch(present, reason=SOLID, by=cast.nadine)

    return Duel(ask, ask, wrong)


def review_of(cast: Cast, *, words: bool = True) -> AnnualReview:
    produce_reviews(2025, accounts=[cast.halden.pk])
    review = AnnualReview.objects.get(account=cast.halden)
    return comment_on_review(review, words="A good year", part="manager", by=cast.nadine) if words else review


def signed_or_sponsored(stage: Stage) -> Duel:
    """A sponsor comes at the moment of the signature: the review waits for their words, or was signed before they came."""
    cast = stage.fresh()
    review = review_of(cast)

    def wrong(first: Any, second: Any) -> str:
        order = stage.written_in("sponsors_annualreview", "sponsors_sponsorship", count=2)
        late = order == ["sponsors_sponsorship", "sponsors_annualreview"]
        return "signed without the sponsor's words" if late and succeeded(first, second) == 2 else ""

    return Duel(lambda: sign_review(review, by=cast.sam), lambda: assigned(cast), wrong)


def signed_or_ended(stage: Stage) -> Duel:
    cast = stage.fresh()
    present = assigned(cast)
    review = review_of(cast)

    def wrong(first: Any, _: Any) -> str:
        order = stage.written_in("sponsors_annualreview", "sponsors_sponsorship", count=2)
        early = order == ["sponsors_annualreview", "sponsors_sponsorship"]
        return "signed without the sponsor's words" if early and succeeded(first) else ""

    return Duel(
        lambda: sign_review(review, by=cast.sam),
        lambda: end_sponsorship(present, reason="Another task", by=cast.sam),
        wrong,
    )


def signed_or_regenerated(stage: Stage) -> Duel:
    cast = stage.fresh()
    review = review_of(cast)

    def wrong(*_: Any) -> str:
        order = stage.written("sponsors_annualreview", review.pk)
        late = "signed_at" in order and "produced_at" in order[order.index("signed_at") :]
        return "changed after the signature" if late else ""

    def regenerate() -> AnnualReview:
        stage.clock.move_by(minutes=1)
        return regenerate_review(review, by=cast.sam)

    return Duel(lambda: sign_review(review, by=cast.sam), regenerate, wrong)


def signed_once(stage: Stage) -> Duel:
    cast = stage.fresh()
    review = review_of(cast)
    return Duel(lambda: sign_review(review, by=cast.sam), lambda: sign_review(review, by=cast.sam), one_wins)


RACES = (
    Race("assign × assign", two_assign, (SPONSORSHIP, SPONSORSHIP), ONE_SPONSOR, python=True, database=True),
    # The sponsor who is there keeps everybody else away until the end is written: a control could not be lost.
    Race("assign × extend", assign_or_extend, (SPONSORSHIP, 'UPDATE "sponsors_sponsorship"'), control=False),
    Race(
        "extend × end",
        extended_or_ended,
        ('UPDATE "sponsors_sponsorship"',) * 2,
        Guards(("sponsors_sponsorship:guard",)),
        python=True,
        database=True,
    ),
    Race(
        "the sixth account × the sixth account",
        the_account_too_many,
        (SPONSORSHIP, SPONSORSHIP),
        Guards(("sponsors_sponsorship:first_load",)),
        python=True,
        database=True,
    ),
    Race(
        "a re-match granted × declined",
        rematch_decided,
        (REMATCH, REMATCH),
        Guards(("sponsors_rematchrequest:guard",)),
        python=True,
        database=True,
    ),
    Race(
        "a re-match asked × asked",
        rematch_asked,
        ('INSERT INTO "sponsors_rematchrequest"',) * 2,
        Guards((), ("sponsors_rematchrequest.rematch_asked_once_at_a_time",)),
        python=True,
        database=True,
    ),
    Race(
        "a review signed × a sponsor assigned",
        signed_or_sponsored,
        (REVIEW, SPONSORSHIP),
        Guards(("sponsors_annualreview:guard_update",)),
        database=True,
    ),
    # The end of a sponsorship only ever permits a signature: a control could not be lost.
    Race("a review signed × the sponsorship ended", signed_or_ended, (REVIEW, 'UPDATE "sponsors_sponsorship"'), control=False),
    Race(
        "a review signed × produced anew",
        signed_or_regenerated,
        (REVIEW, REVIEW),
        Guards(("sponsors_annualreview:guard_update",)),
        python=True,
        database=True,
    ),
    Race(
        "a review signed × signed",
        signed_once,
        (REVIEW, REVIEW),
        Guards(("sponsors_annualreview:guard_update",)),
        python=True,
        database=True,
    ),
)  # fmt: skip


@pytest.mark.proof("races")
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.name)
def test_two_at_once_leave_what_one_after_the_other_could_have_left(
    stage: Stage, proof: Proof, race: Race
) -> None:
    stage.run(race, proof)
