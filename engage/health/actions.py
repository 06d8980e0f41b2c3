"""What an administrator does about messages that were given up."""

import logging

from engage.core import outbox
from engage.core.errors import NotAllowed
from engage.health.rules import may_see_health
from engage.people.models import User

logger = logging.getLogger(__name__)


def try_again(event: int, *, by: User) -> None:
    """Has it carried out as if it were new. Raises NotAllowed; WrongState where it was settled meanwhile."""
    _check(by)
    outbox.try_again(event)
    logger.info("Outbox event %s is tried again by %s", event, by.email)


def let_go(event: int, *, by: User) -> None:
    """Leaves it undone for good. Raises NotAllowed; WrongState where it was settled meanwhile."""
    _check(by)
    outbox.let_go(event)
    logger.info("Outbox event %s is let go by %s", event, by.email)


def _check(user: User) -> None:
    if not may_see_health(user):
        raise NotAllowed("Only administrators see to what has failed.")
