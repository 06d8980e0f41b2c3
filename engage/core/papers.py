"""Papers: what is taken along as a PDF, set by typst from a file in templates/papers/ and from data that stays data.

Texts reach the paper as JSON and are set as they are: nothing in them is markup. What no printer can show is left out (control characters, marks
that turn the direction of writing) or named (a sign for which there is no letter anywhere, such as an emoji).
"""

import json
import re
import threading
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

PDF = "application/pdf"
PAGES = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")
STANDARD: Final = "ua-1"  # PDF/UA-1, ISO 14289-1: typst refuses to write what would not be accessible
PAPERS = settings.BASE_DIR / "templates" / "papers"
# What the fonts that typst brings along have letters for: Latin, Greek, Cyrillic, Hebrew, Arabic, punctuation, money, arrows, mathematics.
LETTERS = tuple(
    range(first, after)
    for first, after in (
        *((0x20, 0x500), (0x590, 0x60D), (0x621, 0x63B), (0x640, 0x66E), (0x6F0, 0x6FA), (0x1E00, 0x200B)),
        *((0x2010, 0x2028), (0x2030, 0x2041), (0x2044, 0x2053), (0x2054, 0x211F), (0x2126, 0x2152)),
        *((0x2153, 0x2185), (0x2190, 0x2300)),
    )
)
LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\N{LINE SEPARATOR}": "\n", "\N{PARAGRAPH SEPARATOR}": "\n", "\t": " "}
UNSEEN = ("Cc", "Cn", "Co", "Cs")  # control characters, what is no character, private ones, halves of a pair
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")

_setting = threading.Lock()  # a compiler does one thing at a time
_compiler: typst.Compiler | None = None


@dataclass(frozen=True)
class Paper:
    """A PDF, and how many pages it has."""

    content: bytes
    pages: int


def printed(name: str, data: Mapping[str, Any]) -> Paper:
    """The paper `templates/papers/<name>.typ` with this data. About 20 ms a page, 0.1 s more for the first of a process. No queries."""
    clean = _each_text(data, _visible)
    for said in (lambda text: text, _signs_named, _letters_named):
        try:
            return _set(name, _each_text(clean, said))
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
    raise AssertionError("Every character that is left has a letter in the fonts that typst brings along")


def paper_response(paper: Paper, file_name: str) -> HttpResponse:
    """Shown in the browser, and saved under this name; kept by no cache on the way."""
    return HttpResponse(
        paper.content,
        content_type=PDF,
        headers={
            "Content-Disposition": str(content_disposition_header(as_attachment=False, filename=file_name)),
            "Cache-Control": "private, no-store",
        },
    )


def file_name_of(*words: str) -> str:
    """ "Brief Halden Automotive 2026-11-24.pdf": no character in it that a file system or a header would stumble over."""
    kept = "".join(c if c.isalnum() or c in " -_.,&()" else " " for c in " ".join(words))
    return f"{' '.join(kept.split())[:120].strip(' .')}.pdf"


def _set(name: str, data: Any) -> Paper:
    global _compiler
    with _setting:
        if _compiler is None:
            _compiler = typst.Compiler(root=str(PAPERS))
        content = _compiler.compile(
            input=str(PAPERS / f"{name}.typ"),
            format="pdf",
            pdf_standards=[STANDARD],
            sys_inputs={"data": json.dumps(data)},
        )
    assert isinstance(content, bytes)
    pages = PAGES.search(content)  # typst writes the tree of pages before any text
    assert pages is not None
    return Paper(content, int(pages[1]))


def _each_text(value: Any, said: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return said(value)
    if isinstance(value, Mapping):
        return {key: _each_text(part, said) for key, part in value.items()}
    return [_each_text(part, said) for part in value] if isinstance(value, list | tuple) else value


def _visible(text: str) -> str:
    for end, line in LINE_ENDS.items():
        text = text.replace(end, line)
    return "".join(c for c in text if c == "\n" or (unicodedata.category(c) not in UNSEEN and c not in TURNS))


def _signs_named(text: str) -> str:
    signs = ("So", "Sk", "Mn", "Cf")
    return "".join(_named(c) if unicodedata.category(c) in signs and not _is_letter(c) else c for c in text)


def _letters_named(text: str) -> str:
    return "".join(c if _is_letter(c) else _named(c) for c in text)


def _is_letter(character: str) -> bool:
    return character == "\n" or any(ord(character) in letters for letters in LETTERS)


def _named(character: str) -> str:
    """ "[slightly smiling face]"; nothing for what only joins or varies others."""
    if unicodedata.category(character) in ("Mn", "Cf"):
        return ""
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"
