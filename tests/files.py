"""Files of every kind, as small as they can be and whole, and what turns them into ones that are not kept."""

import io
import struct
import zipfile
import zlib

from engage.core.files.kinds import OFFICE


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1, *, mark: str = "") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    text = _chunk(b"tEXt", b"Comment\0" + mark.encode()) if mark else b""
    data = zlib.compress(b"\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + text + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    )


def jpeg(width: int = 1, height: int = 1) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHBBBB", 11, 8, height, width, 1, 1, 0x11, 0)
    scan = b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0) + b"\x12\xff\x00\x34\xff\xd0\x56"
    preview = b"\xff\xe1" + struct.pack(">H", 2 + 6) + b"\xff\xd8\xff\xd9ab"
    return b"\xff\xd8" + preview + frame + scan + b"\xff\xd9"


def webp(width: int = 1, height: int = 1) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    body = b"WEBPVP8L" + struct.pack("<I", 6) + b"\x2f" + struct.pack("<I", bits) + b"\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(mark: str = "", *, more: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n%" + mark.encode() + b"\n1 0 obj<</Type/Catalog>>endobj\n" + more +
        b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )  # fmt: skip


_MAIN = {
    "docx": ("wordprocessingml.document", "word/document.xml"),
    "xlsx": ("spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": ("presentationml.presentation", "ppt/presentation.xml"),
}


def office(
    kind: str = "docx", *, mark: str = "", more: dict[str, bytes] | None = None, main: str = ".main+xml"
) -> bytes:
    """A document of Office with further entries."""
    name, part = _MAIN[kind]
    types = f'<Types><Override PartName="/{part}" ContentType="{OFFICE}.{name}{main}"/></Types>'
    return archive({"[Content_Types].xml": types.encode(), part: f"<d>{mark}</d>".encode(), **(more or {})})


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return buffer.getvalue()


def with_bit(packed: bytes, bit: int) -> bytes:
    """An archive whose entries say something else of themselves, such as that they are locked (bit 0)."""
    content = bytearray(packed)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1 << bit
            at = content.find(signature, at + 4)
    return bytes(content)


GOOD: dict[str, tuple[str, bytes]] = {
    "pdf": ("Halden, offer.pdf", pdf()),
    "png": ("site.png", png()),
    "jpeg": ("hall.JPG", jpeg()),
    "webp": ("line.webp", webp()),
    "docx": ("Größe der Anlage.docx", office("docx")),
    "xlsx": ("volumes.xlsx", office("xlsx")),
    "pptx": ("deck.pptx", office("pptx", more={"ppt/embeddings/Sheet1.xlsx": office("xlsx")})),
    "text": ("notes.txt", "Dr. Weiß wants April.\n".encode()),
    "csv": ("volumes.csv", "year;cars\n2026;40\u00a0000\n".encode("cp1252")),
}
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
