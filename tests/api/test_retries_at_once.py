"""Proof of safe retries: the same POST many times at once makes one row, and one that is killed half way leaves nothing or all of it."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from engage.core.api.retries import HEADER, REPLAYED
from engage.core.models import AuditEntry, DomainModel, KeptAnswer
from engage.embedded import places
from tests.api import killed
from tests.api.conftest import CallerOf, visit_body
from tests.api.creations import Creation, creations, make_room
from tests.cast import Cast, MovableClock
from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.world import World
from visits.models import Visit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof("retries")]


@pytest.fixture
def of(cast: Cast, clock: MovableClock) -> World:
    built = world.build(cast, clock)
    make_room(built, clock)
    return built


def post(client: Client, creation: Creation, key: str) -> Any:
    kind = "application/octet-stream" if isinstance(creation.body, bytes) else "application/json"
    headers = {HEADER: key} if key else {}
    return client.post(creation.address, creation.body, content_type=kind, headers=headers)


def post_anew(client: Client, creation: Creation, key: str) -> Any:
    """From a client of its own, for one thread."""
    return post(Client(**client.defaults), creation, key)


def rows() -> Counter[str]:
    """How many there are of each kind, but for kept answers."""
    kinds = [model for model in apps.get_models() if issubclass(model, DomainModel)]
    return Counter(
        {kind.__name__: kind.objects.count() for kind in kinds if kind not in (KeptAnswer, AuditEntry)}
    )


def growth_by_one(client: Client, creation: Creation) -> Counter[str]:
    """The rows that one request makes; it is taken back."""
    before = rows()
    with transaction.atomic():
        made = post(client, creation, "")
        assert made.status_code == 201, (creation.operation, made.content)
        growth = rows() - before
        transaction.set_rollback(True)
    return growth


@dataclass(frozen=True)
class Crowd:
    """So many threads, each with a connection of its own that it keeps, so that the server never has more."""

    size: int
    _threads: ThreadPoolExecutor

    def at_once(self, act: Callable[[], Any]) -> list[Any]:
        """What `act` returned to each of them; they begin together."""
        together = threading.Barrier(self.size)

        def join_in() -> Any:
            together.wait()
            return act()

        return [asked.result() for asked in [self._threads.submit(join_in) for _ in range(self.size)]]


@contextmanager
def crowd_of(size: int) -> Iterator[Crowd]:
    with ThreadPoolExecutor(size) as threads:
        crowd = Crowd(size, threads)
        try:
            yield crowd
        finally:
            crowd.at_once(lambda: connection.close())  # each thread's own


def told(answer: Any) -> str:
    if answer.status_code == 409:
        return str(answer.json()["code"])
    return "told again" if REPLAYED in answer.headers else "done"


@pytest.fixture
def crowd(proof: Proof, transactional_db: None) -> Iterator[Crowd]:
    with crowd_of(proof.rounds(50, 2)) as crowd:
        yield crowd


def test_the_same_post_many_times_at_once_makes_one_row(of: World, crowd: Crowd, proof: Proof) -> None:
    counted, operations = Counter[str](), 0
    for creation in creations(of):
        client, key = of.script(creation.principal), creation.operation
        before, growth = rows(), growth_by_one(client, creation)

        answers = crowd.at_once(partial(post_anew, client, creation, key))
        again = post(client, creation, key)

        assert Counter(told(answer) for answer in answers)["done"] == 1, creation.operation
        assert {told(answer) for answer in answers} <= {"done", "told again", "still_running"}
        assert {answer.content for answer in answers if answer.status_code != 409} == {again.content}
        assert rows() - before == growth, creation.operation
        counted.update(told(answer) for answer in answers)
        operations += 1
    proof.figure(
        f"{operations} POSTs that make something, {crowd.size} at once of each: {counted['done']} done, {counted['told again']} told again, "
        f"{counted['still_running']} refused while running; one row each, equal answers"
    )


@pytest.fixture
def nadine(cast: Cast, calls: CallerOf) -> Client:
    return Client(headers={"Authorization": f"Bearer {calls(cast.nadine).key}"})


@pytest.fixture
def draft(cast: Cast) -> Creation:
    return Creation("visits/", world.MANAGER, "/api/v1/visits/", visit_body(cast))


def test_without_a_key_each_of_them_makes_a_row(
    nadine: Client, draft: Creation, crowd: Crowd, proof: Proof
) -> None:
    """The positive control: it is the key that keeps them to one."""
    crowd.at_once(partial(post_anew, nadine, draft, ""))
    assert Visit.objects.count() == crowd.size
    proof.figure(f"without a key: {crowd.size} at once, {Visit.objects.count()} rows")


def test_a_repeat_after_a_kill_makes_one_row(
    nadine: Client, draft: Creation, clock: MovableClock, proof: Proof
) -> None:
    before, growth, kills = rows(), growth_by_one(nadine, draft), proof.rounds(20, 1)
    moments = {f"{moment} {n}".replace(" ", "-"): moment for moment in killed.MOMENTS for n in range(kills)}
    kill = killed.Kill(clock.now.isoformat(), nadine.defaults, draft.address, draft.body, moments)

    command = [sys.executable, "-m", "tests.api.killed"]
    subprocess.run(command, input=kill.as_json(), text=True, cwd=places.ROOT, check=True)
    left = Visit.objects.count()

    answers = {key: told(until_answered(partial(post, nadine, draft, key))) for key in moments}
    assert answers == {
        key: "told again" if moment == killed.BEFORE_ANSWER else "done" for key, moment in moments.items()
    }
    assert left == kills
    assert rows() - before == Counter({kind: made * len(moments) for kind, made in growth.items()})
    proof.figure(
        f"killed {kills} × {', '.join(killed.MOMENTS)}: {left} rows left; repeated: {len(moments)} rows"
    )


def until_answered(ask: Callable[[], Any]) -> Any:
    """As a client asks: again, while the server has not yet noticed that the first is gone."""
    for _ in range(200):
        if told(answer := ask()) != "still_running":
            return answer
    raise AssertionError("the killed one is still at it")
