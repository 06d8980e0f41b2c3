"""The flags of visits: each rule finds, in one SELECT, what is true of the record and not flagged yet.

Every flag carries the instant of its fact, so a rule may run twice, late or beside itself and the rows are the same. The sweep looks only where
something can still become true without anybody acting: at visits that wait for a debrief, or are planned, and at promises that are open or wait to be ratified. Whatever somebody
does (holds, reports, debriefs, closes, moves a visit, settles or ratifies a promise) is looked at on the spot, by `flag_visit`.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from engage.core.policy import Policy
from engage.core.policy import current as current_policy
from engage.core.sql import rows
from visits.sweep.registry import registered_rules, registered_settlements
from visits.sweep.statements import ON_THE_DOT, statement

AWAITING_DEBRIEF = "v.status = 'held'"
UNDER_WAY = "v.status IN ('requested', 'approved', 'briefed', 'ready')"
JUST_HELD = "v.id IN (SELECT unnest(%(held)s::bigint[]))"
TO_RATIFY = "c.ratified_at IS NULL"
STILL_OPEN = "c.status = 'open'"
THIS_VISIT = "v.id = %(visit)s"


@dataclass(frozen=True)
class VisitRule:
    """`kind` of flag and file in `sql/`; `looks_at` is where the sweep looks for it."""

    kind: str
    looks_at: str


RULES = (
    VisitRule("unbriefed", AWAITING_DEBRIEF),
    VisitRule("undebriefed", AWAITING_DEBRIEF),
    VisitRule("seagull", AWAITING_DEBRIEF),
    VisitRule("unannounced", AWAITING_DEBRIEF),
    VisitRule("solo", JUST_HELD),
    VisitRule("postponed", UNDER_WAY),
    VisitRule("rush", UNDER_WAY),
    VisitRule("overdue_commitment", STILL_OPEN),
    VisitRule("over_promise", TO_RATIFY),
)


# What somebody is working on is waited for, and looked at again as it is then.
LOCKED = "\nFOR SHARE OF v"


def raise_flags(*, now: datetime, held: Sequence[int], policy: Policy) -> dict[str, int]:
    """Raises every flag that has fallen due, `held` being the visits this sweep has just held. Counts by kind; one statement a rule.

    After the rules of single visits come those registered with `visits.sweep.register_rule`, then what `register_settlement` resolves.
    """
    values = {**policy.values, "now": now, "due_by": now, "held": list(held)}
    found = {rule.kind: _found(rule, rule.looks_at) + LOCKED for rule in RULES}
    found |= {rule.kind: rule.sql for rule in registered_rules()}
    raised = {kind: len(rows(_raising(sql), values)) for kind, sql in found.items()}
    for settlement in registered_settlements():
        rows(statement("settle_flags", found=settlement.sql), values)
    return raised


def flag_account(account_id: int, *, now: datetime, kinds: Collection[str]) -> None:
    """Raises, and then resolves, what the registered rules of these `kinds` find of one account by `now`: on the spot, around a write that changes
    what they look at. Two queries a kind, and one for the policy."""
    values = {**current_policy().values, "now": now, "account": account_id}
    of_account = "SELECT * FROM (\n/* rule */\n) found_of_all WHERE account_id = %(account)s"
    for rule in registered_rules():
        if rule.kind in kinds:
            rows(_raising(of_account.replace("/* rule */", rule.sql)), values)
    for settlement in registered_settlements():
        if settlement.kind in kinds:
            rows(statement("settle_flags", found=settlement.sql), values)


def flag_visit(visit_id: int, *, now: datetime, just_held: bool = False) -> dict[str, int]:
    """Raises the flags that one visit has earned by `now`, and returns them counted by kind. To be called whenever something was done to it that
    may earn one, after its status was written and while it is locked; `just_held` where that was its hold. Two queries."""
    rules = [rule for rule in RULES if just_held or rule.looks_at != JUST_HELD]
    found = "\nUNION ALL\n".join(f"({_found(rule, THIS_VISIT)})" for rule in rules)
    values = {**current_policy().values, "now": now, "due_by": now - ON_THE_DOT, "visit": visit_id}
    return dict(Counter(kind for (kind,) in rows(_raising(found), values)))


def _found(rule: VisitRule, visits: str) -> str:
    return statement(rule.kind, visits=visits)


def _raising(rule: str) -> str:
    return statement("raise", rule=rule)
