"""Who is told of an annual review: whoever it waits for, by a rule of the sweep; `sponsors.review_letters` finds the words."""

from pathlib import Path

from engage.people.models import register_subject
from engage.people.notices import Topic, register_topics
from sponsors.models import AnnualReview
from visits.sweep.reminders import Reminder, register_reminder

REVIEWS_THAT_WAIT = Path(__file__).parent / "queries" / "remind_review.sql"


def declare() -> None:
    """To be called once, from the AppConfig."""
    register_subject("review", rows=AnnualReview.objects.visible_to)
    register_topics(
        Topic(
            "reviews",
            "Annual reviews",
            "A review waits for your words or your signature",
            ("review_for_manager", "review_for_sponsor", "review_to_sign"),
        )
    )
    register_reminder(Reminder("remind_review", REVIEWS_THAT_WAIT.read_text(encoding="utf-8")))
