"""What higher apps add to a page of a lower one: declared once, when they start, and read when the page is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from django.http import HttpRequest

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Section(Generic[Subject]):
    """A part of a page. `template` gets what `read` returns as `part`; `read` starts at `visible_to(request.user)`.

    The query budget of the page is shared: a section costs one query, a list cut into pages two.
    """

    order: int
    place: Literal["main", "side"]
    template: str
    read: Callable[[Subject, HttpRequest], Mapping[str, Any]]


class Sections(Generic[Subject]):
    """Those of one page, in their order."""

    def __init__(self) -> None:
        self._all: list[Section[Subject]] = []

    def add(self, *sections: Section[Subject]) -> None:
        self._all.extend(section for section in sections if section not in self._all)
        self._all.sort(key=lambda section: section.order)

    def of(self, subject: Subject, request: HttpRequest, *, place: str) -> list[dict[str, Any]]:
        """The sections of one place, each with its template and its values."""
        return [
            {"template": section.template, "part": section.read(subject, request)}
            for section in self._all
            if section.place == place
        ]
