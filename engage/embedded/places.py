"""Where the embedded servers keep their data and listen. Only paths and addresses; nothing is started here."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "engage"


def var_folder() -> Path:
    """The folder of the embedded data: ENGAGE_VAR, else var/ beside manage.py."""
    return Path(os.environ.get("ENGAGE_VAR") or ROOT / "var").absolute()


def digest(var: Path) -> str:
    """Ten characters that stand for the folder `var` in short path names."""
    return hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:10]


def socket_folder(var: Path | None = None) -> Path:
    """A short folder for the sockets of `var`: their path may have 107 bytes, however long that of `var` is.

    /tmp and not TMPDIR, where there is one: two shells with different environments have to meet in the same place.
    """
    temporary = Path("/tmp")  # noqa: S108  (the folder in it is made with mode 0700 and its owner is checked)
    if not os.access(temporary, os.W_OK | os.X_OK):
        temporary = Path(tempfile.gettempdir())
    return temporary / f"engage-{digest(var or var_folder())}"


def database_url(role: str, *, database: str = DATABASE, var: Path | None = None) -> str:
    """The address of an embedded database for one role."""
    return f"postgres://{role}@{quote(str(socket_folder(var)), safe='')}/{database}"


def redis_url(var: Path | None = None) -> str:
    return f"unix://{socket_folder(var) / 'valkey.sock'}"


def development_secret() -> str:
    """The secret key of a development copy, made once and kept in var/, so that sessions outlive a restart."""
    path = var_folder() / "secret_key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fresh = path.with_name(f"secret_key.{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(60))
            fresh.replace(path)
        return path.read_text()
    except OSError as error:
        raise SystemExit(
            f"Engage cannot use the folder {path.parent}: {error.strerror}. "
            "Run it as the user who owns that folder, or name another one in ENGAGE_VAR."
        ) from error


def host_of(address: str) -> str:
    """The host name within a URL, for addresses of mail; localhost where the URL holds a bare IP address."""
    host = urlsplit(address).hostname or "localhost"
    return "localhost" if host.replace(".", "").isdecimal() or ":" in host else host
