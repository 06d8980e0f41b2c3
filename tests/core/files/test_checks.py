"""What a file is, its bytes say; what is not whole, or is something else as well, is refused by its name and with the reason."""

import io
import struct
import zlib

import pytest

from engage.core.files.checks import look_at
from engage.core.files.kinds import KINDS, BadFile
from tests import files

LOCKED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
BOMB = bytes(40_000_000)


def many_entries() -> bytes:
    return files.office(more={f"word/media/{n}.xml": b"" for n in range(5_000)})


def lying() -> bytes:
    """An entry that unpacks to more than it says."""
    content = bytearray(files.office(more={"word/a.xml": b"<a/>" * 50}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 20)
    return bytes(content)


def one_over_the_other() -> bytes:
    """Two entries of the list that share their bytes."""
    content = bytearray(files.office(more={"word/a.xml": b"<a/>" * 50, "word/b.xml": b"<a/>" * 50}))
    first = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 4) + 4)
    last = content.rfind(b"PK\x01\x02")
    content[last + 42 : last + 46] = content[first + 42 : first + 46]
    return bytes(content)


def badly_summed() -> bytes:
    content = bytearray(files.png())
    content[-1] ^= 1
    return bytes(content)


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.pdf", b"", "is empty"),
    "a program": ("a.pdf", b"MZ\x90\0", "is a program"),
    "a script": ("a.txt", b"#!/bin/sh\n", "is a program"),
    "a page of the web": ("a.txt", b"\xef\xbb\xbf \n<!DOCTYPE html><p>", "is a page or a program"),
    "an image of lines": ("a.png", b"<svg onload='x'/>", "is a page or a program"),
    "a text with a NUL": ("a.txt", b"April\0", "neither text nor"),
    "a binary file": ("a.csv", bytes(range(256)), "neither text nor"),
    "a text that is also a document": ("a.txt", b"hello\n%PDF-1.7\n", "two things at once"),
    "a table with a quote that does not end": ("a.csv", b'a,"b\n', "rows and cells"),
    "another type by its name": ("a.pdf", files.png(), "is a PNG image, and its name does not end in .pn"),
    "no end in its name": ("a", files.png(), "does not end in .png"),
    "a type that is not kept": ("a.gif", b"GIF89a", "is a GIF image"),
    "an archive": ("a.docx", files.archive({"a.txt": b"a"}), "is an archive"),
    "an archive of another kind": ("a.docx", b"Rar!\x1a\x07\0", "is an archive"),
    "an empty archive": ("a.docx", files.archive({}), "hidden|not a whole"),
    "macros": ("a.docx", files.office(more={"word/vbaProject.bin": b"x"}), "has macros"),
    "macros by another case": ("a.docx", files.office(more={"word/VBAPROJECT.BIN": b"x"}), "has macros"),
    "a document made for macros": (
        "a.docx",
        files.office(main=".macroEnabled.main+xml"),
        "has macros",
    ),
    "a template": ("a.docx", files.office(main=".template.main+xml"), "no document of Word"),
    "locked entries": ("a.docx", files.with_bit(files.office(), 0), "is locked"),
    "locked by Office": ("a.docx", LOCKED_OFFICE, "is locked"),
    "an older format": ("a.docx", OLD_OFFICE, "older Office format"),
    "a bomb by its ratio": ("a.xlsx", files.office("xlsx", more={"xl/a.xml": BOMB}), "unpacks to far more"),
    "a bomb by its count": ("a.docx", many_entries(), "unpacks to far more"),
    "an entry that lies": ("a.docx", lying(), "not a whole Office document"),
    "entries over one another": ("a.docx", one_over_the_other(), "unpacks to far more|not a whole"),
    "an archive in it": ("a.docx", files.office(more={"word/a.bin": files.archive({"a": b"a"})}), "archive in it"),
    "an archive where charts are": (
        "a.pptx",
        files.office("pptx", more={"ppt/embeddings/a.xlsx": files.office("docx")}),
        "archive in it",
    ),
    "a chart within a chart": (
        "a.pptx",
        files.office(
            "pptx",
            more={"ppt/embeddings/a.xlsx": files.office("xlsx", more={"xl/embeddings/b.xlsx": files.office("xlsx")})},
        ),
        "archive in it",
    ),
    "macros behind a chart": (
        "a.pptx",
        files.office(
            "pptx", more={"ppt/embeddings/a.xlsx": files.office("xlsx", more={"xl/vbaProject.bin": b"x"})}
        ),
        "has macros",
    ),
    "an object in it": ("a.docx", files.office(more={"word/embeddings/o.bin": OLD_OFFICE}), "embedded in it"),
    "paths out of it": ("a.docx", files.office(more={"../a.xml": b"<a/>"}), "paths in it"),
    "entities": ("a.docx", files.office(more={"word/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "its own words"),
    "entities in wide letters": (
        "a.docx",
        files.office(more={"word/a.xml": "<!DOCTYPE a><a/>".encode("utf-16-le")}),
        "its own words",
    ),
    "something before a document": ("a.docx", b"PK" + files.office(), "hidden|not a whole"),
    "something behind a document": ("a.docx", files.office() + b"<script>", "hidden|not a whole"),
    "a document behind an image": ("a.png", files.png() + files.office(), "hidden"),
    "an archive behind a PDF": ("a.pdf", files.pdf() + files.archive({"a": b"a"}), "hidden"),
    "an archive within a PDF": (
        "a.pdf",
        files.pdf(more=files.archive({"a": b"a"})),
        "archive hidden",
    ),
    "a page behind an image": ("a.jpg", files.jpeg() + b"<html>", "hidden"),
    "a page behind a WebP": ("a.webp", files.webp() + b"<html>", "hidden"),
    "a sound": ("a.webp", b"RIFF" + struct.pack("<I", 4) + b"WAVE", "neither an image nor"),
    "half an image": ("a.png", files.png()[:-8], "not a whole image"),
    "half a photograph": ("a.jpg", files.jpeg()[:-2], "not a whole image"),
    "half a WebP": ("a.webp", files.webp()[:-2], "not a whole image"),
    "an image with a wrong sum": ("a.png", badly_summed(), "not a whole image"),
    "an image of a billion points": ("a.png", files.png(40_000, 40_000), "more than 100 million"),
    "a photograph of a billion": ("a.jpg", files.jpeg(40_000, 40_000), "more than 100 million"),
    "a WebP of many": ("a.webp", files.webp(16_000, 16_000), "more than 100 million"),
    "half a PDF": ("a.pdf", files.pdf()[:-20], "not a whole PDF"),
    "a locked PDF": ("a.pdf", files.pdf(more=b"<</Encrypt 5 0 R>>"), "is locked"),
    "a PDF with a program": ("a.pdf", files.pdf(more=b"<</S/JavaScript/JS(x)>>"), "has a program"),
    "a PDF with a hidden program": ("a.pdf", files.pdf(more=b"<</S/#4AavaScript>>"), "has a program"),
    "a PDF with a file": ("a.pdf", files.pdf(more=b"<</EmbeddedFile 3 0 R>>"), "has a program or another file"),
}  # fmt: skip


def kind_of(name: str, content: bytes, allowed: object = None) -> str:
    return look_at(io.BytesIO(content), name=name, allowed=allowed or set(KINDS)).key  # type: ignore[arg-type]


def test_there_is_a_good_file_of_every_kind() -> None:
    assert list(files.GOOD) == list(KINDS)


@pytest.mark.parametrize("key", files.GOOD)
def test_a_good_file_is_what_its_bytes_say(key: str) -> None:
    assert kind_of(*files.GOOD[key]) == key


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_kept_is_refused_by_name_and_reason(case: str) -> None:
    name, content, why = REFUSED[case]
    with pytest.raises(BadFile, match=why) as refusal:
        kind_of(name, content)
    assert refusal.value.message.startswith(f"“{name}” ")


@pytest.mark.parametrize("key", files.GOOD)
def test_only_the_kinds_of_the_policy_are_kept(key: str) -> None:
    name, content = files.GOOD[key]
    with pytest.raises(BadFile, match="Kept are"):
        kind_of(name, content, allowed=set(KINDS) - {key})


@pytest.mark.parametrize("key", ["png", "jpeg", "webp", "docx", "xlsx", "pptx"])
def test_no_file_is_kept_that_is_cut_short_anywhere(key: str) -> None:
    name, content = files.GOOD[key]
    for length in range(1, len(content) - 1):
        with pytest.raises(BadFile):
            kind_of(name, content[:length])


def test_a_camera_may_put_a_preview_behind_its_photograph() -> None:
    assert kind_of("a.jpg", files.jpeg() + files.jpeg()) == "jpeg"


def test_a_small_document_may_be_packed_tightly() -> None:
    assert kind_of("a.docx", files.office(more={"word/a.xml": b"<a/>" + b" " * 900_000})) == "docx"


def test_the_sums_of_a_bomb_are_not_what_refuses_it() -> None:
    """Positive control: the same entry, which does not pack, is kept."""
    noise = b"".join(struct.pack(">I", zlib.crc32(struct.pack(">I", n))) for n in range(300_000))
    assert kind_of("a.xlsx", files.office("xlsx", more={"xl/a.xml": noise})) == "xlsx"
