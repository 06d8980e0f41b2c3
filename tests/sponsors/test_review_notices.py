"""An annual review tells whoever it waits for: the account manager, the sponsor, then sales operations."""

import pytest

from engage.people.models import Notice, User
from engage.people.notice_page import in_words
from sponsors.actions import comment_on_review, sign_review
from sponsors.models import AnnualReview
from sponsors.reviews import produce_reviews
from tests import factories
from tests.cast import Cast, MovableClock
from tests.sponsors.records import sponsorship
from visits.sweep import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast: Cast, clock: MovableClock) -> AnnualReview:
    factories.closed(cast, clock)
    produce_reviews(clock.now.year, accounts=[cast.halden.pk])
    return AnnualReview.objects.get(account=cast.halden)


def told(clock: MovableClock, kind: str) -> list[str]:
    for _ in range(2):
        sweep(clock.now)
    return sorted(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def settled(user: User) -> list[bool]:
    notices = Notice.objects.visible_to(user).filter(subject="review").order_by("id")
    return [line.letter.settled for line in in_words(user, list(notices))]


def test_each_in_turn_is_told_once_that_the_review_waits_for_them(
    cast: Cast, clock: MovableClock, review: AnnualReview
) -> None:
    sponsorship(cast.halden, cast.olivia_executive)
    assert told(clock, "review_for_manager") == ["Dora Lang", "Nadine Keller"]
    assert told(clock, "review_for_sponsor") == []

    comment_on_review(review, by=cast.nadine, words="A good year", part="manager")
    assert settled(cast.nadine) == [True]
    assert told(clock, "review_for_sponsor") == ["Olivia Sato"]
    assert told(clock, "review_to_sign") == []

    comment_on_review(review, by=cast.olivia, words="It was", part="sponsor")
    assert told(clock, "review_to_sign") == ["Sam Ito"]
    assert settled(cast.sam) == [False]

    sign_review(AnnualReview.objects.get(pk=review.pk), by=cast.sam)
    assert settled(cast.sam) == [True]


def test_without_a_sponsor_the_managers_words_are_enough(
    cast: Cast, clock: MovableClock, review: AnnualReview
) -> None:
    comment_on_review(review, by=cast.nadine, words="A good year", part="manager")

    assert told(clock, "review_for_sponsor") == []
    assert told(clock, "review_to_sign") == ["Sam Ito"]


def test_a_review_that_nobody_has_written_about_asks_nobody_to_sign(
    cast: Cast, clock: MovableClock, review: AnnualReview
) -> None:
    cast.halden.manager = None
    cast.halden.save()

    assert told(clock, "review_to_sign") == []


def test_the_words_lead_to_the_review_and_say_nothing_of_it(
    cast: Cast, clock: MovableClock, review: AnnualReview
) -> None:
    told(clock, "review_for_manager")

    ((line,),) = [in_words(cast.nadine, list(Notice.objects.filter(user=cast.nadine, subject="review")))]
    assert (line.letter.subject, line.letter.path) == (
        f"Your words on the year: Halden Automotive, {review.year}",
        f"/reviews/{review.pk}/",
    )
