"""How notices about annual reviews are worded: who is waited for, and a link; nothing of what the review says."""

from collections.abc import Sequence

from engage.core.mail import Letter, Payload, words_for_many
from engage.people.models import User
from sponsors.models import AnnualReview

WORDS = {
    "review_for_manager": (
        "Your words on the year: {review}",
        "The annual review of {account} is there. Say what you think of the year and of the recommendation.",
        "Read and comment",
    ),
    "review_for_sponsor": (
        "Your words as the sponsor: {review}",
        "The account manager has commented on the annual review of {account}. Your words as its sponsor are next.",
        "Read and comment",
    ),
    "review_to_sign": (
        "To be signed: {review}",
        "Everybody has commented on the annual review of {account}. It waits for your signature.",
        "Read and sign",
    ),
}


@words_for_many(*WORDS)
def about_reviews(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """To whoever sees the account; settled once the words are there, or the signature. One query."""
    wanted = {payload["review"] for payload in payloads}
    reviews = (
        AnnualReview.objects.visible_to(person).select_related("account").defer("snapshot").in_bulk(wanted)
    )
    return [_about(reviews.get(payload["review"]), payload["notice"]) for payload in payloads]


def _about(review: AnnualReview | None, notice: str) -> Letter | None:
    if review is None:
        return None
    subject, words, call = WORDS[notice]
    written = {"review_for_manager": review.manager_words, "review_for_sponsor": review.sponsor_words}
    facts = {"review": f"{review.account.name}, {review.year}", "account": review.account.name}
    return Letter(
        subject=subject.format_map(facts),
        words=words.format_map(facts),
        path=f"/reviews/{review.pk}/",
        call=call,
        settled=review.signed_at is not None or bool(written.get(notice, "").strip()),
    )
