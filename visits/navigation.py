from accounts.rules import may_browse_accounts
from engage.core.navigation import Entry, register


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(
        Entry(20, "Visits", "visits:list", may_browse_accounts),
        Entry(40, "Flags", "flags:list", may_browse_accounts),
    )
