"""A process of its own that posts, and is killed (SIGKILL) at a named moment: `python -m tests.api.killed` with a `Kill` as JSON on its input."""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

BEFORE_KEEPING = "between what is done and keeping its answer"
BEFORE_COMMIT = "between keeping the answer and the commit"
BEFORE_ANSWER = "between the commit and the answer"
MOMENTS = (BEFORE_KEEPING, BEFORE_COMMIT, BEFORE_ANSWER)


@dataclass(frozen=True)
class Kill:
    """One child for each key posts `body` to `address` and ends at the key's moment."""

    now: str
    defaults: dict[str, str]
    address: str
    body: dict[str, Any]
    moments: dict[str, str]

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def main() -> int:
    import django

    django.setup()
    kill = Kill(**json.load(sys.stdin))
    ends = [_child(kill, key) for key in kill.moments]
    return 0 if set(ends) == {-signal.SIGKILL} else 1


def _child(kill: Kill, key: str) -> int:
    """How the child ended. It is forked before there is any connection, and opens its own."""
    child = os.fork()
    if child == 0:
        try:
            _post(kill, key)
        finally:
            os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _post(kill: Kill, key: str) -> None:
    from django.test import Client

    from engage.core import clock, once
    from engage.core.api.retries import HEADER, AnswersRepeats

    clock.stand_still(datetime.fromisoformat(kill.now))
    moment = kill.moments[key]
    if moment == BEFORE_KEEPING:
        once.keep = _die
    elif moment == BEFORE_COMMIT:
        once.keep = _then_die(once.keep)
    else:
        AnswersRepeats._once = _then_die(AnswersRepeats._once)  # type: ignore[method-assign]
    client = Client(**kill.defaults, SERVER_NAME="localhost")
    client.post(kill.address, kill.body, content_type="application/json", headers={HEADER: key})


def _then_die(act: Callable[..., Any]) -> Callable[..., Any]:
    def done(*args: Any, **options: Any) -> None:
        act(*args, **options)
        _die()

    return done


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
