"""The flags of the sponsor programme: silent sponsors, terms that end soon, strategic accounts without a sponsor.

The sweep raises and settles them; so do the actions that assign, extend and end sponsorships, before and after they write, since what they change
is what a late sweep would look for.
"""

from pathlib import Path

from engage.core.clock import now
from engage.core.sql import Statements
from visits.models import FlagKind
from visits.sweep import Rule, Settlement, flag_account, register_rule, register_settlement

KINDS = (FlagKind.SPONSOR_SILENT, FlagKind.SPONSOR_TERM, FlagKind.UNSPONSORED)
statement = Statements(Path(__file__).parent / "sql")


def register() -> None:
    """To be called once, from the AppConfig."""
    for kind in KINDS:
        register_rule(Rule(kind, statement(kind)))
        register_settlement(Settlement(kind, statement(f"settle_{kind}")))


def flag_now(account_id: int) -> None:
    """Raises and settles what is true of the account's sponsors at present. Seven queries."""
    flag_account(account_id, now=now(), kinds=KINDS)
