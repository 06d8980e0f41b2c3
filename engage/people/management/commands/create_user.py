from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from engage.core.errors import EngageError
from engage.people.actions import create_executive, create_user
from engage.people.models import Role
from engage.people.queries import user_with_email


class Command(BaseCommand):
    help = "Creates somebody who may sign in; with the role executive, the executive as well."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--role", action="append", required=True, choices=Role.values, help="may be repeated"
        )
        parser.add_argument("--password", help="without one, the person sets it by “Forgot your password?”")
        parser.add_argument("--time-zone", default="Europe/Berlin", metavar="ZONE")
        parser.add_argument(
            "--country",
            default="DE",
            metavar="CODE",
            help="ISO 3166 code; decides which days are working days",
        )
        parser.add_argument("--superior", metavar="EMAIL")
        executive = parser.add_argument_group("of an executive")
        executive.add_argument("--title", default="")
        executive.add_argument("--business-unit", default="", metavar="NAME")
        executive.add_argument("--region", default="")
        executive.add_argument(
            "--capacity", type=int, help="how many accounts they will sponsor (default: the policy's number)"
        )

    def handle(self, *arguments: Any, **options: Any) -> None:
        is_executive = Role.EXECUTIVE in options["role"]
        if not is_executive and any(
            options[name] for name in ("title", "business_unit", "region", "capacity")
        ):
            raise CommandError(
                "Title, business unit, region and capacity are of an executive; add --role executive."
            )
        place = {"time_zone": options["time_zone"], "country": options["country"]}
        try:
            with transaction.atomic():
                user = create_user(
                    options["email"],
                    name=options["name"],
                    roles=options["role"],
                    password=options["password"],
                    superior=user_with_email(options["superior"]) if options["superior"] else None,
                    **place,
                )
                if is_executive:
                    of_executive = {
                        name: options[name] for name in ("title", "business_unit", "region", "capacity")
                    }
                    create_executive(user.name, user=user, **of_executive, **place)
        except EngageError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{user.name} ({user.email}) may sign in as {', '.join(user.roles)}.")
