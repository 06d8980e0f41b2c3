"""Two people at the same moment: each in a thread and on a connection of its own, on what is committed.

`beside` begins something there, `elsewhere` has it done there, `together` has several done at once. `Ring` brings two acts as close as two acts
can come, round after round: abreast from one barrier, or the one overtaken by the other just before the statement in which it writes. Nothing
waits for a time: who is to be overtaken goes on once the other has ended, or is seen waiting for a lock.
"""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from psycopg2 import extensions

Act = Callable[[], Any]
PATIENCE = 20.0  # seconds; nothing waits for so long unless something is wrong
GLANCE = 0.001  # seconds between two looks at who waits for a lock
LOCKS = re.compile(r"\bFOR (NO KEY UPDATE|UPDATE|SHARE)( OF \"?\w+\"?)?( SKIP LOCKED| NOWAIT)?")
ADVISORY = re.compile(r"pg_advisory_xact_lock\(")


def beside(act: Act) -> threading.Thread:
    """Begins an act on a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def together(*acts: Act) -> list[Any]:
    """What each act returned, or the exception it ended with; all begin at once."""
    answers: dict[int, Any] = {}
    start = threading.Barrier(len(acts))

    def doing(place: int) -> Act:
        def run() -> None:
            start.wait(PATIENCE)
            answers[place] = answer(acts[place])

        return run

    for thread in [beside(doing(place)) for place in range(len(acts))]:
        thread.join(PATIENCE)
    return [answers[place] for place in range(len(acts))]


def elsewhere(act: Act) -> Any:
    """What `act` returns, or the exception it ends with, on a connection of its own."""
    return together(act)[0]


def answer(act: Act) -> Any:
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - handed to the test's own thread
        return error


class Side:
    """One of the two in a ring: its thread and connection stay from round to round."""

    def __init__(self, observer: extensions.connection) -> None:
        self.observer = observer
        self.at_window, self.ended = threading.Event(), threading.Event()
        self._thread = ThreadPoolExecutor(1)
        self.process: int = self._thread.submit(_process).result()

    def begin(self, act: Act, *, after: Callable[[], object], window: "Window") -> Any:
        self.at_window.clear()
        self.ended.clear()

        def run() -> Any:
            after()
            try:
                with connection.execute_wrapper(window):
                    return answer(act)
            finally:
                self.at_window.set()
                self.ended.set()

        return self._thread.submit(run)

    def waits_for_a_lock(self) -> bool:
        with self.observer.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", [self.process])
            return cursor.fetchone() is not None

    def leave(self) -> None:
        self._thread.submit(lambda: connection.close()).result()  # the connection of that thread
        self._thread.shutdown()


def _process() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


class Window:
    """Wraps the statements of one act: before the one that `pattern` finds, `pause` is called; without locks none is asked for.

    A pattern is of one statement, or of several that come one after the other: `visits_is_blocked >> UPDATE` is the first UPDATE after the question.
    """

    def __init__(self, pattern: str, pause: Callable[[], None], *, locks: bool) -> None:
        self._patterns, self._pause, self._locks = pattern.split(" >> "), pause, locks

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self._locks:
            sql = ADVISORY.sub("abs(", LOCKS.sub("", sql))
        if self._patterns and re.search(self._patterns[0], sql):
            self._patterns = self._patterns[1:]
            if not self._patterns:
                self._pause()
        return execute(sql, params, many, context)


def _go_on() -> None:
    pass


class Ring:
    """Two sides that meet. `overtaken` is None for a start abreast, else the place (0 or 1) of who stops at its window until the other is through."""

    def __init__(self, observer: extensions.connection) -> None:
        self.sides = (Side(observer), Side(observer))

    def meet(
        self,
        acts: tuple[Act, Act],
        windows: tuple[str, str],
        *,
        overtaken: int | None = None,
        locks: bool = True,
    ) -> tuple[Any, Any]:
        """What each side's act returned, or the exception it ended with."""
        start = threading.Barrier(2)
        running = []
        for place, side in enumerate(self.sides):
            other = self.sides[1 - place]
            pauses = place == overtaken
            window = Window(windows[place], self._overtaking(side, other) if pauses else _go_on, locks=locks)
            if overtaken is None:
                after: Callable[[], object] = start.wait
            else:
                after = _go_on if pauses else self._once_at_window(other)
            running.append(side.begin(acts[place], after=after, window=window))
        first, second = (done.result(PATIENCE) for done in running)
        return first, second

    def leave(self) -> None:
        for side in self.sides:
            side.leave()

    @staticmethod
    def _once_at_window(other: Side) -> Act:
        return lambda: other.at_window.wait(PATIENCE)

    @staticmethod
    def _overtaking(side: Side, other: Side) -> Callable[[], None]:
        def pause() -> None:
            side.at_window.set()
            while not other.ended.wait(GLANCE):
                if other.waits_for_a_lock():
                    return

        return pause
