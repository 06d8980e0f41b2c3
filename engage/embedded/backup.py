"""`make backup FILE=…` and `make restore FILE=…`: the whole database, by the bundled pg_dump or the one on PATH."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from engage.embedded import binaries, places
from engage.embedded.lease import embedded_servers
from engage.embedded.servant import EmbeddedError, Servant

# Everything that the owner has in the database goes before what is restored comes, and all of it is one transaction.
CLEAR = "SET lock_timeout = '15s'; DROP OWNED BY CURRENT_USER CASCADE;\n"


def back_up(file: Path) -> None:
    """Write the database to `file`, in PostgreSQL's compressed format. Replaces the file only when all went well."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    run([program("pg_dump"), "--format=custom", f"--file={unfinished}", address()])
    unfinished.replace(file)
    print(f"Saved to {file}.")


def restore(file: Path) -> None:
    """Replace the database by the one in `file`, all or nothing. Stop web and worker before."""
    if not file.is_file():
        raise SystemExit(f"There is no file {file}.")
    script = run([program("pg_restore"), "--file=-", "--no-owner", file], capture=True)
    psql = [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    run([*psql, "--output=/dev/null", address()], given=CLEAR.encode() + script)
    print(f"Restored from {file}.")


def address() -> str:
    return (
        os.environ.get("DATABASE_OWNER_URL")
        or os.environ.get("DATABASE_URL")
        or places.database_url("engage_owner")
    )


def program(name: str) -> str:
    """The bundled program, which reads and writes newer servers' databases than one on PATH may."""
    try:
        return str(binaries.postgresql_folder(Servant.of_myself(places.var_folder())) / name)
    except EmbeddedError:
        found = shutil.which(name)
    if not found:
        raise SystemExit(f"There is no {name} here: install PostgreSQL's client programs.")
    return found


def run(command: list[str | Path], *, capture: bool = False, given: bytes | None = None) -> bytes:
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE if capture else None, check=False)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed; the reason stands above. Nothing was changed.")
    return done.stdout or b""


def main(arguments: list[str]) -> None:
    actions = {"backup": back_up, "restore": restore}
    if len(arguments) != 2 or arguments[0] not in actions or not arguments[1]:
        raise SystemExit("Name the file: make backup FILE=engage.dump, or make restore FILE=engage.dump")
    with embedded_servers(postgresql=not os.environ.get("DATABASE_URL"), valkey=False):
        actions[arguments[0]](Path(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
