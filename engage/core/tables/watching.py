"""Who wants to know how far the reading of a table has come."""

from typing import Protocol

ROWS_BETWEEN = 200  # a table tells its watcher each time it has read so many more


class Watcher(Protocol):
    """Told what is being done, in words for people, and how many rows that has reached."""

    def phase(self, words: str) -> None: ...

    def rows(self, read: int) -> None: ...


class _Nobody:
    def phase(self, words: str) -> None:
        """Nobody watches."""

    def rows(self, read: int) -> None:
        """Nobody watches."""


NOBODY: Watcher = _Nobody()
