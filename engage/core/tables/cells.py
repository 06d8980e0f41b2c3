"""What is written in a cell: words, a day, an amount. Each reader raises ValueError with words for the person who owns the file."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

ISO_DAY = "%Y-%m-%d"
EARLIEST_YEAR = 1900  # earlier years are typing mistakes, in meetings and revenue alike

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def fold(text: str) -> str:
    """The words with one blank between them: line breaks, tabs and repeated blanks do not make another text."""
    return " ".join(text.split())


@lru_cache(maxsize=4096)  # a file has few days, and strptime is slow
def read_day(text: str, *, form: str = ISO_DAY) -> date:
    """The day written in `form` (as strptime has it). The default takes 2016-03-09 and nothing that only resembles it."""
    written = fold(text)
    if not written:
        raise ValueError("There is no date.")
    example = date(2016, 3, 9).strftime(form)
    if form == ISO_DAY and not _ISO_DAY.fullmatch(written):
        raise ValueError(f"“{written[:40]}” is not a date written like {example}.")
    try:
        day = datetime.strptime(written, form).date()  # noqa: DTZ007 - a day of the calendar has no zone
    except ValueError:
        raise ValueError(f"“{written[:40]}” is not a date written like {example}.") from None
    if day.year < EARLIEST_YEAR:
        raise ValueError(f"The year {day.year} cannot be meant.")
    return day


def read_amount(text: str) -> Decimal:
    """An amount in the currency's main unit: digits with a decimal point, without thousands separators or a currency sign."""
    written = fold(text)
    if not written:
        raise ValueError("There is no amount.")
    if not _AMOUNT.fullmatch(written):
        raise ValueError(f"“{written[:40]}” is not an amount written like 1054 or 1054.50.")
    return Decimal(written)
