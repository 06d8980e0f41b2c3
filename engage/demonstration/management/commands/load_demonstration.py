from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engage.core.errors import WrongState
from engage.demonstration import cast
from engage.demonstration.drawing import USUAL_SEED
from engage.demonstration.loading import load
from engage.people.models import User

SIGN_INS = (
    ("Account manager", "Nadine Keller"),
    ("Executive", "Robert Lindqvist"),
    ("Executive, blocked", "Martin Vance"),
    ("Assistant", "Ada Moss"),
    ("Sales operations", "Sam Ito"),
    ("Administrator", "Alex Root"),
)


class Command(BaseCommand):
    help = "Loads a company, its customers and a year of visits around today into an empty database. Development only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--print-sign-ins",
            action="store_true",
            help="only print whom one can sign in as, if the demonstration is loaded",
        )
        parser.add_argument(
            "--seed",
            type=int,
            default=USUAL_SEED,
            help="what is drawn by chance: the same seed on the same day gives the same company (%(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["print_sign_ins"]:
            self._print_sign_ins()
            return
        if not settings.DEBUG:
            raise CommandError("Demonstration data is for development: its password is public.")
        begun = perf_counter()
        try:
            counts = load(options["seed"])
        except WrongState as error:
            raise CommandError(str(error)) from None
        loaded = ", ".join(f"{count} {what}" for what, count in counts.items())
        self.stdout.write(f"{loaded}, in {perf_counter() - begun:.1f} s")

    def _print_sign_ins(self) -> None:
        present = set(User.objects.filter(email__endswith=f"@{cast.DOMAIN}").values_list("name", flat=True))
        lines = [
            f"  {part:20} {name.split()[0].lower()}@{cast.DOMAIN}"
            for part, name in SIGN_INS
            if name in present
        ]
        if lines:
            self.stdout.write(
                "\n".join(["Sign in (demonstration), password for everybody: " + cast.PASSWORD, *lines])
            )
