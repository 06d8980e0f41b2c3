"""Signals in words: how each was received, and what all of them together say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engage.core.ui import Bar, Link, Tone
from visits.models import CAME_UP, DOUBTED, ValueSignal
from visits.signal_queries import SignalTally

SIGNAL_TONES: dict[str, Tone] = {
    ValueSignal.WELCOMED: "good",
    ValueSignal.ACCEPTED: "good",
    ValueSignal.QUESTIONED: "due",
    ValueSignal.REJECTED: "bad",
}
GOOD = set(CAME_UP) - set(DOUBTED)


@dataclass(frozen=True)
class Reception:
    """How one of the two was received: a finding, how often in each way, and how often it did not come up though the other did."""

    title: str
    silent: int
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Overview:
    """Of all that a list was narrowed to. `against` leads to the debriefs in which price and value came up together, by which of them was doubted."""

    receptions: Sequence[Reception]
    both_came_up: int
    against: Sequence[Link]


def reception_of(signal: str) -> tuple[str, Tone]:
    """ "questioned"; nothing where nothing was said."""
    return (ValueSignal(signal).label.lower(), SIGNAL_TONES.get(signal, "")) if signal else ("", "")


def overview_of(tally: SignalTally, *, url: str) -> Overview:
    """`url` is the list's, with what narrows it but for `doubt`, ready for one more."""
    pairs = {
        "price_alone": ("our price was doubted, our value was not", DOUBTED, GOOD),
        "value_alone": ("our value was doubted, our price was not", GOOD, DOUBTED),
        "both": ("both were doubted", DOUBTED, DOUBTED),
        "neither": ("neither was doubted", GOOD, GOOD),
    }
    return Overview(
        receptions=(_reception("price", tally.price), _reception("value", tally.value)),
        both_came_up=tally.together(CAME_UP, CAME_UP),
        against=[
            Link(words, f"{url}doubt={name}", count=tally.together(price, value))
            for name, (words, price, value) in pairs.items()
        ],
    )


def _reception(what: str, counted: Mapping[str, int]) -> Reception:
    came_up = {signal: counted.get(signal, 0) for signal in CAME_UP}
    doubted, total = sum(came_up[signal] for signal in DOUBTED), sum(came_up.values())
    title = f"Our {what} was doubted in {doubted} of {total}" if total else f"Our {what} did not come up"
    most = max(came_up.values()) or 1
    bars = [
        Bar(signal.label, str(count), count * 100 / most, SIGNAL_TONES[signal])
        for signal, count in came_up.items()
    ]
    return Reception(title, counted.get(ValueSignal.NOT_RAISED, 0), bars)
