from accounts.rules import may_browse_accounts
from engage.core.navigation import Entry, register


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(
        Entry("Visits", 0, "Visits", "visits:list", may_browse_accounts),
        Entry("Visits", 10, "Calendar", "calendar:calendar", may_browse_accounts),
        Entry("Follow-up", 0, "Commitments", "commitments:list", may_browse_accounts),
        Entry("Follow-up", 10, "Insights", "insights:list", may_browse_accounts),
        Entry("Follow-up", 20, "Asks", "asks:list", may_browse_accounts),
        Entry("Follow-up", 30, "Signals", "signals:list", may_browse_accounts),
        Entry("Visits", 20, "Touchpoints", "touchpoints:list", may_browse_accounts),
        Entry("Visits", 30, "Templates", "templates:list", may_browse_accounts),
        Entry("Flags", 0, "Flags", "flags:list", may_browse_accounts),
    )
