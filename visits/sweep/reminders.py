"""What the sweep has people told: reminders, questions and flags, each once, by the rules in `sql/` and by those that higher apps register.

Each rule names a key that tells the step, the thing and, with the person, the notice: whatever the sweep does, each is told once. How it reaches
its people is decided by engage.people.notices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engage.core.policy import Policy
from engage.people import digest
from engage.people.models import Delivery
from engage.people.notices import tell_all
from visits.sweep.statements import statement


@dataclass(frozen=True)
class Reminder:
    """A SELECT that finds whom to tell of what: notice, key, subject, subject_id, user_id. It may name `%(now)s` and what `_values` has."""

    name: str
    sql: str


RULES = (
    "remind_briefing",
    "remind_brief",
    "remind_debrief",
    "remind_account",
    "remind_commitment",
    "remind_insight",
    "escalate_debrief",
    "pass_waiver_on",
    "tell_flag",
)
_registered: dict[str, Reminder] = {}


def register_reminder(reminder: Reminder) -> None:
    """Has every sweep tell what `reminder` finds; to be called once a name, from an AppConfig."""
    _registered[reminder.name] = reminder


def remind(*, now: datetime, policy: Policy, asked: Sequence[int], silent: Sequence[int]) -> int:
    """Tells whatever has come due, asks about the visits `asked` about now and raises the silences of now. Returns how many were told; one statement a rule."""
    reminders = [*(_of(name) for name in RULES), *_registered.values()]
    count = sum(_tell(reminder, now=now, policy=policy) for reminder in reminders)
    if asked:
        count += _tell(_of("ask_inquiry"), now=now, policy=policy, visits=asked)
    if silent:
        count += _tell(_of("raise_silence"), now=now, policy=policy, visits=silent)
    return count + digest.begin(now=now)


def _of(name: str) -> Reminder:
    return Reminder(name, statement(name, account_side=statement("account_side")))


def _tell(reminder: Reminder, *, now: datetime, policy: Policy, visits: Sequence[int] = ()) -> int:
    values = {
        "now": now,
        "otherwise": Delivery.DIGEST,
        "visits": list(visits),
        "first_reminder_days": policy["reminder_before_briefing_days"],
        "commitment_days": policy["reminder_before_commitment_days"],
    }
    return tell_all(statement("told", rule=reminder.sql), values, now=now)
