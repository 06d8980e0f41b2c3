from accounts.rules import may_browse_accounts
from engage.core.navigation import Entry, register
from sponsors.rules import may_read_reports


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(
        Entry("Executives", 0, "Executives", "executives:list", may_browse_accounts),
        Entry("Executives", 10, "Sponsors", "sponsors:board", may_read_reports),
        Entry("Reports", 10, "Reviews", "reviews:list", may_browse_accounts),
        Entry("Reports", 0, "Reports", "reports:list", may_read_reports),
    )
