"""How notices to people about themselves are worded, at sending time."""

from typing import Any
from zoneinfo import ZoneInfo

from engage.core import clock
from engage.core.mail import Letter, words_for
from engage.core.moments import day_words
from engage.people.invitations import path_of
from engage.people.models import Invitation, User


@words_for("invitation")
def invited(person: User, payload: dict[str, Any]) -> Letter | None:
    """The letter with the link; None where it would not work. One query."""
    invitation = (
        Invitation.objects.open()
        .select_related("invited_by")
        .filter(pk=payload["invitation"], user=person)
        .first()
    )
    if invitation is None:
        return None
    here = ZoneInfo(person.time_zone)
    day = day_words(
        invitation.expires_at.astimezone(here).date(),
        today=clock.now().astimezone(here).date(),
        weekday=True,
    )
    by = invitation.invited_by.name if invitation.invited_by else "Your administrator"
    return Letter(
        subject="Your invitation to Engage",
        words=f"{by} has opened Engage to you. Choose a password to come in. The link works once, until {day}.",
        path=path_of(invitation),
        call="Choose your password",
    )


@words_for("handed_over")
def handed_over(person: User, payload: dict[str, Any]) -> Letter | None:
    """What somebody takes over, in numbers. One query."""
    former = User.objects.filter(pk=payload["person"]).first()
    if former is None:
        return None
    what = ", ".join(f"{count} × {label.lower()}" for label, count in payload["what"])
    return Letter(
        subject=f"You take over from {former.name}",
        words=f"From now on this is yours: {what}.",
        path="/",
        call="See what waits for you",
    )
