"""Promises beyond a red line that wait for somebody to say whether they may stand."""

from django.urls import reverse

from engage.home.reader import Reader
from engage.home.waiting import SHOWN, Waiting
from visits.models import Commitment


def ratifications(reader: Reader) -> list[Waiting]:
    """Those that wait for this person, the most pressing first. One query."""
    rows = (
        Commitment.objects.visible_to(reader.user)
        .to_ratify_by(reader.user)
        .select_related("account", "made_by")
        .order_by("ratification_due_at")
    )
    return [_waiting(reader, promise) for promise in rows[: SHOWN + 1]]


def _waiting(reader: Reader, promise: Commitment) -> Waiting:
    due = promise.ratification_due_at or reader.now
    badge, tone = reader.due(due)
    who = promise.made_by.name if promise.made_by else "an executive"
    return Waiting(
        title=f"Say whether a promise to {promise.account.name} may stand",
        detail=f"“{promise.text}”, promised by {who} beyond a red line",
        url=reverse("ratification:ratification", args=[promise.pk]),
        badge=badge,
        tone=tone,
        at=due,
    )
