import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from engage.core import clock
from engage.core.errors import EngageError
from engage.volume.checks import broken
from engage.volume.generate import Size, generate


class Command(BaseCommand):
    help = "Loads generated accounts, executives and visits, to see how Engage does under load. Needs the owner of the tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", type=int, default=1_000, metavar="N")
        parser.add_argument("--executives", type=int, default=50, metavar="N")
        parser.add_argument("--visits", type=int, default=10_000, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed, the same data")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            size = Size(options["accounts"], options["executives"], options["visits"], options["seed"])
            with transaction.atomic(), connection.cursor() as cursor:
                made = generate(cursor, size, now=clock.now())
                wrong = broken(cursor)
                if wrong:
                    raise CommandError(
                        "Nothing was loaded, since it would break what the guards hold: "
                        + "; ".join(f"{promise} ({count})" for promise, count in wrong.items())
                    )
        except EngageError as error:
            raise CommandError(str(error)) from None
        for table, count in made.items():
            self.stdout.write(f"{count:>12,}  {table}")
        self.stdout.write(f"Loaded and checked in {time.monotonic() - began:.0f} s.")
