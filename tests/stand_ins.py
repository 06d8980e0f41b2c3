"""PostgreSQL and Valkey on loopback with passwords, set up as docker-compose.yml sets them up: stand-ins for the containers."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2

from engage.embedded import binaries, places
from engage.embedded.postgresql import FAST
from engage.embedded.servant import Servant
from tests.deployment import COMPOSE, SERVICES, environment_of, settled

HOST = "127.0.0.1"
PATIENCE = 20.0  # seconds
Values = dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], object], *, patience: float = PATIENCE) -> None:
    """Ask until it is so. Raises TimeoutError."""
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > patience:
            raise TimeoutError(what)
        time.sleep(0.1)


@contextmanager
def postgresql(var: Path, values: Values) -> Iterator[int]:
    """A cluster made with the initdb arguments and the two scripts of the service `postgres`. Gives its port."""
    servant, port = Servant.of(var), free_port()
    programs = binaries.postgresql_folder(servant)
    given = environment_of("postgres", values)
    data = servant.folder(servant.home / "cluster")
    secret = data.with_name("password")
    secret.write_text(given["POSTGRES_PASSWORD"])
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "--no-sync", "--auth=scram-sha-256"]
    initdb += [f"--pwfile={secret}", *given["POSTGRES_INITDB_ARGS"].split()]
    subprocess.run(initdb, **servant.popen_options(), check=True, stdout=subprocess.DEVNULL)
    options = [
        *FAST,
        f"listen_addresses={HOST}",
        f"port={port}",
        "unix_socket_directories=",
        "log_min_messages=fatal",
    ]
    command = [programs / "postgres", "-D", data, *(part for option in options for part in ("-c", option))]
    with running(command, **servant.popen_options()):
        wait_for(lambda: answers(port, given["POSTGRES_PASSWORD"]))
        client = {"PGHOST": HOST, "PGPORT": str(port), "PGPASSWORD": given["POSTGRES_PASSWORD"], **given}
        client |= {
            "PATH": f"{programs}:{os.defpath}",
            "PGUSER": "postgres",
            "PGOPTIONS": "-c client_min_messages=warning",
        }
        roles = places.ROOT / "engage" / "embedded" / "roles.sql"
        script = settled(COMPOSE["configs"]["database"]["content"], values)
        for shell in (f'psql --quiet --set=ON_ERROR_STOP=1 --file="{roles}"', script):
            subprocess.run(["bash", "-ec", shell], env=client, check=True, stdout=subprocess.DEVNULL)
        yield port


@contextmanager
def valkey(var: Path, values: Values) -> Iterator[int]:
    """Started by the command of the service `valkey`. Gives its port."""
    servant, port = Servant.of(var), free_port()
    command = [settled(part, values) for part in SERVICES["valkey"]["command"][1:]]
    program = binaries.valkey_program(servant)
    with running([program, *command, "--port", str(port), "--bind", HOST], **servant.popen_options()):
        wait_for(lambda: is_open(port))
        yield port


@contextmanager
def running(command: list[object], **options: object) -> Iterator[None]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.send_signal(2)  # for PostgreSQL: end the sessions and stop
        process.wait(PATIENCE)


def answers(port: int, password: str) -> bool:
    with suppress(psycopg2.OperationalError):
        psycopg2.connect(host=HOST, port=port, user="postgres", password=password, dbname="postgres").close()
        return True
    return False


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
