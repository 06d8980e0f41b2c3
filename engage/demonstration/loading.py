"""Loads the demonstration: the company first, then its year of visits."""

from django.db import transaction

from engage.core import clock
from engage.core.models import OutboxEvent
from engage.demonstration.company import write_accounts, write_executives, write_people, write_sponsors
from engage.demonstration.playing import play
from engage.demonstration.plots import DAY
from sponsors.reviews import produce_reviews
from visits.sweep import sweep

YEAR = 366 * DAY


def load() -> dict[str, int]:
    """Everything in one transaction, as the owner (the clock is moved); returns how many of what there are.

    The mails of the past year are not sent: their outbox rows are noted as done at the end, so that nobody is told of it again either.
    """
    present = clock.now()
    with transaction.atomic():
        with clock.at(present - YEAR - 60 * DAY):
            people = write_people()
            executives = write_executives(people)
            accounts = write_accounts(people, present)
            write_sponsors(accounts, executives, people, present)
        visits = play(accounts, executives, people, present)
        produce_reviews(present.year - 1)
        sweep(present)
        OutboxEvent.objects.filter(done_at=None).update(done_at=present)
    return {"people": len(people), "executives": len(executives), "accounts": len(accounts), "visits": visits}
