"""Mail: apps say how a notice is worded, the outbox says to whom, and this sends it.

An outbox row of kind `mail` carries `user` and `notice`, and whatever the notice's composer needs to find the words. The composer runs at
sending time, so it decides by what is true and visible then; where it returns None, nobody is written to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from engage.core.models import OutboxEvent
from engage.core.outbox import handles


@dataclass(frozen=True)
class Letter:
    """What one person is told: a sentence or two, and a link (a path of this site) with the words that call to follow it."""

    subject: str
    words: str = ""
    path: str = ""
    call: str = ""
    items: tuple["Letter", ...] = field(default=())

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{self.path}" if self.path else ""


Composer = Callable[[Any, dict[str, Any]], Letter | None]
_composers: dict[str, Composer] = {}


def words_for(*notices: str) -> Callable[[Composer], Composer]:
    """Registers who words these notices."""

    def register(composer: Composer) -> Composer:
        _composers.update(dict.fromkeys(notices, composer))
        return composer

    return register


def compose(person: Any, payload: dict[str, Any]) -> Letter | None:
    """The letter a notice makes for this person now, or None where there is nothing to tell them. Raises KeyError for an unknown notice."""
    return _composers[payload["notice"]](person, payload)


def send(letter: Letter, *, to: Any, event: OutboxEvent) -> None:
    """Hands one letter to the mail backend. A repeat of the same event carries the same Message-ID, so that mailboxes can drop it."""
    context = {"letter": letter, "person": to, "site": settings.SITE_URL}
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=render_to_string("emails/letter.txt", context),
        to=[to.email],
        headers={"Message-ID": message_id(event), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("emails/letter.html", context), "text/html")
    message.send()


def message_id(event: OutboxEvent) -> str:
    return f"<outbox-{event.pk}@{urlsplit(settings.SITE_URL).hostname}>"


@handles("mail")
def send_mail(event: OutboxEvent) -> None:
    """Writes to the person a row names, if they are still here and there still is something to tell them."""
    person = get_user_model().objects.filter(pk=event.payload["user"], is_active=True).first()
    letter = compose(person, event.payload) if person else None
    if letter is not None:
        send(letter, to=person, event=event)
