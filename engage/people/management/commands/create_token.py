from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engage.core.errors import EngageError
from engage.people.actions import create_token
from engage.people.queries import token_holder


class Command(BaseCommand):
    help = "Makes a key to the REST API. The key alone goes to standard output, and is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "holder", help="whose token it is: somebody's address, or the name of a service account"
        )
        parser.add_argument(
            "--scopes", required=True, help="of read, reports, write and admin, separated by commas"
        )
        parser.add_argument("--days", type=int, default=90, help="how long it is valid (default: 90)")
        parser.add_argument("--name", default="", help="what it is for")

    def handle(self, *arguments: Any, **options: Any) -> None:
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        try:
            token, key = create_token(
                token_holder(options["holder"]), scopes=scopes, days=options["days"], name=options["name"]
            )
        except EngageError as error:
            raise CommandError(error.message) from error
        self.stdout.write(key)
        self.stderr.write(
            f"Token of {token.user.name} for {', '.join(token.scopes)} until {token.expires_at:%d %b %Y %H:%M} UTC. It is not shown again."
        )
