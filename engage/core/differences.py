"""Two texts word by word: what stays, what is new, what is gone. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|[^\s]+")
SAME, NEW, GONE = "same", "new", "gone"
MOST = (
    4_000_000  # pairs of words: beyond that comparing takes seconds, and the whole text is taken as another
)


@dataclass(frozen=True)
class Span:
    """Words that follow each other, and what has become of them."""

    kind: str
    text: str


def differences(before: str, now: str) -> list[Span]:
    """What is gone stands before what is new in its place. Joined without what is gone they are `now`, without what is new `before`."""
    old, new = WORD.findall(before), WORD.findall(now)
    if len(old) * len(new) > MOST:
        return _spans([(GONE, before), (NEW, now)])
    found: list[tuple[str, str]] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((SAME, "".join(new[first:last])))
        else:
            found += [(GONE, "".join(old[start:end])), (NEW, "".join(new[first:last]))]
    return _spans(found)


def _spans(found: list[tuple[str, str]]) -> list[Span]:
    return [Span(kind, text) for kind, text in found if text]
