"""Starts and stops the embedded Valkey: broker and cache. It keeps nothing on disk: what is to be done is in PostgreSQL."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import redis

from engage.embedded import binaries, places
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

    def client(self) -> "redis.Redis":
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)

    def ready(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False

    def start(self) -> None:
        """Start the server. Returns when it answers. Raises EmbeddedError where it does not."""
        if self.ready():
            return
        self.servant.folder(self.socket.parent)
        self.servant.folder(self.log.parent)
        command = [binaries.valkey_program(self.servant), "--port", "0", "--unixsocket", self.socket]
        command += ["--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--dir", self.socket.parent]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self.servant.popen_options()
            )
        began = time.monotonic()
        while not self.ready():
            if process.poll() is not None or time.monotonic() - began > PATIENCE:
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-10:])
                raise EmbeddedError(f"The embedded Valkey does not start. The end of {self.log}:\n{tail}")
            time.sleep(0.02)

    def stop(self) -> None:
        if self.ready():
            with self.client() as client:
                client.shutdown(nosave=True)
