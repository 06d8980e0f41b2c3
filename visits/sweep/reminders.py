"""What the sweep has people told: reminders with a time of their own go at that time, the rest waits for the digest.

Each row of the outbox has a key that names the step, the visit and the person, so whatever the sweep does, each reminder goes out once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engage.core.policy import Policy
from engage.people import digest
from visits.sweep.statements import rows, statement


@dataclass(frozen=True)
class Reminder:
    """A file in `sql/` that selects whom to tell of what, and whether by a mail of its own or in the digest."""

    rule: str
    kind: str


REMINDERS = (
    Reminder("remind_briefing", "mail"),
    Reminder("remind_brief", "mail"),
    Reminder("remind_debrief", "mail"),
    Reminder("remind_account", "digest_item"),
    Reminder("escalate_debrief", "digest_item"),
    Reminder("pass_waiver_on", "digest_item"),
)
ASK = Reminder("ask_inquiry", "digest_item")
RAISE = Reminder("raise_silence", "digest_item")


def remind(*, now: datetime, policy: Policy, asked: Sequence[int], silent: Sequence[int]) -> int:
    """Writes all reminders that have come due, the questions about visits `asked` about now and the silences raised now. Returns how many rows."""
    count = sum(_tell(reminder, now=now, policy=policy) for reminder in REMINDERS)
    if asked:
        count += _tell(ASK, now=now, policy=policy, visits=asked)
    if silent:
        count += _tell(RAISE, now=now, policy=policy, visits=silent)
    return count + digest.begin(now=now)


def _tell(reminder: Reminder, *, now: datetime, policy: Policy, visits: Sequence[int] = ()) -> int:
    rule = statement(reminder.rule, account_side=statement("account_side"))
    values = {
        "now": now,
        "kind": reminder.kind,
        "morning": digest.HOUR,
        "visits": list(visits),
        "first_reminder_days": policy["reminder_before_briefing_days"],
    }
    return len(rows(statement("told", rule=rule), values))
