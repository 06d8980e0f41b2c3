"""The policies of notices. Change a value in the application, not here: these are the defaults."""

from engage.core.policy import PolicyDefinition as P
from engage.core.policy import register as register_policies

NOTICE_KEEP_DAYS = "notice_keep_days"


def register() -> None:
    register_policies(
        P(
            NOTICE_KEEP_DAYS,
            90,
            "days",
            "Notices stay in Engage for",
            "a quarter, so that it can be looked back on",
            minimum=30,
            maximum=1100,
            affects="Older notices are removed within hours. What they were about stays.",
        ),
        topic="Notices",
    )
