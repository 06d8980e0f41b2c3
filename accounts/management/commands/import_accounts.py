from argparse import ArgumentParser
from typing import Any, BinaryIO

from accounts.importing.accounts import COLUMNS, import_accounts
from engage.core.tables.command import ImportCommand, ImportReport
from engage.people.queries import user_with_email


class Command(ImportCommand):
    help = "Opens accounts from a CRM's export, and fills in what known accounts lack. Running it again adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--name", required=True, metavar="COL", help="heading of the column with the account's name"
        )
        parser.add_argument("--sector", metavar="COL")
        parser.add_argument("--country", metavar="COL", help="names of countries or ISO 3166 codes")
        parser.add_argument("--region", metavar="COL")
        parser.add_argument(
            "--parent", metavar="COL", help="the parent's name; it may come later in the file"
        )
        parser.add_argument(
            "--external-id", metavar="COL", help="the CRM's identifier, by which an account is found again"
        )
        parser.add_argument("--owner", metavar="EMAIL", help="the manager of new accounts")
        parser.add_argument(
            "--correct", action="store_true", help="take the suggestions for misspelt sectors"
        )

    def import_file(self, stream: BinaryIO, options: dict[str, Any]) -> ImportReport:
        return import_accounts(
            stream,
            columns={meaning: options[meaning] for meaning in COLUMNS if options[meaning]},
            delimiter=options["delimiter"],
            sheet=options["sheet"],
            owner=user_with_email(options["owner"]) if options["owner"] else None,
            correct=options["correct"],
            dry_run=options["dry_run"],
        )
