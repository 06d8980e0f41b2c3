"""Starts and stops the embedded Valkey: broker and cache. It keeps nothing on disk: what is to be done is in PostgreSQL."""

import socket
import time
from dataclasses import dataclass
from pathlib import Path

from engage.embedded import binaries, places
from engage.embedded.processes import launch
from engage.embedded.servant import EmbeddedError, Servant

PATIENCE = 10.0  # seconds


@dataclass(frozen=True)
class Valkey:
    """One server, reached through a socket only."""

    servant: Servant

    @property
    def socket(self) -> Path:
        return places.socket_folder(self.servant.var) / "valkey.sock"

    @property
    def log(self) -> Path:
        return self.servant.home / "log" / "valkey.log"

    def ask(self, command: str) -> bytes:
        """The answer to a command; empty where the server ended the conversation. Raises OSError where none listens.

        Spoken by hand, since the client library waits and tries again for seconds where no server listens.
        """
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self.socket))
            connection.sendall(f"{command}\r\n".encode())
            return connection.recv(64)

    def ready(self) -> bool:
        try:
            return self.ask("PING").startswith(b"+PONG")
        except OSError:
            return False

    def start(self) -> None:
        """Start the server. Returns when it answers. Raises EmbeddedError where it does not."""
        if self.ready():
            return
        self.servant.folder(self.socket.parent)
        self.servant.folder(self.log.parent)
        command: list[str | Path] = [
            binaries.valkey_program(self.servant),
            "--port",
            "0",
            "--databases",
            "64",
            "--unixsocket",
            self.socket,
        ]
        command += [
            "--unixsocketperm",
            "700",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            self.socket.parent,
        ]
        process = launch(command, servant=self.servant, log=self.log)
        began = time.monotonic()
        while not self.ready():
            if process.poll() is not None or time.monotonic() - began > PATIENCE:
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-10:])
                raise EmbeddedError(f"The embedded Valkey does not start. The end of {self.log}:\n{tail}")
            time.sleep(0.02)

    def stop(self) -> None:
        if self.ready():
            self.ask("SHUTDOWN NOSAVE")
