"""Whether a promise goes beyond a red line, who may ratify it, and until when."""

from datetime import datetime
from decimal import Decimal

from engage.core.policy import Policy
from engage.core.working_time import deadline
from engage.people.models import User
from engage.people.parts import Part, those
from visits.models import Commitment, RedLine, Visit
from visits.permissions import COMMITMENT

_ratifies = COMMITMENT.asks("ratify")
_ratifies_where_nobody_is_named = COMMITMENT.asks_standing("ratify where nobody is named")


def goes_beyond(line: RedLine | None, *, amount: Decimal | None, unit: str) -> bool:
    """Whether the amount is past the line's limit. Compared only where both have a number and name the same unit; PostgreSQL compares alike."""
    if line is None or line.limit is None or amount is None or not line.unit.strip():
        return False
    return line.unit.strip().lower() == unit.strip().lower() and amount > line.limit


def approver_of(line: RedLine | None) -> User | None:
    """Who may go beyond the line, where somebody is named and still here; None leaves it to sales operations."""
    approver: User | None = line.approver if line is not None else None
    return approver if approver is not None and approver.is_active else None


def due_at(visit: Visit, line: RedLine | None, *, counted_from: datetime, policy: Policy) -> datetime:
    """When the promise has to be ratified: the policy's working days on, in the approver's zone and country, else the account side's."""
    approver = approver_of(line)
    return deadline(
        counted_from,
        working_days=policy["ratification_working_days"],
        zone=approver.time_zone if approver else visit.account_zone,
        country=approver.country if approver else visit.account_country,
    )


def may_ratify(user: User, commitment: Commitment) -> bool:
    """The red line's approver or a deputy of theirs; sales operations where none is named or the one named has left."""
    approver = approver_of(commitment.red_line)
    if approver is None:
        return _ratifies_where_nobody_is_named(user)
    return _ratifies(those({Part.APPROVER: approver.pk in user.acting_ids}))
