"""A mutant put into the running process: every function that has the code gets the other one. For a child that ends with its tests."""

import gc
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, FunctionType

from tests.drill.removing import Prepare
from tests.mutants.making import Mutant

Functions = Mapping[CodeType, Sequence[FunctionType]]


class NotFound(Exception):
    """No function has the code that the mutant changes: it was imported from elsewhere, or is made anew each time."""


def functions() -> Functions:
    """Every function there is, by its code."""
    found: dict[CodeType, list[FunctionType]] = defaultdict(list)
    for thing in gc.get_objects():
        if type(thing) is FunctionType:  # isinstance would wake what is lazy
            found[thing.__code__].append(thing)
    return found


def put_in(mutant: Mutant, known: Functions) -> Prepare:
    def prepare() -> Callable[[], None]:
        hit = [(function, becomes) for was, becomes in mutant.changed for function in known.get(was, ())]
        if not hit:
            raise NotFound(", ".join(was.co_qualname for was, _ in mutant.changed))
        for function, becomes in hit:
            function.__code__ = becomes
        return lambda: None

    return prepare
