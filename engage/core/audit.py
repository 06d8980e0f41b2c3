"""Who did it, and why: the transaction's context that the audit triggers read.

The trigger writes a row for every change whether or not a context was set; without one the entry names only the database role.
"""

from typing import Any

from django.db import connection


def act_as(user: Any | None, *, reason: str = "", source: str = "") -> None:
    """Until the transaction ends, changes are recorded as made by `user` for `reason`. One query; has no effect outside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('engage.actor', %s, true), set_config('engage.reason', %s, true), set_config('engage.source', %s, true)",
            [str(user.pk) if user is not None and user.pk else "", reason, source],
        )
