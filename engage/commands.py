"""Runs a management command in the right role, with the embedded servers where it needs them."""

import os
import signal
import sys
import warnings
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from types import FrameType

# These change tables, or do what only the owner may (such as moving the clock), so they connect as the owner.
OWNER_COMMANDS = frozenset(
    {
        "flush",
        "generate",
        "load_demonstration",
        "loaddata",
        "makemigrations",
        "migrate",
        "optimizemigration",
        "showmigrations",
        "sqlflush",
        "sqlmigrate",
        "squashmigrations",
    }
)
# ... and these only when they are given the option.
OWNER_OPTIONS = {"sweep": "--now"}

WITHOUT_SERVERS = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "spectacular",
        "startapp",
        "version",
    }
)


def role_of(arguments: Sequence[str]) -> str:
    """The database role of a command line (without the program's name): `owner` or `application`."""
    name = arguments[0] if arguments else "help"
    option = OWNER_OPTIONS.get(name)
    moved = option and any(part == option or part.startswith(f"{option}=") for part in arguments)
    return "owner" if name in OWNER_COMMANDS or moved else "application"


def needs_servers(arguments: Sequence[str]) -> bool:
    name = arguments[0] if arguments else "help"
    asks_only = {"-h", "--help", "--version"} & set(arguments)
    return not (name in WITHOUT_SERVERS or name.startswith("-") or asks_only)


def run(argv: Sequence[str]) -> None:
    """Run manage.py's command line. Starts the embedded servers that are needed and not running, and stops those."""
    from django.core.management import execute_from_command_line

    arguments = list(argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")
    if not os.environ.get("DATABASE_ROLE"):
        os.environ["DATABASE_ROLE"] = role_of(arguments)
    # makemigrations looks at the database only if there is one: no reason to start it.
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    with _servers(arguments):
        execute_from_command_line(list(argv))


def _servers(arguments: Sequence[str]) -> AbstractContextManager[object]:
    if not needs_servers(arguments):
        return nullcontext()
    from django.conf import settings

    if not settings.DEBUG:
        return nullcontext()
    from engage.embedded.lease import embedded_servers

    signal.signal(signal.SIGTERM, _leave)
    return embedded_servers(
        postgresql=not os.environ.get("DATABASE_URL"), valkey=not os.environ.get("REDIS_URL")
    )


def _leave(number: int, frame: FrameType | None) -> None:
    """End by an exception, so that what was started is stopped."""
    sys.exit(128 + number)
