"""`manage.py sweep`: everything that has fallen due, once."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from engage.core import clock
from visits.sweep import SweepResult, sweep


class Command(BaseCommand):
    help = "Holds visits that are over, raises flags, asks, sets and lifts blocks, and writes reminders: whatever has fallen due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            metavar="ISO8601",
            help="the moment to sweep as of, with its offset, such as 2026-03-02T09:00:00+01:00",
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, now: str | None, **options: Any) -> None:
        result = sweep(clock.now()) if now is None else _sweep_as_of(_moment(now))
        self.stdout.write(json.dumps(result.as_dict()) if options["json"] else _in_words(result))


def _moment(text: str) -> datetime:
    """The moment that was asked for. Raises CommandError for one without an offset, and in production for one to come."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--now takes a time such as 2026-03-02T09:00:00+01:00, not {text!r}.") from error
    if moment.tzinfo is None:
        raise CommandError(
            f"--now needs an offset, such as {text}+01:00 or {text}Z: a time without one means another moment elsewhere."
        )
    if not settings.DEBUG and moment > timezone.now():
        raise CommandError("--now lies in the future. In production nothing falls due before its time.")
    return moment


def _sweep_as_of(moment: datetime) -> SweepResult:
    """Sweeps with both clocks standing at `moment`, which only the database's owner may do; nobody else sees them stand."""
    with transaction.atomic(), clock.at(moment):
        return sweep(moment)


def _in_words(result: SweepResult) -> str:
    lines = [f"{'held':20} {result.held}"]
    lines += [f"{kind:20} {count}" for kind, count in result.flags.items()]
    rest = {name: count for name, count in result.as_dict().items() if name not in ("held", "flags")}
    return "\n".join(lines + [f"{name.replace('_', ' '):20} {count}" for name, count in rest.items()])
