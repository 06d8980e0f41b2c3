"""Jobs and outbox together, as of a moment: green, or red with the reasons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engage.core.files import scanning
from engage.health.backlog import Backlog, backlog
from engage.health.timetable import Standing, standings


@dataclass(frozen=True)
class State:
    """What the jobs have done and what waits for them."""

    jobs: list[Standing]
    outbox: Backlog

    @property
    def is_red(self) -> bool:
        return bool(self.reasons)

    @property
    def reasons(self) -> list[str]:
        """Why it is red, in sentences; empty where it is green."""
        late = [f"{job.job.label} {_was_late(job)}" for job in self.jobs if job.overdue]
        stuck = ["What waits in the outbox is not carried out."] if self.outbox.stuck else []
        one = "One message was given up after many attempts."
        many = f"{self.outbox.dead} messages were given up after many attempts."
        dead = [one if self.outbox.dead == 1 else many] if self.outbox.dead else []
        return late + stuck + dead

    def for_programs(self) -> dict[str, Any]:
        """All of it as JSON: times in ISO 8601, intervals in seconds; nothing of what the messages say."""
        return {
            "reasons": self.reasons,
            "virus_scanner": scanning.is_set(),
            "jobs": [
                {
                    "name": job.job.task,
                    "every_seconds": int(job.job.every.total_seconds()),
                    "started_at": job.started_at,
                    "succeeded_at": job.succeeded_at,
                    "next_at": job.next_at,
                    "failures": job.failures,
                    "error": job.error,
                    "overdue": job.overdue,
                }
                for job in self.jobs
            ],
            "outbox": {
                "waiting": self.outbox.waiting,
                "oldest_due_at": self.outbox.oldest_due_at,
                "dead": self.outbox.dead,
                "last_digest_at": self.outbox.last_digest_at,
                "kinds": self.outbox.kinds,
            },
        }


def state(moment: datetime) -> State:
    """Three queries."""
    return State(standings(moment), backlog(moment))


def _was_late(standing: Standing) -> str:
    if standing.failures:
        return "keeps failing."
    return "has been silent for more than two intervals." if standing.next_at else "was never started."
