"""Rules about more than one visit: what a period, an account or a sponsorship shows. Each app registers its own when it starts.

register_rule(Rule("unsponsored", (FOLDER / "unsponsored.sql").read_text(encoding="utf-8")))
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One kind of flag and the SELECT that finds it, in the registering app's own words.

    `sql` returns kind, account_id, visit_id, executive_id, commitment_id, occurrence, cause and occurred_at, in this order and under these names,
    with `NULL::bigint` or `''` where one says nothing. What it finds is written once: the same kind, subject and `occurrence` (a period, an end
    date) never again, so it may return what was raised before, though it is quicker not to.

    Its parameters are `%(now)s`, the moment of the sweep, and every registered policy by its key, as in `%(sponsor_term_notice_days)s`; a literal
    percent sign is doubled. It has to find as of `now` all that was true up to then, with `occurred_at` the instant it became true and not after
    `now`: a sweep that comes late then writes what a punctual one would have. Rows of `visits_visit` with the origin `imported` earn nobody a flag.
    """

    kind: str
    sql: str


@dataclass(frozen=True)
class Settlement:
    """The SELECT that finds open flags of a kind whose cause has ended on record: flag_id, withdrawn (it was a mistake) and note. Parameters as
    for a `Rule`. The record itself resolves them: nobody did."""

    kind: str
    sql: str


_rules: dict[str, Rule] = {}
_settlements: dict[str, Settlement] = {}


def register_rule(rule: Rule) -> None:
    """Has every sweep raise the flags that `rule` finds; to be called once a kind, from an AppConfig. They are counted under `SweepResult.flags`."""
    _rules[rule.kind] = rule


def registered_rules() -> tuple[Rule, ...]:
    return tuple(_rules.values())


def register_settlement(settlement: Settlement) -> None:
    """Has every sweep resolve what `settlement` finds, after flags were raised; to be called once a kind, from an AppConfig."""
    _settlements[settlement.kind] = settlement


def registered_settlements() -> tuple[Settlement, ...]:
    return tuple(_settlements.values())
