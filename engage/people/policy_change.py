"""The one door through which a person changes a policy."""

from typing import Any

from engage.core.errors import NotAllowed
from engage.core.models import PolicySetting
from engage.core.policy import Value, set_policy
from engage.people.rules import may_change_policy


def change_policy(key: str, *, value: Value, reason: str, by: Any, seen: int | None = None) -> PolicySetting:
    """Puts a new value in force from now on; the old one stays in the history.

    Raises NotAllowed for anybody but sales operations, BadInput for an unknown policy, a value that makes no sense or a missing reason.
    """
    if not may_change_policy(by):
        raise NotAllowed("Only sales operations changes policies.")
    return set_policy(key, value=value, by=by, reason=reason, seen=seen)
