"""The policies of the visit workflow. Change a value in the application, not here: these are the defaults."""

from engage.core.policy import PolicyDefinition as P
from engage.core.policy import register as register_policies


def register() -> None:
    register_policies(
        P(
            "briefing_due_hours",
            48,
            "hours before the start",
            "Briefing due",
            "practice: one to two days, never the same morning",
        ),
        P(
            "briefing_late_hours",
            24,
            "hours before the start",
            "Briefing late",
            "practice: one to two days, never the same morning",
        ),
        P(
            "notice_working_days",
            5,
            "working days",
            "Minimum notice of a request",
            "deal escalations exist, their pattern matters",
        ),
        P(
            "executive_debrief_working_days",
            1,
            "working days",
            "Executive's debrief due",
            "agencies debrief within 24 hours",
        ),
        P(
            "account_debrief_working_days",
            2,
            "working days",
            "Account side's debrief due",
            "the executive's part comes first",
        ),
        P(
            "seagull_working_days",
            3,
            "working days",
            "Seagull verdict",
            "one day after the account side's part is due",
        ),
        P(
            "postponed_after",
            3,
            "reschedules by our side",
            "Postponed flag",
            "Capon & Senn: three postponements lost a customer",
            minimum=1,
        ),
        P(
            "block_repeat_months",
            12,
            "months",
            "A second block needs a waiver within",
            "one lapse a year is forgiven",
        ),
        P(
            "silence_working_days",
            1,
            "working days",
            "An unanswered question goes to sales operations after",
            "nobody waits for one person",
        ),
        P(
            "reminder_before_briefing_days",
            5,
            "days",
            "First reminder of a briefing",
            "enough time to write it in one sitting",
        ),
        P(
            "compliance_goal_percent",
            90,
            "% of visits",
            "Briefed and debriefed on time",
            "practice",
            maximum=100,
        ),
    )
