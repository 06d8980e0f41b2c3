from engage.core.models.audit import AuditEntry
from engage.core.models.base import DomainModel, Fact, ScopedQuerySet
from engage.core.models.clock import Clock, EngageNow
from engage.core.models.job_run import JobRun
from engage.core.models.kept_answer import KeptAnswer
from engage.core.models.outbox import OutboxEvent
from engage.core.models.policy import PolicySetting
from engage.core.models.revised import Part, Revised, Whole

__all__ = [
    "AuditEntry",
    "Clock",
    "DomainModel",
    "EngageNow",
    "Fact",
    "JobRun",
    "KeptAnswer",
    "OutboxEvent",
    "Part",
    "PolicySetting",
    "Revised",
    "ScopedQuerySet",
    "Whole",
]
