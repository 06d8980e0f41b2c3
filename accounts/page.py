"""What higher apps add to the pages of accounts: declared once, when they start, and read when a page is asked for.

The account page is one view of a customer, but visits, promises and sponsors belong to apps that this one knows nothing of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Account
from engage.core.sections import Section, Sections

__all__ = [
    "Call",
    "Column",
    "Section",
    "add_call",
    "add_columns",
    "add_sections",
    "call_for",
    "columns",
    "sections_of",
]


@dataclass(frozen=True)
class Column:
    """A column of the list of accounts. `read` gets the accounts of one page and whose list it is, and returns words by account id. One query."""

    order: int
    label: str
    read: Callable[[Sequence[Account], Any], Mapping[int, object]]


@dataclass(frozen=True)
class Call:
    """A button in the head of the account page: its words, and its address for an account. `is_for(user)` decides who gets it."""

    label: str
    address: Callable[[Account], str]
    is_for: Callable[[Any], bool] = lambda user: True


_sections = Sections[Account]()
add_sections, sections_of = _sections.add, _sections.of
_columns: list[Column] = []
_calls: list[Call] = []


def add_columns(*columns: Column) -> None:
    _columns.extend(column for column in columns if column not in _columns)
    _columns.sort(key=lambda column: column.order)


def add_call(call: Call) -> None:
    """The one strong button of the page."""
    _calls[:] = [call]


def columns() -> Sequence[Column]:
    return tuple(_columns)


def call_for(user: Any) -> Call | None:
    return next((call for call in _calls if call.is_for(user)), None)
