"""What a file is, by its bytes: signature first, then its structure to the end, so that nothing else hides behind it."""

import zipfile
from collections.abc import Callable, Collection
from typing import BinaryIO

from engage.core.files import images, office, pdf, text
from engage.core.files.kinds import CSV, JPEG, KINDS, PDF, PNG, TEXT, WEBP, BadFile, Kind
from engage.core.files.names import extension_of

HEAD = 16  # bytes that are enough for every signature
SIGNED: tuple[tuple[bytes, Kind, Callable[[BinaryIO], None]], ...] = (
    (b"%PDF-", PDF, pdf.follow),
    (b"\x89PNG\r\n\x1a\n", PNG, images.follow_png),
    (b"\xff\xd8\xff", JPEG, images.follow_jpeg),
    (b"RIFF", WEBP, images.follow_webp),
)
OTHERS = (
    (b"MZ", "is a program."),
    (b"\x7fELF", "is a program."),
    (b"#!", "is a program."),
    (b"GIF8", "is a GIF image."),
    (b"Rar!", "is an archive."),
    (b"7z\xbc\xaf\x27\x1c", "is an archive."),
    (b"\x1f\x8b", "is an archive."),
    (b"BZh", "is an archive."),
    (b"{\\rtf", "is an RTF document."),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def look_at(stream: BinaryIO, *, name: str, allowed: Collection[str]) -> Kind:
    """The kind of a file, which has to be one of the `allowed` keys and the one that its name says. Reads it through, in pieces.

    Raises BadFile with its name and the reason.
    """
    try:
        kind = _kind_of(stream, name)
    except (images.Damaged, pdf.Damaged, office.Damaged, text.Damaged) as damage:
        raise BadFile(name, str(damage)) from damage
    if extension_of(name) not in kind.extensions:
        raise BadFile(
            name, f"is a {kind.words}, and its name does not end in {' or '.join(kind.extensions)}."
        )
    if kind.key not in allowed:
        known = [KINDS[key].words for key in KINDS if key in allowed]
        raise BadFile(name, f"is a {kind.words}. Kept are: {', '.join(known) or 'no files at all'}.")
    return kind


def _kind_of(stream: BinaryIO, name: str) -> Kind:
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise BadFile(name, "is empty.")
    if head.startswith(b"PK"):
        return office.kind_of(stream)
    if head.startswith(OLE):
        raise BadFile(name, office.what_ole_is(stream))
    for signature, words in OTHERS:
        if head.startswith(signature):
            raise BadFile(name, words)
    for signature, kind, follow in SIGNED:
        if head.startswith(signature):
            follow(stream)
            _refuse_archive_behind(stream, name)
            return kind
    text.follow(stream)
    _refuse_archive_behind(stream, name)
    if extension_of(name) in CSV.extensions:
        text.follow_table(stream)
        return CSV
    return TEXT


def _refuse_archive_behind(stream: BinaryIO, name: str) -> None:
    """An archive is read from its end, so one may hide behind a picture."""
    stream.seek(0)
    if zipfile.is_zipfile(stream):
        raise BadFile(name, "has an archive hidden in it.")
