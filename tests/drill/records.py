"""What the drill keeps in var/drill: which test has to do with what (`map.json`), and what became of each removal (`outcomes.json`), this
time and the last (`before.json`).
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from engage.embedded.places import ROOT


@dataclass
class Test:
    """One test as it ran with nothing taken away. `asked` has the routes by switch."""

    seconds: float
    passed: bool
    asked: dict[str, list[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    run: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """`noticed_by` is empty where `tests` of them passed as if nothing were missing."""

    noticed_by: str
    tests: int
    seconds: float
    why: str = ""


class Records:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        kept = _read(folder / "map.json")
        self.files: dict[str, str] = kept.get("files", {})
        self.known: set[str] = set(kept.get("known", []))
        self.tests = {name: Test(**test) for name, test in kept.get("tests", {}).items()}
        self.outcomes = {key: Outcome(**outcome) for key, outcome in _read(folder / "outcomes.json").items()}
        self.before: dict[str, str] = _read(folder / "before.json")

    def is_fresh(self, name: str) -> bool:
        """Whether this test was mapped as its file is now, and can be asked."""
        file = name.partition("::")[0]
        return name in self.tests and self.tests[name].passed and self.files.get(file) == digest(file)

    def begin_anew(self) -> None:
        """Forgets what became of each removal, except which test noticed it."""
        self.before |= {
            key: outcome.noticed_by for key, outcome in self.outcomes.items() if outcome.noticed_by
        }
        self.outcomes = {}
        _write(self._folder / "before.json", self.before)
        _write(self._folder / "outcomes.json", {})

    def keep_map(self) -> None:
        self.files |= {file: digest(file) for file in {name.partition("::")[0] for name in self.tests}}
        tests = {name: asdict(test) for name, test in self.tests.items()}
        _write(self._folder / "map.json", {"files": self.files, "known": sorted(self.known), "tests": tests})

    def keep(self, key: str, outcome: Outcome) -> None:
        self.outcomes[key] = outcome
        _write(self._folder / "outcomes.json", {name: asdict(kept) for name, kept in self.outcomes.items()})


@cache
def digest(file: str) -> str:
    """Of a test file as it was when this run first asked: what is imported does not change any more."""
    path = ROOT / file
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _write(path: Path, content: object) -> None:
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(content), encoding="utf-8")
    unfinished.replace(path)
