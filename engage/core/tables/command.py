"""What the management commands that import a file have in common."""

import json
from abc import ABC, abstractmethod
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from django.core.management.base import BaseCommand, CommandError

from engage.core.errors import EngageError
from engage.core.tables.problems import DamagedTable


class ImportReport(Protocol):
    """What an import has done, for people and for programs."""

    def lines(self) -> list[str]: ...

    def as_dict(self) -> dict[str, Any]: ...


class ImportCommand(BaseCommand, ABC):
    """Opens the file, runs the import, prints its report; a refusal ends with exit code 1 and says where and why."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="a CSV file in UTF-8 or an Excel workbook (XLSX), with headings"
        )
        parser.add_argument(
            "--delimiter",
            default=",",
            help="what separates the cells (default: a comma; use $'\\t' for a tab)",
        )
        parser.add_argument(
            "--sheet",
            default="",
            metavar="NAME",
            help="of a workbook: the sheet to read (default: the first)",
        )
        parser.add_argument("--dry-run", action="store_true", help="do everything, then undo it")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    @abstractmethod
    def import_file(self, stream: BinaryIO, options: dict[str, Any]) -> ImportReport:
        """Reads the file, in one transaction, and tells what came of it."""

    def handle(self, *arguments: Any, **options: Any) -> None:
        path: Path = options["file"]
        if len(options["delimiter"]) != 1:
            raise CommandError("The delimiter is one character.")
        try:
            with path.open("rb") as stream:
                report = self.import_file(stream, options)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except EngageError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"refused": _refusal(error)}, ensure_ascii=False))
            raise CommandError(f"{path}: nothing was imported. {error.message}") from error
        if options["json"]:
            self.stdout.write(
                json.dumps({**report.as_dict(), "dry_run": options["dry_run"]}, ensure_ascii=False)
            )
            return
        for line in report.lines():
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was changed.")


def _refusal(error: EngageError) -> dict[str, Any]:
    place = {"line": error.line, "column": error.column} if isinstance(error, DamagedTable) else {}
    return {**place, "reason": error.reason if isinstance(error, DamagedTable) else error.message}


def shortened(lines: list[str], *, shown: int = 20) -> list[str]:
    """The first lines, and how many more there are."""
    more = len(lines) - shown
    return lines if more <= 0 else [*lines[:shown], f"… and {more:,} more (all with --json)"]
