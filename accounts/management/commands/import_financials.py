from argparse import ArgumentParser
from typing import Any, BinaryIO

from accounts.importing.financials import import_financials
from engage.core.errors import BadInput
from engage.core.tables.cells import ISO_DAY
from engage.core.tables.command import ImportCommand, ImportReport


class Command(ImportCommand):
    help = "Sums deals into the revenue of account years. The revenue is set, not added to, so running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--account", required=True, metavar="COL", help="heading of the column with the account's name"
        )
        parser.add_argument("--date", required=True, metavar="COL", help="the date that decides the year")
        parser.add_argument(
            "--value", required=True, metavar="COL", help="the amount, in the currency's main unit"
        )
        parser.add_argument(
            "--where",
            action="append",
            default=[],
            metavar="COL=VALUE",
            help="count only rows with this value; may be repeated",
        )
        parser.add_argument(
            "--date-form",
            default=ISO_DAY,
            metavar="FORM",
            help="how dates are written (default: %%Y-%%m-%%d)",
        )
        parser.add_argument(
            "--currency",
            default="",
            metavar="CODE",
            help="ISO 4217 code (default: each account's own currency)",
        )

    def import_file(self, stream: BinaryIO, options: dict[str, Any]) -> ImportReport:
        return import_financials(
            stream,
            account=options["account"],
            date=options["date"],
            value=options["value"],
            where=dict(_condition(text) for text in options["where"]),
            delimiter=options["delimiter"],
            sheet=options["sheet"],
            date_form=options["date_form"],
            currency=_currency(options["currency"]),
            dry_run=options["dry_run"],
        )


def _condition(text: str) -> tuple[str, str]:
    heading, equals, value = text.partition("=")
    if not equals:
        raise BadInput(f"A condition is written COL=VALUE, not “{text}”.", field="where")
    return heading, value


def _currency(code: str) -> str:
    if code and not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise BadInput(f"“{code}” is not a currency's ISO 4217 code, such as USD.", field="currency")
    return code
