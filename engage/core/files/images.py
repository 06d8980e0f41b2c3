"""Images, followed from their first byte to their last: every part is where the one before says, and nothing comes after the end."""

import re
import struct
import zlib
from typing import BinaryIO

MOST_PIXELS = 100_000_000  # more would take whoever looks at it a gigabyte of memory
DAMAGED = "is damaged: it is not a whole image."
BEHIND = "has something else hidden behind the image."
HUGE = "has more than 100 million pixels."
MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
HEADED = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


class Damaged(Exception):
    """Why an image is not kept."""


def follow_png(stream: BinaryIO) -> None:
    stream.seek(8)
    kind, position, data = b"", 0, False
    while kind != b"IEND":
        header = _exactly(stream, 8)
        length, kind = struct.unpack(">I4s", header)
        body = _exactly(stream, length)
        if struct.unpack(">I", _exactly(stream, 4))[0] != zlib.crc32(kind + body):
            raise Damaged(DAMAGED)
        if (position == 0) != (kind == b"IHDR"):
            raise Damaged(DAMAGED)
        if position == 0:
            if length != 13:
                raise Damaged(DAMAGED)
            _require_size(*struct.unpack(">II", body[:8]))
        data = data or kind == b"IDAT"
        position += 1
    if not data:
        raise Damaged(DAMAGED)
    if stream.read(1):
        raise Damaged(BEHIND)


def follow_webp(stream: BinaryIO) -> None:
    stream.seek(0)
    _, size, form = struct.unpack("<4sI4s", _exactly(stream, 12))
    whole = stream.seek(0, 2)
    if form != b"WEBP":
        raise Damaged("is neither an image nor a document that is kept here.")
    if size + 8 != whole:
        raise Damaged(BEHIND if size + 8 < whole else DAMAGED)
    position, seen = 12, []
    while position < whole:
        stream.seek(position)
        kind, length = struct.unpack("<4sI", _exactly(stream, 8))
        start = _exactly(stream, min(length, 10))
        seen.append(kind)
        if kind == b"VP8X":
            _require_size(*(1 + int.from_bytes(start[at : at + 3], "little") for at in (4, 7)))
        elif kind == b"VP8L":
            bits = int.from_bytes(start[1:5], "little")
            _require_size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        elif kind == b"VP8 ":
            width, height = struct.unpack("<HH", start[6:10].ljust(4, b"\0"))
            _require_size(width & 0x3FFF, height & 0x3FFF)
        position += 8 + length + length % 2
    if position != whole or not {b"VP8 ", b"VP8L", b"ANMF"} & set(seen):
        raise Damaged(DAMAGED)


def follow_jpeg(stream: BinaryIO) -> None:
    """Cameras put a preview, a second picture, behind the first; anything else behind the end is refused."""
    stream.seek(0)
    content = stream.read()
    position = 0
    while position < len(content):
        if content[position : position + 2] != b"\xff\xd8":
            raise Damaged(BEHIND)
        position = _end_of_jpeg(content, position + 2)


def _end_of_jpeg(content: bytes, position: int) -> int:
    """Where the picture ends that goes on at `position`."""
    framed = False
    while True:
        marker, position = _marker(content, position)
        if marker == 0xD9:
            if not framed:
                raise Damaged(DAMAGED)
            return position
        length = int.from_bytes(content[position : position + 2], "big")
        if length < 2 or position + length > len(content):
            raise Damaged(DAMAGED)
        if marker in FRAMES:
            height, width = struct.unpack(">HH", content[position + 3 : position + 7].ljust(4, b"\0"))
            _require_size(width, height)
            framed = True
        position += length
        if marker == 0xDA:  # what comes now is the picture itself, up to the next marker
            found = MARKER.search(content, position)
            position = found.start() if found else len(content)


def _marker(content: bytes, position: int) -> tuple[int, int]:
    """The marker that has to stand here, and where what it heads begins."""
    found = HEADED.match(content, position)
    if found is None:
        raise Damaged(DAMAGED)
    return found[1][0], found.end()


def _require_size(width: int, height: int) -> None:
    if not width or not height:
        raise Damaged(DAMAGED)
    if width * height > MOST_PIXELS:
        raise Damaged(HUGE)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    read = stream.read(length)
    if len(read) != length:
        raise Damaged(DAMAGED)
    return read
