import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engage.core.errors import EngageError
from sponsors.reviews import produce_reviews


class Command(BaseCommand):
    help = "Makes the annual reviews of a year that are missing. Running it again adds nothing. Exits 1 where an account failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="the calendar year to look back on")
        parser.add_argument(
            "--account",
            type=int,
            action="append",
            metavar="ID",
            help="only this account; may be given several times",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the counts as JSON")

    def handle(self, *, year: int, account: list[int] | None, as_json: bool, **options: Any) -> None:
        try:
            result = produce_reviews(year, accounts=account)
        except EngageError as error:
            raise CommandError(error.message) from error
        if as_json:
            self.stdout.write(json.dumps(result.as_json()))
        else:
            self.stdout.write(
                f"Reviews of {year}: {result.produced} produced, {result.present} there already, {len(result.failed)} failed."
            )
            for failure in result.failed:
                self.stdout.write(f"  account {failure['account']}: {failure['error']}")
        if result.failed:
            sys.exit(1)
