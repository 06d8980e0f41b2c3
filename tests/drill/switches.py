"""What instrumented code asks while it runs: is this piece taken away at present? Every question is noted, so that it is known which test asks it.

The code of Engage is compiled once, with a switch in each place that can be taken away (`tests.drill.tree`); a removal is the name of a switch.
"""

from collections.abc import Callable
from typing import Any

active = ""  # the switch that is off; none where empty
asked: set[tuple[str, str]] = set()  # (switch, route of the request that was answered meanwhile)
route = ""


def off(switch: str) -> bool:
    asked.add((switch, route))
    return switch == active


def scoped(switch: str, rows: Any, user: Any) -> Any:
    """`rows.visible_to(user)`, or all of them."""
    return rows.all() if off(switch) else rows.visible_to(user)


def scope_of(switch: str, rows: Any) -> Callable[[Any], Any]:
    """`rows.visible_to`, to be asked later."""
    return lambda user: scoped(switch, rows, user)


def combined(combine: Callable[[Any, Any], Any], *parts: tuple[str, Callable[[], Any]]) -> Any:
    """`a | b | c` or `a & b & c` without the part whose switch is off. Every part is asked, since its value is a condition and not an act."""
    kept = [value for switch, part in parts for value in [part()] if not off(switch)]
    whole = kept[0]
    for value in kept[1:]:
        whole = combine(whole, value)
    return whole


def any_of(*parts: tuple[str, Callable[[], Any]]) -> Any:
    """`a or b or c` without the part whose switch is off."""
    found: Any = False
    for switch, part in parts:
        if not off(switch) and (found := part()):
            break
    return found


def all_of(*parts: tuple[str, Callable[[], Any]]) -> Any:
    """`a and b and c` without the part whose switch is off."""
    found: Any = True
    for switch, part in parts:
        if not off(switch) and not (found := part()):
            break
    return found


def condition(never: str, always: str, asked_for: Callable[[], Any]) -> Any:
    """What an `if` asks; False with the first switch off, True with the second."""
    if off(never):
        return False
    return True if off(always) else asked_for()


def allowed(switch: str, question: Callable[[], Any]) -> Any:
    """The answer of a rule, or yes to everybody."""
    return True if off(switch) else question()


def asking(switch: str, question: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """A question to the table of rights, or yes to everybody."""
    return lambda asker: True if off(switch) else question(asker)
