"""The line between a browser and the server: it can be cut, as when the server is stopped, or swallow what the server answers."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that was cut is what this is for."""


class Line:
    """Begins whole. `address` is what the browser asks."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._there = (parts.hostname, parts.port)
        self._port, self._open, self._swallows = 0, list[socket.socket](), False
        self.mend()

    @property
    def address(self) -> str:
        return f"http://localhost:{self._port}"

    def mend(self) -> None:
        line, self._swallows = self, False

        class Carry(BaseRequestHandler):
            def handle(self) -> None:
                line._carry(self.request)

        if not hasattr(self, "_server"):
            self._server = _Server(("localhost", self._port), Carry)
            self._port = self._server.server_address[1]
            Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def cut(self) -> None:
        """Nobody listens any more, and what was under way ends in the middle."""
        self._server.shutdown()
        self._server.server_close()
        del self._server
        for end in self._open:
            _close(end)
        self._open.clear()

    def swallow_answers(self) -> None:
        """The server does what it is asked, and the browser never hears of it."""
        self._swallows = True

    def _carry(self, browser: socket.socket) -> None:
        server = socket.create_connection(self._there)
        self._open += [browser, server]
        Thread(target=self._pump, args=(browser, server), daemon=True).start()
        self._pump(server, browser, answers=True)

    def _pump(self, source: socket.socket, target: socket.socket, *, answers: bool = False) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if answers and self._swallows:
                    break
                target.sendall(data)
        _close(source)
        _close(target)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def line_to(server: str) -> Iterator[Line]:
    line = Line(server)
    try:
        yield line
    finally:
        line.mend()
        line.cut()
