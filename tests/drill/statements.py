"""Conditions of the hand-written SQL that says who sees an account or is told of something: each `WHERE …`, `AND …`, `OR …` and each part of a UNION.

A statement is recognised as it is sent, by lines that stand in its file, and loses the piece there: no file is written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from engage.embedded.places import ROOT
from tests.drill.tree import APART, PACKAGES

SHORTEST = 120  # characters; what is shorter is none of these statements
NAMES_PEOPLE = re.compile(r"accounts_accountaccess|\bsubject_id\b|people_noticesettings")
WORDS = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\w+|[(),;]")
CONDITIONS = {"WHERE": "true", "AND": "true", "OR": "false"}
ENDS = {
    *CONDITIONS,
    *("GROUP", "ORDER", "HAVING", "UNION", "LIMIT", "FOR", "RETURNING", "ON", "WHEN", "THEN", "ELSE", "END"),
    *("JOIN", "LEFT", "CROSS", "SELECT", "FROM", "INSERT", "WINDOW", ",", ";"),
}

PUT_IN = re.compile(r"/\* \w+ \*/")  # another statement comes here

active: "Piece | None" = None


@dataclass(frozen=True)
class Piece:
    """`before` becomes `after`, where the statement of `path` is sent."""

    key: str
    path: str
    line: int
    words: str
    before: str
    after: str


def pieces() -> list[Piece]:
    """All conditions of the statements that name people, file by file."""
    return [
        piece for path, text in _files().items() if NAMES_PEOPLE.search(text) for piece in _pieces(path, text)
    ]


def _pieces(path: str, text: str) -> Iterator[Piece]:
    words = [found for found in WORDS.finditer(text) if not found[0].startswith(("--", "'"))]
    keys: dict[str, int] = {}
    for start, end, instead in _conditions(words, text):
        piece = _piece(path, text, start, end, instead)
        count = keys[piece.key] = keys.get(piece.key, 0) + 1
        yield replace(piece, key=f"{piece.key} #{count}") if count > 1 else piece


def _conditions(words: list[re.Match[str]], text: str) -> Iterator[tuple[int, int, str]]:
    """Where each begins and ends, and what stands there instead."""
    between = False
    for number, word in enumerate(words):
        if word[0] == "BETWEEN":
            between = True
        elif word[0] == "AND" and between:
            between = False
        elif word[0] in CONDITIONS:
            yield word.start(), _end(words, number, text), f"{word[0]} {CONDITIONS[word[0]]}"
        elif word[0] == "UNION":
            yield word.start(), _end(words, number, text, ends={"UNION"}), ""


def _end(words: list[re.Match[str]], start: int, text: str, ends: set[str] = ENDS) -> int:
    """Where the condition that begins with word `start` ends: before the next part at its own depth, or the parenthesis around it."""
    depth, between, before = 0, False, ""
    for word in words[start + 1 :]:
        before, last = word[0], before
        if (word[0], between) == ("AND", True):
            between = False
        elif word[0] == "BETWEEN":
            between = True
        elif (last, word[0]) == ("DISTINCT", "FROM"):
            continue
        elif depth == 0 and (word[0] in ends or word[0] == ")"):
            return word.start()
        elif word[0] in "()":
            depth += 1 if word[0] == "(" else -1
    return len(text)


def _piece(path: str, text: str, start: int, end: int, instead: str) -> Piece:
    """The statement is told by the lines around the piece as well, so that the same condition elsewhere in it stays."""
    end = start + len(text[start:end].rstrip())
    first, last = text.rfind("\n", 0, start) + 1, (text.find("\n", end) + 1 or len(text) + 1) - 1
    while text.count(text[first:last]) > 1 and first:
        first = text.rfind("\n", 0, first - 1) + 1
    words = " ".join(text[start:end].split())
    after = text[first:start] + instead + text[end:last]
    return Piece(f"{path} {words}", path, text.count("\n", 0, start) + 1, words, text[first:last], after)


@cache
def _files() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.sql"))
        if not set(path.relative_to(ROOT).parts) & set(APART)
    }


@cache
def _marks() -> dict[str, str]:
    """For each file a line that stands in no other and is sent as it stands."""
    marks = {}
    for path, text in _files().items():
        elsewhere = "\n".join(other for name, other in _files().items() if name != path)
        lines = [line for line in text.splitlines() if not set(line) & set("{}%") and line not in elsewhere]
        if lines:
            marks[path] = max(lines, key=len)
    return marks


def files_in(text: str) -> list[str]:
    if len(text) < SHORTEST:
        return []
    return [path for path, mark in _marks().items() if mark in text]


def lacking(query: Any) -> Any:
    """The statement without the piece that is taken away at present. What was put in for a mark of the piece stays what it is."""
    if active is None or not isinstance(query, str) or _marks()[active.path] not in query:
        return query
    after = active.after
    put_in = PUT_IN.findall(active.before)
    piece = "(.*?)".join(re.escape(part) for part in PUT_IN.split(active.before))

    def left(found: re.Match[str]) -> str:
        parts = dict(zip(put_in, found.groups(), strict=True))
        return PUT_IN.sub(lambda mark: parts[mark[0]], after)

    return re.sub(piece, left, query, flags=re.DOTALL)
