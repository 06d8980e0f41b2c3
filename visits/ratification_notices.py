"""Who is told of a promise beyond a red line, and in which words: whoever may ratify it, then both sides."""

from collections.abc import Sequence

from engage.core.mail import Letter, Payload, words_for_many
from engage.people.models import Delivery, User, register_subject
from engage.people.notices import Topic, register_topics, settle, tell
from visits.models import Commitment, Visit
from visits.ratifying import approver_of
from visits.recipients import account_side, executive_side, sales_ops

ASKED, RATIFIED, REFUSED = "ratification_asked", "promise_ratified", "promise_refused"
SUBJECTS = {
    ASKED: "A promise beyond a red line: {account}",
    RATIFIED: "A promise beyond a red line may stand: {account}",
    REFUSED: "A promise beyond a red line is refused: {account}",
}
WORDS = {
    ASKED: "{executive} promised {account} more than a red line allows. May it stand? Unanswered, it is flagged.",
    RATIFIED: "What {executive} promised {account} beyond a red line is ratified.",
    REFUSED: "What {executive} promised {account} beyond a red line is not ratified. Somebody has to tell the customer.",
}


def declare() -> None:
    """To be called once, from the AppConfig."""
    register_subject("ratification", rows=Commitment.objects.visible_to)
    register_topics(
        Topic(
            "ratification",
            "Promises and flags",
            "A promise goes beyond a red line: may it stand?",
            (ASKED, RATIFIED, REFUSED),
            Delivery.AT_ONCE,
            Delivery.DIGEST,
            "Nobody else may say that it stands, and the customer counts on it.",
        )
    )


def ratifications_asked(visit: Visit, *, by: User) -> None:
    """Who may go beyond the red line, else sales operations, is asked about each promise of the visit that waits for it. Nothing where none does."""
    waiting = Commitment.objects.awaiting_ratification().filter(visit=visit)
    for commitment in waiting.select_related("red_line__approver"):
        ratification_asked(commitment, by=by)


def ratification_asked(commitment: Commitment, *, by: User) -> None:
    approver = approver_of(commitment.red_line)
    _tell(ASKED, commitment, [approver] if approver else sales_ops(), by=by)


def ratification_decided(commitment: Commitment, *, by: User) -> None:
    """Both sides learn whether it stands, and nobody is asked any more. `commitment` with its visit, account, manager and lead executive."""
    settle("ratification", commitment.pk, ASKED)
    people = [*account_side(commitment.visit), *executive_side(commitment.visit)]
    _tell(RATIFIED if commitment.ratified_at else REFUSED, commitment, people, by=by)


def _tell(notice: str, commitment: Commitment, people: Sequence[User], *, by: User) -> None:
    tell(
        notice,
        people,
        subject="ratification",
        subject_id=commitment.pk,
        by=by,
        at_once=True,
        commitment=commitment.pk,
    )


@words_for_many(ASKED, RATIFIED, REFUSED)
def about_ratifications(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """None for what the person may not see (any more). One query."""
    promises = (
        Commitment.objects.visible_to(person)
        .select_related("account", "made_by")
        .in_bulk({payload["commitment"] for payload in payloads})
    )
    return [_about(promises.get(payload["commitment"]), payload["notice"]) for payload in payloads]


def _about(promise: Commitment | None, notice: str) -> Letter | None:
    if promise is None:
        return None
    facts = {
        "executive": promise.made_by.name if promise.made_by else "An executive",
        "account": promise.account.name,
    }
    decided = promise.ratified_at is not None or promise.ratification_refused_at is not None
    return Letter(
        subject=SUBJECTS[notice].format_map(facts),
        words=WORDS[notice].format_map(facts),
        path=f"/commitments/{promise.pk}/ratification/",
        call="Decide" if notice == ASKED else "Open it",
        settled=notice == ASKED and decided,
    )
