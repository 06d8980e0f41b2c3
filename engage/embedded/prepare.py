"""Makes the database ready for `make run`: migrations, and demonstration data where there are no people yet.

Runs in a process of its own, as the owner. Progress goes to stderr; the demonstration's sign-ins go to stdout.
"""

import os
import sys


def main() -> None:
    os.environ["DATABASE_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command, get_commands
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEBUG and "load_demonstration" in get_commands():
        if not get_user_model()._default_manager.exists():
            print("Loading the demonstration data ...", file=sys.stderr, flush=True)
            call_command("load_demonstration", stdout=sys.stderr)
        call_command("load_demonstration", print_sign_ins=True)
    connection.close()


if __name__ == "__main__":
    main()
