"""Stand-ins on the loopback for what files go to: a scanner that speaks clamd's protocol, and a bucket that speaks as much of S3 as is spoken to it."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.files import EICAR


class Clamd:
    """Answers each INSTREAM as a scanner would; `silent` says nothing at all, `broken` something else."""

    def __init__(self) -> None:
        self.silent = self.broken = False
        self.scanned: list[bytes] = []
        self._line = socket.create_server(("127.0.0.1", 0))
        self.url = f"clamd://127.0.0.1:{self._line.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._line.close()
        self._thread.join(2)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._line.accept()
            except OSError:
                return
            with line, line.makefile("rb") as sent:
                content = self._content(sent)
                if self.silent:
                    line.recv(1)  # until the other side gives up
                    continue
                line.sendall(
                    b"INSTREAM size limit exceeded. ERROR\0" if self.broken else self._verdict(content)
                )

    def _content(self, sent: Any) -> bytes:
        assert sent.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", sent.read(4))[0]:
            content += sent.read(length)
        self.scanned.append(content)
        return content

    def _verdict(self, content: bytes) -> bytes:
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


class Bucket(BaseHTTPRequestHandler):
    """Keeps objects by their path; `asked` is what was asked for, with the header that signs it."""

    objects: dict[str, tuple[bytes, datetime]]
    asked: list[tuple[str, str, str]]

    def _key(self) -> str:
        parts = urlsplit(self.path)
        self.asked.append((self.command, parts.path, self.headers.get("Authorization", "")))
        return unquote(parts.path)

    def do_PUT(self) -> None:
        key = self._key()
        self.objects[key] = (self.rfile.read(int(self.headers["Content-Length"])), datetime.now(UTC))
        self._answer(200)

    def do_HEAD(self) -> None:
        self._object(body=False)

    def do_GET(self) -> None:
        if "prefix" in parse_qs(urlsplit(self.path).query, keep_blank_values=True):
            return self._list()
        return self._object(body=True)

    def do_DELETE(self) -> None:
        self.objects.pop(self._key(), None)
        self._answer(204)

    def _object(self, *, body: bool) -> None:
        found = self.objects.get(self._key())
        if found is None:
            self._answer(404)
            return
        content, moment = found
        modified = format_datetime(moment, usegmt=True)
        self._answer(200, content if body else b"", {"Last-Modified": modified, "ETag": '"e"'}, len(content))

    def _list(self) -> None:
        bucket, asked = self._key(), parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        prefix = asked["prefix"][0]
        inside = [
            key.removeprefix(f"{bucket}/") for key in self.objects if key.startswith(f"{bucket}/{prefix}")
        ]
        folders = sorted(
            {key[: key.index("/", len(prefix)) + 1] for key in inside if "/" in key[len(prefix) :]}
        )
        names = sorted(key for key in inside if "/" not in key[len(prefix) :])
        told = "".join(f"<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>" for folder in folders)
        told += "".join(f"<Contents><Key>{name}</Key><Size>1</Size></Contents>" for name in names)
        xml = f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>{told}</ListBucketResult>'
        self._answer(200, xml.encode())

    def _answer(
        self, status: int, body: bytes = b"", headers: dict[str, str] | None = None, length: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: Any) -> None:
        """Nobody reads it."""


@contextmanager
def bucket() -> Iterator[tuple[str, type[Bucket]]]:
    """Its address as ATTACHMENTS_URL has it, and what is in it."""
    made = type("Made", (Bucket,), {"objects": {}, "asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), made) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"s3+http://key:secr%2Fet@127.0.0.1:{server.server_port}/kept?region=eu-central-1", made
        server.shutdown()
        thread.join()
