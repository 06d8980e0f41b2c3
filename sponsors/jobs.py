"""Celery tasks of the sponsor programme: each may run twice, late, or on several workers at once."""

from datetime import timedelta

from celery import shared_task

from engage.core.clock import now
from engage.core.job_runs import last_success
from sponsors.reviews import produce_reviews

SCHEDULE = {
    "produce-due-reviews": {"task": "sponsors.jobs.produce_due_reviews", "schedule": timedelta(hours=6)}
}


@shared_task
def produce_due_reviews() -> None:
    """Reviews of the last calendar year, for the accounts whose review month (UTC) has come. What was missed is caught up later, over the turn of a
    year too: then all of what the years since the job last went well owed."""
    today = now()
    before = last_success(produce_due_reviews.name) or today
    for year in range(before.year, today.year):
        produce_reviews(year - 1)
    produce_reviews(today.year - 1, review_month_until=today.month)
