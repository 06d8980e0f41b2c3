"""What higher apps have to do when an executive gets another sign-in or other assistants: who sees which accounts hangs on it."""

from collections.abc import Callable, Collection

Listener = Callable[[Collection[int]], None]

_listeners: list[Listener] = []


def on_executives_changed(listener: Listener) -> None:
    """To be called once per app, from its AppConfig. The listener gets the ids of executives, inside the transaction of the change."""
    _listeners.append(listener)


def executives_changed(ids: Collection[int]) -> None:
    """Tells all who asked. Needs a transaction."""
    for listener in _listeners:
        listener(ids)
