"""The sweep: whatever has fallen due by `now`, in one transaction.

Twice, late, or two at once, nothing more changes: one sweep runs at a time, every rule is one statement that finds what is true and not written
yet, and every time written is the instant of the fact. Apps above add flags of their own with `register_rule`.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from engage.core.audit import act_as
from engage.core.policy import current as current_policy
from engage.core.sql import rows
from visits.sweep.blocks import settle_blocks
from visits.sweep.flags import flag_account, flag_visit, raise_flags
from visits.sweep.inquiries import inquire
from visits.sweep.patterns import close_months
from visits.sweep.registry import Rule, Settlement, register_rule, register_settlement
from visits.sweep.reminders import remind
from visits.sweep.statements import statement

__all__ = [
    "Rule",
    "Settlement",
    "SweepResult",
    "flag_account",
    "flag_visit",
    "register_rule",
    "register_settlement",
    "settle_blocks",
    "sweep",
]

ONE_AT_A_TIME = 0x5EA9011


@dataclass(frozen=True)
class SweepResult:
    """What one sweep changed, counted by rule. All zero: everything had been done."""

    held: int
    flags: dict[str, int]
    inquiries: int
    inquiries_raised: int
    blocks_set: int
    blocks_lifted: int
    notices: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def sweep(now: datetime) -> SweepResult:
    """Holds visits, raises flags, asks, blocks and reminds, as of `now`. About 25 statements, however much there is to do.

    The database refuses a `now` that is ahead of its own clock.
    """
    with transaction.atomic():
        rows("SELECT 1 FROM (SELECT pg_advisory_xact_lock(%(key)s)) waited", {"key": ONE_AT_A_TIME})
        act_as(None, reason="Fell due", source="sweep")
        policy = current_policy()
        held = [visit for (visit,) in rows(statement("hold"), {"now": now})]
        flags = raise_flags(now=now, held=held, policy=policy)
        close_months(now=now)
        inquiries = inquire(now=now, policy=policy)
        blocks = settle_blocks(now=now)
        notices = remind(now=now, policy=policy, asked=inquiries.asked, silent=inquiries.silent)
        return SweepResult(
            held=len(held),
            flags=flags,
            inquiries=len(inquiries.asked),
            inquiries_raised=inquiries.raised,
            blocks_set=blocks.set,
            blocks_lifted=blocks.lifted,
            notices=notices,
        )
