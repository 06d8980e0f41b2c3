"""Policy: the numbers that sales operations may change, each with a default, a unit, a source and a history.

Apps declare what they need with `register()` when they start; `current()` reads all values with one query.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from engage.core.audit import act_as
from engage.core.edits import require_newest
from engage.core.errors import BadInput
from engage.core.locks import one_at_a_time
from engage.core.models import PolicySetting

Value = int | float | str | bool


@dataclass(frozen=True)
class PolicyDefinition:
    """One policy: `source` says where the default comes from, `unit` how to read it, `affects` what a change does where that is not plain.

    `topic` groups it with its like on the page of policies; `register()` may name one for many.
    """

    key: str
    default: Value
    unit: str
    label: str
    source: str
    minimum: float = 0
    maximum: float = 10_000
    affects: str = ""
    topic: str = ""

    @property
    def is_number(self) -> bool:
        return isinstance(self.default, (int, float)) and not isinstance(self.default, bool)


_definitions: dict[str, PolicyDefinition] = {}


def register(*definitions: PolicyDefinition, topic: str = "") -> None:
    """Declares policies; to be called once per app and topic, from its AppConfig."""
    for definition in definitions:
        _definitions[definition.key] = replace(definition, topic=definition.topic or topic)


def definitions() -> Mapping[str, PolicyDefinition]:
    return dict(sorted(_definitions.items()))


@dataclass(frozen=True)
class Policy:
    """All values in force at one moment; `version` is stored beside every due time computed from it."""

    version: int
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


def current() -> Policy:
    """The policy in force. One query."""
    rows = PolicySetting.objects.order_by("key", "-id").distinct("key").values_list("key", "id", "value")
    stored = {key: (identity, value) for key, identity, value in rows}
    return Policy(
        version=max((identity for identity, _ in stored.values()), default=0),
        values={
            key: stored[key][1] if key in stored else definition.default
            for key, definition in _definitions.items()
        },
    )


def history(key: str) -> QuerySet[PolicySetting]:
    """Every decision about a policy, the latest first: the first of all is its default."""
    return PolicySetting.objects.filter(key=key).select_related("set_by").order_by("-id")


def in_force() -> dict[str, PolicySetting]:
    """The decision in force about each policy that is declared, with who took it. One query."""
    newest = PolicySetting.objects.order_by("key", "-id").distinct("key").select_related("set_by")
    return {row.key: row for row in newest if row.key in _definitions}


def set_policy(key: str, *, value: Value, by: Any, reason: str, seen: int | None = None) -> PolicySetting:
    """Puts a new value in force from now on. What was computed before keeps the version it was computed with. Whoever calls this for a person has
    seen to it that they may (engage.people.policy_change).

    Raises BadInput for an unknown key, a value of another kind or out of range, or a missing reason; Stale where there is a newer decision than
    the one that was `seen`, by its id.
    """
    definition = _definitions.get(key)
    if definition is None:
        raise BadInput(f"There is no policy called {key!r}.", field="key")
    if definition.is_number and not _is_fit(value, definition):
        whole = "whole " if isinstance(definition.default, int) else ""
        raise BadInput(
            f"{definition.label} takes a {whole}number from {definition.minimum:g} to {definition.maximum:g}.",
            field="value",
        )
    if not definition.is_number and type(value) is not type(definition.default):
        raise BadInput(f"{definition.label} takes a value like {definition.default!r}.", field="value")
    if not reason.strip():
        raise BadInput("Say why the policy changes.", field="reason")
    with transaction.atomic():
        one_at_a_time(f"core.policy:{key}")
        require_newest(PolicySetting.objects.filter(key=key), seen=seen, told=decision_told)
        act_as(by, reason=reason)
        return PolicySetting.objects.create(key=key, value=value, reason=reason.strip(), set_by=by)


def decision_told(decision: PolicySetting) -> tuple[int | None, datetime, dict[str, Any]]:
    """Who decided, when, and what: for somebody who decides without having seen it."""
    return decision.set_by_id, decision.set_at, {"value": decision.value, "reason": decision.reason}


def _is_fit(value: object, definition: PolicyDefinition) -> bool:
    """Whether a number may be the value: in range, and whole where the default is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if not definition.minimum <= value <= definition.maximum:
        return False
    return isinstance(value, int) or isinstance(definition.default, float)


def seed(using: str) -> None:
    """Writes the default of every declared policy that has no row yet. Runs after each migration, as the owner."""
    manager = PolicySetting.objects.using(using)
    present = set(manager.values_list("key", flat=True))
    manager.bulk_create(
        PolicySetting(key=d.key, value=d.default, reason=f"Default: {d.source}")
        for d in _definitions.values()
        if d.key not in present
    )
