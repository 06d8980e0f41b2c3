from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_chunks(items: Iterable[T], size: int = 1000) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one shorter; holds one list at a time."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
