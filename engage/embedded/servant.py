"""Which user the embedded servers run as, and the folder that this user can work in.

PostgreSQL refuses to run as root. An ordinary user runs the servers as themselves, in `var/`. Root runs them as the
owner of existing data, else as `nobody`; and where `nobody` cannot enter the folder `var/` (under /root, say), the
data and a copy of the programs live in /var/lib/engage-embedded/, with a link to them in `var/`. The rights of
folders that were there before are never changed.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from engage.embedded import places

ELSEWHERE = Path("/var/lib/engage-embedded")


class EmbeddedError(SystemExit):
    """The embedded servers cannot be used; the message says why and what to do about it."""


@dataclass(frozen=True)
class Servant:
    """The user that the servers of one `var` folder run as, and their working folder (`home`)."""

    var: Path
    uid: int
    gid: int

    @classmethod
    def of(cls, var: Path) -> "Servant":
        """Makes `var` where it is missing. Raises EmbeddedError where this user may not use it."""
        try:
            open_folder(var)
        except OSError as error:
            raise EmbeddedError(f"Engage cannot make the folder {var}: {error.strerror}.") from error
        if os.geteuid() != 0:
            return cls(var, os.geteuid(), os.getegid())
        owner = _owner_of_data(var)
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
        return cls(var, entry.pw_uid, entry.pw_gid)

    @classmethod
    def of_myself(cls, var: Path) -> "Servant":
        """For programs that run as ourselves, such as pg_dump."""
        return cls(var, os.geteuid(), os.getegid())

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()

    @cached_property
    def home(self) -> Path:
        """The folder in which the servers' data lie: `var`, or its stand-in where the servers could not enter it."""
        if self.is_me or self.can_enter(self.var):
            return self.var
        open_folder(ELSEWHERE)
        return open_folder(ELSEWHERE / places.digest(self.var))

    def popen_options(self) -> dict[str, Any]:
        """What subprocess needs to start a program as this user, away from the terminal and from our folder."""
        environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.home), "TZ": "UTC"}
        options: dict[str, Any] = {"env": environment, "cwd": "/", "start_new_session": True}
        if not self.is_me:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def can_enter(self, folder: Path) -> bool:
        return self.may("-x", folder)

    def may(self, right: str, path: Path) -> bool:
        """Whether this user has a right of test(1), such as -r or -x, on a path. Starts a process."""
        question = ["/bin/sh", "-c", f'test {right} "$1"', "sh", str(path)]
        return subprocess.run(question, **self.popen_options_anywhere(), check=False).returncode == 0

    def popen_options_anywhere(self) -> dict[str, Any]:
        if self.is_me:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}

    def folder(self, path: Path) -> Path:
        """Make a folder that only this user (and root) can enter. Raises EmbeddedError where another owns it."""
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            if path.is_symlink() or path.stat().st_uid != self.uid:
                raise EmbeddedError(
                    f"{path} belongs to another user, so Engage does not use it. "
                    "Remove it, run as that user, or name another folder in ENGAGE_VAR."
                ) from None
        if not self.is_me:
            os.chown(path, self.uid, self.gid)
        return path


def open_folder(path: Path) -> Path:
    """Make a folder that others may enter, whatever root's umask says. One that is there stays as it is."""
    if not path.exists():
        path.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            path.chmod(0o755)
    return path


def _owner_of_data(var: Path) -> int:
    """The user id that owns the data already in `var`; 0 where there are none."""
    try:
        return (var / "postgresql").stat().st_uid
    except OSError:
        return 0
