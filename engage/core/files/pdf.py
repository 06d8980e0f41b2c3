"""PDF documents: whole, open to everybody, without programs in them."""

import re
from typing import BinaryIO

TAIL = 1024  # bytes from the end in which readers look for the end mark
ENCRYPTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
# Names may be written with # and two digits in place of a letter; these are all ways to say them that readers understand.
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
VERSION = re.compile(rb"%PDF-[12]\.\d")


class Damaged(Exception):
    """Why a document is not kept."""


def follow(stream: BinaryIO) -> None:
    stream.seek(0)
    content = stream.read()
    if not VERSION.match(content) or b"startxref" not in content[-TAIL * 2 :]:
        raise Damaged("is damaged: it is not a whole PDF document.")
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Damaged("is damaged: it is not a whole PDF document.")
    if content[end + 5 :].strip(b"\r\n\t \0"):
        raise Damaged("has something else hidden behind the document.")
    named = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
    if ENCRYPTED.search(named):
        raise Damaged("is locked with a password. Send it without one.")
    if ACTIVE.search(named):
        raise Damaged("has a program or another file in it. Print it to a PDF and send that.")
