"""What the drill says while it goes on and at its end."""

import sys
from collections.abc import Mapping

from tests.drill.equal import EQUAL
from tests.drill.records import Outcome

Tried = Mapping[str, tuple[str, Outcome]]  # the kind and the outcome by removal


def say(words: str) -> None:
    print(words, file=sys.__stdout__, flush=True)


def survivors(tried: Tried) -> list[str]:
    """What nobody noticed, although it makes a difference."""
    return [key for key, (_, outcome) in tried.items() if not outcome.noticed_by and key not in EQUAL]


def tell(tried: Tried) -> None:
    """Figures by kind, the place of each that survived, what makes no difference, and the sum of all."""
    for kind in sorted({kind for kind, _ in tried.values()}):
        outcomes = [outcome for other, outcome in tried.values() if other == kind]
        say(f"{kind}: {len(outcomes)} tried, {sum(bool(one.noticed_by) for one in outcomes)} noticed")
    left = survivors(tried)
    for key in left:
        kind, outcome = tried[key]
        say(f"survives: {kind}: {key}  ({outcome.tests} tests; {outcome.why})")
    equal = [key for key, (_, outcome) in tried.items() if not outcome.noticed_by and key in EQUAL]
    for key in equal:
        say(f"makes no difference: {key}: {EQUAL[key]}")
    noticed = len(tried) - len(left) - len(equal)
    say(
        f"{len(tried)} removals tried, {noticed} noticed, {len(equal)} make no difference, {len(left)} survive."
    )
