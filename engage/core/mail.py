"""Mail: apps say how a notice is worded, the outbox says to whom, and this sends it.

An outbox row of kind `mail` carries `user` and `notice`, and whatever the notice's composer needs to find the words. The composer runs at
sending time, so it decides by what is true and visible then; where it returns None, or what has settled itself, nobody is written to. The same
composer words the notice in the application each time somebody looks.
"""

from collections.abc import Callable, Iterable, Sequence
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
    """What one person is told: a sentence or two, and a link (a path of this site) with the words that call to follow it.

    `settled` is what is true no more or was done meanwhile: still to be read in the application, not worth a mail.
    """

    subject: str
    words: str = ""
    path: str = ""
    call: str = ""
    items: tuple["Letter", ...] = field(default=())
    settled: bool = False

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{self.path}" if self.path else ""


Payload = dict[str, Any]
Composer = Callable[[Any, Payload], Letter | None]
ComposerOfMany = Callable[[Any, Sequence[Payload]], Sequence[Letter | None]]
_composers: dict[str, ComposerOfMany] = {}
Gate = Callable[[Any, OutboxEvent], bool]
_gates: list[Gate] = []


def words_for(*notices: str) -> Callable[[Composer], Composer]:
    """Registers who words these notices, one at a time."""

    def register(composer: Composer) -> Composer:
        words_for_many(*notices)(lambda person, payloads: [composer(person, payload) for payload in payloads])
        return composer

    return register


def words_for_many(*notices: str) -> Callable[[ComposerOfMany], ComposerOfMany]:
    """Registers who words these notices, any number of them at the same cost: one letter or None for each payload, in their order."""

    def register(composer: ComposerOfMany) -> ComposerOfMany:
        _composers.update(dict.fromkeys(notices, composer))
        return composer

    return register


def asks_first(gate: Gate) -> Gate:
    """Registers who is asked before a mail of its own goes to a person; where the answer is no, the gate has seen to the rest."""
    _gates.append(gate)
    return gate


def compose(person: Any, payload: Payload) -> Letter | None:
    """The letter a notice makes for this person now, or None where there is nothing to tell them. Raises KeyError for an unknown notice."""
    return compose_all(person, [payload])[0]


def compose_all(person: Any, payloads: Iterable[Payload]) -> list[Letter | None]:
    """The letters of several notices, in their order. Each composer is asked once, so that a page costs what its kinds of notices cost."""
    wanted = list(payloads)
    letters: list[Letter | None] = [None] * len(wanted)
    places: dict[ComposerOfMany, list[int]] = {}
    for place, payload in enumerate(wanted):
        places.setdefault(_composers[payload["notice"]], []).append(place)
    for composer, mine in places.items():
        for place, letter in zip(mine, composer(person, [wanted[place] for place in mine]), strict=True):
            letters[place] = letter
    return letters


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
    """Writes to the person a row names, if they are still here, want it by mail and there still is something to tell them."""
    person = get_user_model().objects.filter(pk=event.payload["user"], is_active=True).first()
    if person is None or not all(gate(person, event) for gate in _gates):
        return
    letter = compose(person, event.payload)
    if letter is not None and not letter.settled:
        send(letter, to=person, event=event)
