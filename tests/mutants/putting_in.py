"""A mutant put into the running process: every function that has the code gets the other one. For a child that ends with its tests."""

import gc
from collections.abc import Callable
from types import FunctionType

from tests.drill.removing import Prepare
from tests.mutants.making import Mutant


class NotFound(Exception):
    """No function has the code that the mutant changes: it was imported from elsewhere, or is made anew each time."""


def put_in(mutant: Mutant) -> Prepare:
    def prepare() -> Callable[[], None]:
        # isinstance would wake what is lazy
        functions = [thing for thing in gc.get_objects() if type(thing) is FunctionType]
        for was, becomes in mutant.changed:
            hit = [function for function in functions if function.__code__ == was]
            if not hit:
                raise NotFound(was.co_qualname)
            for function in hit:
                function.__code__ = becomes
        return lambda: None

    return prepare
