from django.db import connection


def one_at_a_time(work: str) -> None:
    """Waits until no other transaction does `work`, and keeps others from it until this one ends. One query; needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [work])


def nobody_else_at(work: str) -> bool:
    """The same without waiting: whether no other transaction does `work`, which it is then kept from until this one ends. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [work])
        return bool(cursor.fetchone()[0])
