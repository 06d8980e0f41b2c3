from argparse import ArgumentParser
from typing import Any, BinaryIO

from engage.core.tables.cells import ISO_DAY
from engage.core.tables.command import ImportCommand, ImportReport
from engage.people.queries import user_with_email
from visits.importing.meetings import import_meetings
from visits.importing.rows import COLUMNS


class Command(ImportCommand):
    help = "Puts past meetings on record, one held visit for each. Running it again, or on an overlapping file, adds nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--date", required=True, metavar="COL", help="heading of the column with the day of the meeting"
        )
        parser.add_argument("--executive", required=True, metavar="COL")
        parser.add_argument("--account", required=True, metavar="COL")
        parser.add_argument("--purpose", required=True, metavar="COL")
        parser.add_argument(
            "--owner", metavar="EMAIL", help="the manager of new accounts, named as who entered the visits"
        )
        parser.add_argument(
            "--time-zone", default="UTC", metavar="ZONE", help="whose days are meant (default: UTC)"
        )
        parser.add_argument(
            "--date-form",
            default=ISO_DAY,
            metavar="FORM",
            help="how dates are written (default: %%Y-%%m-%%d)",
        )

    def import_file(self, stream: BinaryIO, options: dict[str, Any]) -> ImportReport:
        return import_meetings(
            stream,
            file_name=options["file"].name,
            columns={meaning: options[meaning] for meaning in COLUMNS},
            owner=user_with_email(options["owner"]) if options["owner"] else None,
            time_zone=options["time_zone"],
            date_form=options["date_form"],
            delimiter=options["delimiter"],
            sheet=options["sheet"],
            dry_run=options["dry_run"],
        )
