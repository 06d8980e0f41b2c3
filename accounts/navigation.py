from accounts.rules import may_browse_accounts, may_import
from engage.core.navigation import Entry, register


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(
        Entry("Accounts", 0, "Accounts", "accounts:list", may_browse_accounts),
        Entry("Accounts", 10, "Contacts", "contacts:list", may_browse_accounts),
        Entry("Programme", 0, "Priorities", "priorities:list", may_browse_accounts),
        Entry("Programme", 30, "Import", "imports:list", may_import),
    )
