"""The policies of people. Change a value in the application, not here: these are the defaults."""

from engage.core.policy import PolicyDefinition as P
from engage.core.policy import register as register_policies

INVITATION_DAYS = "invitation_days"


def register() -> None:
    register_policies(
        P(
            INVITATION_DAYS,
            7,
            "days",
            "An invitation can be followed for",
            "long enough for a week away, short enough for a mail that goes astray",
            minimum=1,
            maximum=60,
        ),
        topic="People",
    )
