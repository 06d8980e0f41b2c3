from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engage.core.errors import EngageError
from engage.people.actions import create_service_account
from engage.people.models import Role
from engage.people.models.user import OF_SERVICES
from engage.people.queries import user_with_email


class Command(BaseCommand):
    help = "Creates a service account: a program that uses the API in its own name. Its tokens are made by create_token."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--answerable", required=True, metavar="EMAIL", help="who answers for it")
        parser.add_argument("--purpose", required=True, help="what it is for")
        parser.add_argument(
            "--role",
            action="append",
            choices=[role.value for role in OF_SERVICES],
            help="whose view it has (default: sales_ops); may be repeated",
        )

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            account = create_service_account(
                options["name"],
                answerable=user_with_email(options["answerable"]),
                purpose=options["purpose"],
                roles=options["role"] or [Role.SALES_OPS],
            )
        except EngageError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{account.user.name} is there. {account.answerable} answers for it.")
