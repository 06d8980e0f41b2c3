"""How the values of a review's snapshot are said."""

from datetime import date
from decimal import Decimal
from typing import Any

from engage.core.clock import now
from engage.core.moments import day_words


def words(choices: Any, value: object) -> str:
    """The label of a stored value; the value itself where it is not known any more."""
    return str(dict(choices.choices).get(value, value or "–"))


def day(text: str | None) -> str:
    """An ISO date as people say it."""
    return day_words(date.fromisoformat(text), today=now().date()) if text else "–"


def percent(share: float | None, *, signed: bool = False) -> str:
    """ "12.5 %"; a dash where there is none."""
    if share is None:
        return "–"
    figure = f"{share * 100:+.1f}" if signed else f"{share * 100:.1f}"
    return f"{figure.removesuffix('.0').replace('-', '−')} %"


def rating(value: int | None) -> str:
    """A judgement from 1 to 5."""
    return "not judged" if value is None else f"{value} of 5"


def amount(text: str | None) -> Decimal | None:
    """Money as the snapshot keeps it: text, so that nothing is rounded."""
    return None if text is None else Decimal(text)
