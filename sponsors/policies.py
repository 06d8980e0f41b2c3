"""The policies of the sponsor programme and of reports. Change a value in the application, not here: these are the defaults."""

from engage.core.policy import PolicyDefinition as P
from engage.core.policy import register as register_policies


def register() -> None:
    register_policies(
        P(
            "sponsor_term_minimum_months",
            24,
            "months",
            "Shortest sponsor term",
            "Capon & Senn: assignments of two to three years",
            minimum=1,
        ),
        P(
            "sponsor_term_maximum_months",
            36,
            "months",
            "Longest sponsor term",
            "Capon & Senn: assignments of two to three years",
            minimum=1,
        ),
        P(
            "sponsor_capacity",
            3,
            "accounts",
            "Accounts a sponsor carries well",
            "Cisco: 15 executives for 30 customers, later 125 for 194",
            minimum=1,
        ),
        P(
            "sponsor_capacity_limit",
            5,
            "accounts",
            "Accounts beyond which one more needs a reason",
            "Cisco: 15 executives for 30 customers, later 125 for 194",
            minimum=1,
        ),
        P(
            "sponsor_term_warning_days",
            90,
            "days",
            "Warn before a sponsor's term ends",
            "practice: quarterly",
            minimum=1,
        ),
        P(
            "unsponsored_after_days",
            30,
            "days",
            "A strategic account may be without a sponsor",
            "ours",
            minimum=1,
        ),
        P(
            "contact_interval_days",
            90,
            "days",
            "Sponsor's contact interval",
            "practice: quarterly",
            minimum=1,
        ),
        P("contact_overdue_days", 120, "days", "Sponsor's contact overdue", "practice: quarterly", minimum=1),
        topic="Sponsors",
    )
    register_policies(
        P("points_clean_visit", 10, "points", "Clean visit", "ours"),
        P("points_clean_virtual", 6, "points", "Clean virtual visit or call", "ours"),
        P("points_insight", 2, "points", "Insight", "ours"),
        P("points_insights_counted", 3, "insights a visit", "Insights that earn points", "ours"),
        P("points_commitment_kept", 3, "points", "Commitment kept", "ours"),
        P("points_unbriefed", -5, "points", "Unbriefed by not reading", "ours", minimum=-1000, maximum=0),
        P("points_seagull", -15, "points", "Seagull", "ours", minimum=-1000, maximum=0),
        P("points_over_promise", -10, "points", "Over-promise", "ours", minimum=-1000, maximum=0),
        P("points_postponed", -3, "points", "Postponed", "ours", minimum=-1000, maximum=0),
        topic="Competition",
    )
