"""The forms of a page as a browser without scripts would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class PageForm:
    """One form: where it goes, and what stands in it."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select = self._area = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._hidden += 1
        if self._hidden:
            return
        if tag == "form":
            self._form = PageForm(told.get("action", ""))
            self.forms.append(self._form)
        elif tag == "input" and told.get("type") not in ("submit", "button", "file"):
            ticks = told.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in told:
                self._put(told.get("name", ""), told.get("value", "on" if ticks else ""))
        elif tag == "select":
            self._select = told.get("name", "")
        elif tag == "option" and "selected" in told:
            self._put(self._select, told.get("value", ""))
        elif tag == "textarea":
            self._area = told.get("name", "")
            self._put(self._area, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._hidden -= 1
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None and not self._hidden:
            self._form.fields[self._area][-1] += data.removeprefix("\n")

    def _put(self, name: str, value: str) -> None:
        if name and self._form is not None:
            self._form.fields.setdefault(name, []).append(value)


def forms_of(answer: Any) -> list[PageForm]:
    """The forms of a page, in their order."""
    reader = _Reader()
    reader.feed(answer.content.decode())
    return reader.forms


def form_with(answer: Any, name: str) -> PageForm:
    """The form of a page that has a field of this name."""
    return next(form for form in forms_of(answer) if name in form.fields)
