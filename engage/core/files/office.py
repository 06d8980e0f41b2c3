"""Documents of Word, Excel and PowerPoint: archives of XML. Every entry is read through, within bounds, before one is kept."""

import re
import tempfile
import zipfile
import zlib
from itertools import pairwise
from typing import BinaryIO, cast

from engage.core.files.kinds import DOCX, OFFICE, PPTX, XLSX, Kind

MOST_ENTRIES = 5_000
MOST_BYTES = 300_000_000  # unpacked
MOST_TIMES = 150  # larger than packed; what Office writes stays below a third of that
SMALL = 1_000_000  # bytes below which nobody counts how many times
PIECE = 256 * 1024
IN_MEMORY = 1_000_000  # bytes of what is embedded; the rest lies in a temporary file
DEEPEST = 1
USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
TYPES = "[Content_Types].xml"
MAIN = {
    f"{OFFICE}.wordprocessingml.document.main+xml": (DOCX, "word/document.xml"),
    f"{OFFICE}.spreadsheetml.sheet.main+xml": (XLSX, "xl/workbook.xml"),
    f"{OFFICE}.presentationml.presentation.main+xml": (PPTX, "ppt/presentation.xml"),
}
CHART_DATA = re.compile(r"(word|ppt|xl)/embeddings/[^/]+\.xlsx", re.IGNORECASE)
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = re.compile(rb"<\0?!\0?(D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)

DAMAGED = "is damaged: it is not a whole Office document."
OTHER_ARCHIVE = "is an archive. Send the documents in it one by one."
MACROS = "has macros, which are programs. Save it without them (as .docx, .xlsx or .pptx) and send that."
PACKED = "unpacks to far more than it should."
LOCKED = "is locked with a password. Send it without one."
NESTED = "has an archive in it."
EMBEDDED = "has another file embedded in it. Remove that, or send it on its own."
BEHIND = "has something else hidden before or behind the document."


class Damaged(Exception):
    """Why a document is not kept."""


class _Room:
    """How much may still be unpacked, of a document and of what is embedded in it together."""

    def __init__(self) -> None:
        self.bytes, self.entries = MOST_BYTES, MOST_ENTRIES


def kind_of(stream: BinaryIO) -> Kind:
    """Which of the three it is. Raises Damaged for everything else that is an archive."""
    return _follow(stream, _Room(), depth=0)


def what_ole_is(stream: BinaryIO) -> str:
    """Why a file of the older container is not kept: Office puts what is locked into one, too."""
    stream.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in stream.read(2_000_000):
        return LOCKED
    return "is in an older Office format. Save it as .docx, .xlsx or .pptx and send that."


def _follow(stream: BinaryIO, room: _Room, *, depth: int) -> Kind:
    whole = stream.seek(0, 2)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _require_plain(entries, room, whole)
            _require_nothing_beside(archive, entries, stream, whole)
            kind = _named_kind(archive)
            for entry in entries:
                _read(archive, entry, room, depth)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError, RuntimeError, OSError):  # fmt: skip
        raise Damaged(DAMAGED) from None
    return kind


def _require_plain(entries: list[zipfile.ZipInfo], room: _Room, whole: int) -> None:
    """What the list of contents says already."""
    room.entries -= len(entries)
    names = [entry.filename.lower() for entry in entries]
    if room.entries < 0:
        raise Damaged(PACKED)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Damaged(LOCKED)
    if len(set(names)) != len(names) or any(e.compress_type not in USUAL for e in entries):
        raise Damaged(DAMAGED)
    if any(name.rpartition("/")[2] in ("vbaproject.bin", "vbadata.xml") for name in names):
        raise Damaged(MACROS)
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        raise Damaged("has paths in it that lead out of it.")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > room.bytes or (unpacked > SMALL and unpacked > MOST_TIMES * whole):
        raise Damaged(PACKED)
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MOST_TIMES * max(entry.compress_size, 1):
            raise Damaged(PACKED)


def _require_nothing_beside(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], stream: BinaryIO, whole: int
) -> None:
    """The first entry begins the file, none lies over another, and the list ends it."""
    spans = sorted((entry.header_offset, entry.header_offset + 30 + entry.compress_size) for entry in entries)
    if any(end > begin for (_, end), (begin, _) in pairwise(spans)):
        raise Damaged(PACKED)
    stream.seek(0)
    starts = stream.read(4) == b"PK\x03\x04" and spans and spans[0][0] == 0
    stream.seek(max(0, whole - 22))
    if not starts or archive.comment or not stream.read(4) == b"PK\x05\x06":
        raise Damaged(BEHIND if starts or entries else DAMAGED)


def _named_kind(archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if TYPES not in names:
        raise Damaged(OTHER_ARCHIVE)
    types = archive.read(TYPES)
    if b"macroenabled" in types.lower() or b"vbaproject" in types.lower():
        raise Damaged(MACROS)
    for main, (kind, part) in MAIN.items():
        if f'"{main}"'.encode() in types and part in names:
            return kind
    raise Damaged("is no document of Word, Excel or PowerPoint that is kept here.")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: _Room, depth: int) -> None:
    """Unpacks one entry to its end, which also compares its checksum, and looks at how it begins."""
    with archive.open(entry) as content, tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
        head = piece = content.read(PIECE)
        nested = head.startswith(ARCHIVES)
        while piece:
            room.bytes -= len(piece)
            if room.bytes < 0:
                raise Damaged(PACKED)
            if nested:
                copy.write(piece)
            piece = content.read(PIECE)
        if nested:
            _follow_chart_data(entry.filename, cast("BinaryIO", copy), room, depth)
    if head.startswith((OLE, b"MZ", b"\x7fELF")):
        raise Damaged(EMBEDDED)
    if entry.filename.lower().endswith((".xml", ".rels", ".vml")) and ENTITIES.search(head):
        raise Damaged("defines its own words in its XML, which no Office program does.")


def _follow_chart_data(name: str, stream: BinaryIO, room: _Room, depth: int) -> None:
    """The numbers behind a chart, which Office keeps as a workbook within: the one archive in an archive that there may be."""
    if (
        depth >= DEEPEST
        or not CHART_DATA.fullmatch(name)
        or _follow(stream, room, depth=depth + 1) is not XLSX
    ):
        raise Damaged(NESTED)
