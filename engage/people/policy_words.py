"""Policies as people read them: grouped, with their value in words and where it comes from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engage.core.models import PolicySetting
from engage.core.policy import PolicyDefinition, definitions, in_force

ELSEWHERE = "Other"
SINGULAR = re.compile(r"\b(account|contact|day|hour|insight|minute|month|point|reschedule|visit)s\b")


@dataclass(frozen=True)
class Rule:
    """One policy and the decision in force about it; `setting` is None only where nothing was ever stored."""

    definition: PolicyDefinition
    setting: PolicySetting | None

    @property
    def value(self) -> Any:
        return self.setting.value if self.setting else self.definition.default

    @property
    def words(self) -> str:
        return in_unit(self.definition, self.value)

    @property
    def default_words(self) -> str:
        return in_unit(self.definition, self.definition.default)

    @property
    def changed(self) -> bool:
        return bool(self.value != self.definition.default)

    @property
    def since(self) -> datetime | None:
        return self.setting.set_at if self.setting else None

    @property
    def by(self) -> str:
        return self.setting.set_by.name if self.setting and self.setting.set_by else ""


@dataclass(frozen=True)
class Decision:
    """One line of a policy's history: from what to what, who, when, why."""

    setting: PolicySetting
    before: str
    after: str


def in_unit(definition: PolicyDefinition, value: Any) -> str:
    """ "48 hours before the start", "yes"; a share keeps its sign beside the number."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, (int, float)):
        return str(value)
    unit = SINGULAR.sub(r"\1", definition.unit, count=1) if abs(value) == 1 else definition.unit
    number = f"{value:g}".replace("-", "−")
    return f"{number}{'' if unit.startswith('%') else ' '}{unit}"


def rules() -> list[Rule]:
    """All policies by their keys. One query."""
    stored = in_force()
    return [Rule(definition, stored.get(key)) for key, definition in definitions().items()]


def by_topic(shown: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """The policies by topic, topics by their names and those without one last; within a topic by their keys, so that what belongs together stays."""
    groups: dict[str, list[Rule]] = {}
    for rule in shown:
        groups.setdefault(rule.definition.topic or ELSEWHERE, []).append(rule)
    return sorted(groups.items(), key=lambda item: (item[0] == ELSEWHERE, item[0]))


def decisions(definition: PolicyDefinition, settings: list[PolicySetting]) -> list[Decision]:
    """The history, the latest first; `settings` in that order."""
    values = [in_unit(definition, setting.value) for setting in settings]
    return [
        Decision(setting, before, after)
        for setting, before, after in zip(settings, [*values[1:], ""], values, strict=True)
    ]
