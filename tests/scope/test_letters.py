"""What is told by mail and in the application: each mail to one person, each word to who may read it then, and nothing but numbers on the way there."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail as sent

from engage.core import outbox
from engage.core.clock import now
from engage.core.mail import Letter, compose_all
from engage.core.models import OutboxEvent
from engage.people import digest
from engage.people.models import Notice, NoticeSettings, User
from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.people import People, undone
from tests.scope.test_every_address import foreign
from tests.scope.world import READERS
from visits.models.visit import VisitQuerySet
from visits.sweep import sweep

pytestmark = pytest.mark.proof("permissions")

# The manager's superior is told of leave to go alone and what follows, and reads these visits.
SUPERIOR_READS = {world.HALDEN, world.HALDEN_NAME, world.CONFIDENTIAL}


@pytest.fixture
def told(people: People) -> Iterator[list[dict[str, Any]]]:
    """What every row of the outbox tells, once the world has been swept; all of it is undone."""
    with undone():
        sweep(now())
        rows = OutboxEvent.objects.filter(payload__has_key="notice").order_by("id")
        yield list(rows.values_list("payload", flat=True))


def test_no_mail_says_what_its_reader_may_not_read(
    people: People, told: list[dict[str, Any]], proof: Proof
) -> None:
    """Everything waiting goes out now, what can wait in digests."""
    OutboxEvent.objects.update(next_attempt_at=now(), done_at=None, attempts=0)
    NoticeSettings.objects.bulk_create(
        [NoticeSettings(user=user, digest_hour=0) for user in User.objects.filter(notice_settings=None)]
    )
    sent.outbox.clear()
    while outbox.drain() or digest.begin(now=now()):
        pass
    readers = _readers(people)
    leaks = []
    for message in sent.outbox:
        assert (len(message.recipients()), message.cc, message.bcc) == (1, [], []), message.subject
        words = f"{message.message().as_string()} {message.body} {message.alternatives}"
        leaks += [(message.to, message.subject, m) for m in _unread(readers[message.to[0]], words)]
    assert leaks == []
    assert not OutboxEvent.objects.exclude(last_error="").exists()
    words = " ".join(message.body for message in sent.outbox)
    assert world.HALDEN_NAME in words
    assert world.HALDEN in words
    assert world.NORVIK in words
    proof.figure(f"{len(sent.outbox)} mails, each to one person, {len(leaks)} marks of somebody else's")


def test_no_notice_says_more_to_whoever_else_it_is_put_to(
    people: People, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """Every notice put to everybody, as if they had been told it: the words are found by what they may see."""
    leaks = _leaks(people, told)
    assert leaks == []
    proof.figure(
        f"{len(told)} notices put to {len(world.OUTSIDERS)} outsiders and all others, {len(leaks)} leaks"
    )

    # It would be seen: the visits are looked up for everybody.
    monkeypatch.setattr(VisitQuerySet, "visible_to", lambda visits, user: visits)
    assert {principal for principal, *_ in _leaks(people, told)} >= set(world.OUTSIDERS)


def test_what_waits_to_be_told_holds_no_text_of_an_account(told: list[dict[str, Any]]) -> None:
    rows = (OutboxEvent.objects.values_list("payload", "key"), Notice.objects.values_list("facts", "subject"))
    assert [row for found in rows for row in found if any(mark in json.dumps(row) for mark in READERS)] == []
    assert {type(value) for payload in told for value in payload.values()} <= {
        int,
        str,
        bool,
        list,
        type(None),
    }


def _readers(people: People) -> dict[str, str]:
    """Who reads a mail to this address; the manager's superior has no part in the tables."""
    named = ((people.world.user(principal), principal) for principal in world.EVERYBODY)
    return {"clara@engage.test": "", **{user.email: principal for user, principal in named if user}}


def _unread(principal: str, words: str) -> Iterator[str]:
    if principal:
        yield from foreign(words, principal, "")
    else:
        yield from (mark for mark in READERS if mark in words and mark not in SUPERIOR_READS)


def _leaks(people: People, told: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    found = []
    for principal in (*world.INSIDERS, *world.OUTSIDERS):
        user = people.world.user(principal)
        assert user is not None
        for payload, letter in zip(told, compose_all(user, told), strict=True):
            found += [(principal, payload["notice"], mark) for mark in foreign(_words(letter), principal, "")]
    return found


def _words(letter: Letter | None) -> str:
    return "" if letter is None else f"{letter.subject} {letter.words} {letter.path} {letter.call}"
