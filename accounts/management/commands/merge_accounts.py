from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.importing.named import standing_accounts
from accounts.merging import merge_accounts
from accounts.models import Account
from engage.core.errors import EngageError
from engage.core.tables import fold


class Command(BaseCommand):
    help = "Merges accounts that are one customer under several names. Everything of the duplicates moves to the account that is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("keep", metavar="KEEP", help="id or exact name of the account that stays")
        parser.add_argument(
            "duplicates",
            metavar="DUPLICATE",
            nargs="+",
            help="id or exact name of an account that is the same customer",
        )
        parser.add_argument("--reason", required=True, help="how it is known that they are one")

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                keep = _account(options["keep"])
                for written in options["duplicates"]:
                    keep = merge_accounts(
                        keep, duplicate=_account(written), by=None, reason=options["reason"]
                    )
        except EngageError as error:
            raise CommandError(f"Nothing was merged. {error.message}") from error
        self.stdout.write(
            f"{keep.name} ({keep.pk}) now holds what was kept under {len(options['duplicates'])} other names."
        )


def _account(written: str) -> Account:
    """By exact name, else by id: an account may be called 3."""
    name = fold(written)
    found = standing_accounts([name]).get(name) or (int(name) if name.isascii() and name.isdigit() else None)
    account = Account.objects.filter(pk=found).first() if found else None
    if account is None:
        raise CommandError(f"Nothing was merged. There is no account “{written}”.")
    return account
