"""Blocks of executives: set by an overdue debrief, lifted by filing it, by a waiver where it is not the first, or with the visit itself."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from engage.core import policy
from engage.core.sql import rows
from visits.sweep.statements import ON_THE_DOT, statement


@dataclass(frozen=True)
class Settled:
    """How many blocks were set and how many lifted."""

    set: int
    lifted: int


def settle_blocks(*, now: datetime, executive_id: int | None = None) -> Settled:
    """Sets the blocks that are due and lifts those that something has lifted; of one executive, or of all.

    For all, it looks at the visits that still wait for their debrief. For one executive it looks at every visit they led, but for those somebody
    else is working on: so call it where a debrief is filed, a visit closed or found not to have taken place, or a waiver decided. Locks
    visits, then executives, in the order of their ids, where there is something to set. Four to six queries.
    """
    values = {
        "now": now,
        "due_by": now - ON_THE_DOT if executive_id else now,
        "executive": executive_id,
        "repeat_months": policy.current()["block_repeat_months"],
    }
    blocks = "b.executive_id = %(executive)s" if executive_id else "b.lifted_at IS NULL"
    with transaction.atomic():
        return Settled(
            set=_set(values),
            lifted=_lift("block_withdraw", blocks, values) + _lift("block_lift", blocks, values),
        )


def _set(values: dict[str, object]) -> int:
    of_one = values["executive"] is not None
    looked_at = "v.lead_executive_id = %(executive)s" if of_one else "v.status = 'held'"
    overdue = statement("block_overdue", visits=looked_at)
    # The caller has locked one visit of the executive; waiting for another could be waiting for each other.
    waiting = "SKIP LOCKED" if of_one else ""
    found = rows(statement("block_lock_visits", overdue=overdue, waiting=waiting), values)
    if not found:
        return 0
    visits, executives = [visit for visit, _ in found], sorted({executive for _, executive in found})
    rows(statement("block_lock_executives"), {"executives": executives})
    still_overdue = statement("block_overdue", visits="v.id IN (SELECT unnest(%(visits)s::bigint[]))")
    return len(rows(statement("block_set", overdue=still_overdue), {**values, "visits": visits}))


def _lift(name: str, blocks: str, values: dict[str, object]) -> int:
    return len(rows(statement(name, blocks=blocks), values))
