"""The mutants of a file: made by Cosmic Ray, and reduced to the functions that each of them changes."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from random import Random
from types import CodeType

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

from engage.embedded.places import ROOT


@dataclass(frozen=True)
class Mutant:
    """One fault. `changed` has each function as it is and as the fault makes it."""

    path: str
    line: int
    was: str
    becomes: str
    changed: tuple[tuple[CodeType, CodeType], ...]

    @property
    def key(self) -> str:
        return f"{self.path}:{self.line}  {self.was}  →  {self.becomes}"

    @property
    def what(self) -> str:
        """The same without the line, which moves."""
        return f"{self.path}  {self.was}  →  {self.becomes}"


def mutants(path: str, *, shuffled: Random | None = None) -> Iterator[Mutant]:
    """Every mutant of a file that compiles and changes what a function does. Annotations and tables, which run once at the import, are left out.
    Each is made when it is asked for (some 30 ms), in the order of the operators or `shuffled`.
    """
    source, file = (ROOT / path).read_text(encoding="utf-8"), str(ROOT / path)
    places = list(_places(source))
    if shuffled:
        shuffled.shuffle(places)
    seen = {source}
    for operator, occurrence in places:
        made = mutate_code(source, operator, occurrence)
        if made is None or made in seen:
            continue
        seen.add(made)
        changed = _changed(_compiled(source, file), _compiled(made, file))
        if changed:
            yield Mutant(path, *_difference(source, made), tuple(changed))


def _places(source: str) -> Iterator[tuple[Operator, int]]:
    """Each operator with the number of each place at which it can be used."""
    nodes = list(ast_nodes(get_ast(source)))
    for operator in _operators():
        occurrences = sum(len(list(operator.mutation_positions(node))) for node in nodes)
        yield from ((operator, occurrence) for occurrence in range(occurrences))


def _operators() -> Iterator[Operator]:
    for name in operator_names():
        kind = get_operator(name)
        if not getattr(
            kind, "arguments", tuple
        )():  # those with arguments replace variables that are named to them
            yield kind()


def _compiled(source: str, file: str) -> CodeType | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return compile(source, file, "exec", dont_inherit=True)
    except SyntaxError:
        return None


def _changed(was: CodeType | None, becomes: CodeType | None) -> list[tuple[CodeType, CodeType]]:
    """The functions that differ, each with what it becomes: the outermost, and those in them, which may have been made before the fault is put in."""
    if was is None or becomes is None:
        return []
    pairs = zip(_inner(was), _inner(becomes), strict=False)
    found: list[tuple[CodeType, CodeType]] = []
    for one, other in pairs:
        if _bare(one) != _bare(other) and _signature(one) == _signature(other):
            found += [(one, other)] if _is_function(one) and one.co_freevars == other.co_freevars else []
            found += _changed(one, other)
    return found


def _bare(code: CodeType) -> CodeType:
    """Without the lines, which move where a fault takes one away."""
    constants = tuple(_bare(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_firstlineno=1, co_linetable=b"", co_consts=constants)


def _signature(code: CodeType) -> tuple[int, int, int]:
    """The `*` of a signature is no operator, though Cosmic Ray takes it for one."""
    return code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount


def _inner(code: CodeType) -> list[CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


def _is_function(code: CodeType) -> bool:
    """Whether it is the body of a function, not of a class."""
    return bool(code.co_flags & 0x1)  # CO_OPTIMIZED


def _difference(source: str, made: str) -> tuple[int, str, str]:
    """The first line that differs, as it was and as it becomes."""
    was, becomes = source.splitlines(), made.splitlines()
    for kind, start, end, other, until in SequenceMatcher(None, was, becomes, autojunk=False).get_opcodes():
        if kind != "equal":
            return start + 1, " ".join(was[start:end]).strip(), " ".join(becomes[other:until]).strip()
    return 0, "", ""
