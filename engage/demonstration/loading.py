"""Loads the demonstration: the company first, then its year of visits."""

from datetime import datetime

from django.db import connection, transaction

from engage.core import clock
from engage.core.errors import WrongState
from engage.core.models import OutboxEvent
from engage.demonstration.company import write_accounts, write_executives, write_people, write_sponsors
from engage.demonstration.drawing import USUAL_SEED, draw
from engage.demonstration.playing import play
from engage.demonstration.stage import DAY, Stage
from engage.people.models import Notice, User
from visits.sweep import sweep

YEAR = 366 * DAY
FRESH = 10 * DAY  # notices that are older have been read


def load(seed: int = USUAL_SEED) -> dict[str, int]:
    """Everything in one transaction, as the owner (the clock is moved); returns how many of what there are. Raises WrongState where there are
    people already; of two at once, the second waits for the first.

    The same seed at the same present gives the same company and year. The mails of the past year are not sent: their outbox rows are noted as
    done at the end, so that nobody is told of it again either; what Engage told its people in the last days still stands unread beside the bell.
    """
    present = clock.now()
    drawn = draw(seed)
    with transaction.atomic():
        require_nobody()
        with clock.at(present - YEAR - 60 * DAY):
            people = write_people()
            executives = write_executives(people)
            accounts = write_accounts(people, drawn, present)
            write_sponsors(accounts, executives, people, present)
        visits = play(Stage(present, drawn, people, executives, accounts))
        sweep(present)
        _tell_nobody_of(present)
    return {"people": len(people), "executives": len(executives), "accounts": len(accounts), "visits": visits}


def require_nobody() -> None:
    """Raises WrongState where there are people. Whoever else is about to load waits until this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {User._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    if User.objects.exists():
        raise WrongState("There are people in this database. The demonstration goes into an empty one.")


def _tell_nobody_of(present: datetime) -> None:
    OutboxEvent.objects.filter(done_at=None).update(done_at=present)
    Notice.objects.unread().filter(created_at__lt=present - FRESH).update(read_at=present - FRESH)
