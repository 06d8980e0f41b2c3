"""The outbox: what was announced is carried out once, again after a failure, and by one worker at a time."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction

from engage.core import outbox
from engage.core.errors import WrongState
from engage.core.mail import Letter, words_for
from engage.core.models import OutboxEvent
from engage.people.models import User
from tests.cast import MovableClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def handled() -> Iterator[list[int]]:
    """A kind of event of its own, `rehearsal`, with what its handler has carried out; a payload that asks for it makes it fail."""
    carried_out: list[int] = []

    @outbox.handles("rehearsal")
    def rehearse(event: OutboxEvent) -> None:
        if event.payload.get("fails"):
            raise ConnectionError("no stage")
        carried_out.append(event.pk)

    yield carried_out
    del outbox._handlers["rehearsal"]


@pytest.fixture
def recipient(clock: MovableClock) -> User:
    return User.objects.create_user("nadine@engage.test", name="Nadine Keller")


@words_for("rehearsed")
def about_a_rehearsal(person: User, payload: dict[str, Any]) -> Letter | None:
    return (
        None
        if payload.get("nothing")
        else Letter(subject="A rehearsal", words="It is on.", path="/stage/", call="Come")
    )


class DyingBackend(EmailBackend):
    """Sends, and the process is gone before anybody could note it."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        raise SystemExit("killed")


class UnreachableBackend(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


def test_what_is_announced_is_carried_out_once(clock: MovableClock, handled: list[int]) -> None:
    outbox.announce("rehearsal", {})

    assert (outbox.drain(), outbox.drain()) == (1, 0)
    event = OutboxEvent.objects.get()
    assert handled == [event.pk]
    assert (event.done_at, event.attempts) == (clock.now, 1)


def test_what_was_announced_in_a_transaction_that_failed_never_was(
    clock: MovableClock, handled: list[int]
) -> None:
    with transaction.atomic():
        outbox.announce("rehearsal", {})
        transaction.set_rollback(True)

    assert (outbox.drain(), handled) == (0, [])


def test_a_key_is_used_once_for_ever(clock: MovableClock, handled: list[int]) -> None:
    outbox.announce("rehearsal", {}, key="opening")
    outbox.drain()
    outbox.announce("rehearsal", {}, key="opening")

    assert (outbox.drain(), len(handled)) == (0, 1)


def test_what_is_due_later_waits_and_the_oldest_goes_first(clock: MovableClock, handled: list[int]) -> None:
    moments = [clock.now + timedelta(hours=hours) for hours in (3, 1, 2)]
    outbox.announce_all(
        [OutboxEvent(kind="rehearsal", payload={}, next_attempt_at=moment) for moment in moments]
    )
    assert outbox.drain() == 0

    clock.move_by(hours=3)

    assert outbox.drain() == 3
    expected = OutboxEvent.objects.order_by("next_attempt_at").values_list("pk", flat=True)
    assert handled == list(expected)


def test_an_event_of_a_kind_nobody_handles_waits_for_somebody_who_does(clock: MovableClock) -> None:
    outbox.announce("unheard_of", {})

    assert outbox.drain() == 0
    assert OutboxEvent.objects.get().done_at is None


def test_a_failure_is_kept_and_tried_again_with_growing_pauses_while_others_go_on(
    clock: MovableClock, handled: list[int]
) -> None:
    outbox.announce("rehearsal", {"fails": True})
    outbox.announce("rehearsal", {})
    pauses = []
    for _ in outbox.RETRY_AFTER:
        before = clock.now
        outbox.drain()
        failing = OutboxEvent.objects.get(payload={"fails": True})
        assert (failing.done_at, failing.last_error) == (None, "ConnectionError: no stage")
        pauses.append(failing.next_attempt_at - before)
        clock.move_to(failing.next_attempt_at)

    assert pauses == outbox.RETRY_AFTER
    assert (failing.attempts, len(handled)) == (len(outbox.RETRY_AFTER), 1)


def given_up() -> OutboxEvent:
    """A rehearsal whose last attempt fails now."""
    outbox.announce("rehearsal", {"fails": True})
    OutboxEvent.objects.update(attempts=outbox.MOST_ATTEMPTS - 1)
    outbox.drain()
    return OutboxEvent.objects.get()


def test_what_has_failed_after_the_last_pause_too_is_given_up_and_kept(
    clock: MovableClock, handled: list[int]
) -> None:
    letter = given_up()
    clock.move_by(days=30)

    assert (outbox.drain(), outbox.dead_letters().get()) == (0, letter)
    letter.refresh_from_db()
    assert (letter.done_at, letter.attempts) == (None, outbox.MOST_ATTEMPTS)
    assert letter.last_error == "ConnectionError: no stage"


def test_what_was_given_up_can_be_tried_again_from_the_beginning(
    clock: MovableClock, handled: list[int]
) -> None:
    letter = given_up()
    OutboxEvent.objects.update(payload={})

    outbox.try_again(letter.pk)

    assert (outbox.drain(), handled) == (1, [letter.pk])
    with pytest.raises(WrongState):
        outbox.try_again(letter.pk)


def test_what_was_given_up_can_be_let_go_and_keeps_its_error(clock: MovableClock, handled: list[int]) -> None:
    letter = given_up()

    outbox.let_go(letter.pk)

    letter.refresh_from_db()
    assert (outbox.dead_letters().count(), letter.done_at) == (0, clock.now)
    assert letter.last_error == "ConnectionError: no stage"
    with pytest.raises(WrongState):
        outbox.let_go(letter.pk)


def test_what_failed_at_first_is_done_when_it_succeeds(
    clock: MovableClock, recipient: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.UnreachableBackend"
    outbox.announce("mail", {"notice": "rehearsed", "user": recipient.pk})
    assert outbox.drain() == 0

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.drain() == 0
    clock.move_by(minutes=1)
    assert (outbox.drain(), len(mail.outbox)) == (1, 1)


def test_a_handler_that_breaks_its_transaction_leaves_nothing_of_its_own_behind(clock: MovableClock) -> None:
    @outbox.handles("rehearsal")
    def half_done(event: OutboxEvent) -> None:
        outbox.announce("applause", {})
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    outbox.announce("rehearsal", {})
    outbox.drain()
    del outbox._handlers["rehearsal"]

    assert list(OutboxEvent.objects.values_list("kind", "attempts")) == [("rehearsal", 1)]


# --- mail ------------------------------------------------------------------------------------------------------------


def test_a_mail_carries_its_words_a_link_and_an_identity(clock: MovableClock, recipient: User) -> None:
    outbox.announce("mail", {"notice": "rehearsed", "user": recipient.pk})
    outbox.drain()

    (message,) = mail.outbox
    event = OutboxEvent.objects.get()
    assert (message.to, message.subject) == (["nadine@engage.test"], "A rehearsal")
    assert message.extra_headers["Message-ID"] == f"<outbox-{event.pk}@127.0.0.1>"
    words = "Hello Nadine, It is on. Come: http://127.0.0.1:8000/stage/ -- Engage, http://127.0.0.1:8000"
    assert " ".join(message.body.split()) == words
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert '<a href="http://127.0.0.1:8000/stage/">Come</a>' in html


def test_a_crash_between_sending_and_noting_repeats_the_mail_under_the_same_identity(
    clock: MovableClock, recipient: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.DyingBackend"
    outbox.announce("mail", {"notice": "rehearsed", "user": recipient.pk})
    with pytest.raises(SystemExit):
        outbox.drain()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.drain() == 1

    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second


def test_nothing_to_say_sends_nothing_and_is_done(clock: MovableClock, recipient: User) -> None:
    outbox.announce("mail", {"notice": "rehearsed", "user": recipient.pk, "nothing": True})

    assert (outbox.drain(), mail.outbox) == (1, [])


def test_words_in_html_are_escaped(clock: MovableClock, recipient: User) -> None:
    recipient.name = "<b>Nadine</b>"
    recipient.save()
    outbox.announce("mail", {"notice": "rehearsed", "user": recipient.pk})
    outbox.drain()

    ((html, _),) = mail.outbox[0].alternatives
    assert "&lt;b&gt;Nadine" in html
    assert "<b>" not in html


# --- several workers -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_any_number_of_workers_drain_at_once_and_each_event_is_carried_out_once(handled: list[int]) -> None:
    outbox.announce_all([OutboxEvent(kind="rehearsal", payload={}) for _ in range(40)])
    together, done = threading.Barrier(4), []

    def work() -> None:
        together.wait()
        try:
            done.append(outbox.drain())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(done) == 40
    assert sorted(handled) == sorted(OutboxEvent.objects.values_list("pk", flat=True))
