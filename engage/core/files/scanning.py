"""The virus scanner, where SCANNER_URL names one: clamd, by its INSTREAM command (man 8 clamd)."""

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

PIECE = 64 * 1024
TIMEOUT = 30.0  # seconds without a word from the scanner
LONGEST_ANSWER = 4096


class ScannerFailed(Exception):
    """The scanner is not there, does not answer, or could not look at the file."""


@dataclass(frozen=True)
class Verdict:
    """`found` is the scanner's name for what is in the file; empty where it is clean."""

    found: str

    @property
    def is_clean(self) -> bool:
        return not self.found


def is_set() -> bool:
    return bool(settings.SCANNER_URL)


def scan(stream: BinaryIO) -> Verdict:
    """Has the scanner look at the bytes. Raises ScannerFailed where it gave no verdict, whatever the cause."""
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            while piece := stream.read(PIECE):
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            return _verdict(_answer(line))
    except OSError as error:
        raise ScannerFailed(f"The virus scanner does not answer ({type(error).__name__}).") from error


def _connected() -> socket.socket:
    address = urlsplit(settings.SCANNER_URL)
    if address.hostname:
        return socket.create_connection((address.hostname, address.port or 3310), timeout=TIMEOUT)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(TIMEOUT)
    try:
        line.connect(address.path)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (piece := line.recv(1024)):
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict("")
    if said.endswith(" FOUND"):
        return Verdict(said.removesuffix(" FOUND")[:200])
    raise ScannerFailed(f"The virus scanner gave no verdict: {said[:200] or 'nothing'}")
