"""What people do with an annual review: the account manager comments, then the sponsor, then sales operations signs."""

from typing import Literal

from django.db import transaction

from accounts.models import Account
from engage.core import policy
from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import BadInput, GuardRefused, NotAllowed, OutOfScope, WrongState, refusals
from engage.people.models import User
from sponsors.models import AnnualReview, Sponsorship
from sponsors.queries.reviews import ReviewYear, priorities_of_next_year
from sponsors.reviews.produce import snapshots_of
from sponsors.rules import (
    may_comment_as_manager,
    may_comment_as_sponsor,
    may_regenerate_review,
    may_sign_review,
    missing_words,
)

Part = Literal["manager", "sponsor"]


def comment_on_review(
    review: AnnualReview, *, words: str, part: Part, by: User, seen: int | None = None
) -> AnnualReview:
    """Sets the words of the account manager or of the sponsor, until the review is signed; the manager's come first.

    Raises OutOfScope, NotAllowed where the part is not theirs, BadInput without words, WrongState once signed, GuardRefused for a sponsor
    before the account's manager.
    """
    _require_sight(by, review)
    if not words.strip():
        raise BadInput("Write what you think of the year and of the recommendation.", field="words")
    with transaction.atomic(), refusals():
        act_as(by, reason="Comment on the annual review")
        review = _locked(review)
        require_current(review, seen=seen)
        sponsor = current_sponsor(review.account)
        if part == "manager":
            if not may_comment_as_manager(by, review.account):
                raise NotAllowed("These are the words of the account's manager.")
            review.manager_words = words.strip()
        else:
            if not may_comment_as_sponsor(by, sponsors=[sponsor.pk] if sponsor else []):
                raise NotAllowed("These are the words of the account's sponsor.")
            missing = missing_words(review, manager=review.account.manager, sponsor=None)
            if missing is not None:
                raise GuardRefused(missing, code="review_signed_after_words")
            review.sponsor_words = words.strip()
        review.save(update_fields=[f"{part}_words"])
    return review


def sign_review(review: AnnualReview, *, by: User, seen: int | None = None) -> AnnualReview:
    """Signs it off: from then on nothing of it changes. The steps of a manager or sponsor who is not there are skipped.

    Raises OutOfScope, NotAllowed for anybody but sales operations, WrongState where it is signed, GuardRefused while words are missing.
    """
    _require_sight(by, review)
    if not may_sign_review(by):
        raise NotAllowed("Only sales operations signs annual reviews.")
    with transaction.atomic(), refusals():
        act_as(by, reason="Annual review signed")
        review = _locked(review)
        require_current(review, seen=seen)
        missing = missing_words(
            review, manager=review.account.manager, sponsor=current_sponsor(review.account)
        )
        if missing is not None:
            raise GuardRefused(missing, code="review_signed_after_words")
        review.signed_at, review.signed_by = now(), by
        review.save(update_fields=["signed_at", "signed_by"])
    return review


def regenerate_review(review: AnnualReview, *, by: User, seen: int | None = None) -> AnnualReview:
    """Builds the snapshot anew from the record as it is now; the words stay. Fifteen queries.

    Raises OutOfScope, NotAllowed for anybody but sales operations and the account's manager, WrongState once signed.
    """
    _require_sight(by, review)
    if not may_regenerate_review(by, review.account):
        raise NotAllowed("Only sales operations and the account's manager produce a review anew.")
    with transaction.atomic(), refusals():
        act_as(by, reason="Annual review produced anew")
        review = _locked(review)
        require_current(review, seen=seen)
        of = ReviewYear.of(review.year)
        made = snapshots_of(
            [review.account_id], of=of, rules=policy.current(), priorities=priorities_of_next_year(of)
        )
        review.snapshot, review.produced_at = made[review.account_id], now()
        review.save(update_fields=["snapshot", "produced_at"])
    return review


def current_sponsor(account: Account) -> User | None:
    """Who sponsors the account today, if they have a sign-in and have not left. One query."""
    term = (
        Sponsorship.objects.active()
        .filter(account=account, executive__left_on=None)
        .select_related("executive__user")
        .first()
    )
    return term.executive.user if term else None


def _require_sight(by: User, review: AnnualReview) -> None:
    if not AnnualReview.objects.visible_to(by).filter(pk=review.pk).exists():
        raise OutOfScope("There is no such review.")


def _locked(review: AnnualReview) -> AnnualReview:
    found: AnnualReview = (
        AnnualReview.objects.select_for_update(of=("self",))
        .select_related("account__manager")
        .get(pk=review.pk)
    )
    if found.signed_at is not None:
        raise WrongState("This review is signed; it stays as it is.", code="review_signed_stays")
    return found
