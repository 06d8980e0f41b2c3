"""What the forms of a page offer: every option, tick, suggestion and hidden field, rows for scripts to copy included."""

from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass
class Offer:
    """`form` says which form of the page it is in, from 0; `name` is the field's, with N for the place of a row."""

    form: int
    name: str
    value: str
    words: str


class Offered(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Offer] = []
        self.posts: list[bool] = []
        self._select = ""
        self._is_open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.posts.append(told.get("method", "").lower() == "post")
        elif tag in ("select", "datalist"):
            self._select = told.get("name") or told.get("id", "")
        elif tag == "option":
            self._offer(self._select, told.get("value", ""), told.get("label", ""))
            self._is_open = True
        elif tag == "input" and told.get("type") in ("checkbox", "radio", "hidden"):
            self._offer(told.get("name", ""), told.get("value", "on"), "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("option", "select", "datalist"):
            self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.found[-1].words += data

    def _offer(self, name: str, value: str, words: str) -> None:
        self.found.append(Offer(len(self.posts) - 1, name, value, words))
