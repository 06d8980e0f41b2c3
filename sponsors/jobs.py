"""Celery tasks of the sponsor programme: each may run twice, late, or on several workers at once."""

from datetime import timedelta

from celery import shared_task

from engage.core.clock import now
from sponsors.reviews import produce_reviews

SCHEDULE = {
    "produce-due-reviews": {"task": "sponsors.jobs.produce_due_reviews", "schedule": timedelta(hours=6)}
}


@shared_task
def produce_due_reviews() -> None:
    """Reviews of the last calendar year, for the accounts whose review month has come; what was missed in its month is caught up later."""
    today = now()
    produce_reviews(today.year - 1, review_month_until=today.month)
