"""When what falls due: computed once, when the time of a visit is set, and stored as UTC instants."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engage.core.policy import Policy
from engage.core.working_time import deadline, working_days_between
from visits.models import Visit


@dataclass(frozen=True)
class Place:
    """A clock and a calendar: IANA time zone, ISO country."""

    zone: str
    country: str


def places_of(visit: Visit) -> tuple[Place, Place]:
    """Where the executive and the account side work; an account without manager goes by the executive's clock."""
    executive = Place(visit.lead_executive.time_zone, visit.lead_executive.country)
    manager = visit.account.manager
    return executive, Place(manager.time_zone, manager.country) if manager else executive


def set_due_times(visit: Visit, *, policy: Policy, counted_from: datetime | None = None) -> None:
    """Writes the five due times and what they were computed from to the object (not to the database).

    The debriefs and the verdict count from the end, or from `counted_from` where a visit is reported afterwards.
    """
    executive, account = places_of(visit)
    end = counted_from or visit.ends_at
    visit.briefing_due_at = visit.starts_at - timedelta(hours=policy["briefing_due_hours"])
    visit.briefing_late_at = visit.starts_at - timedelta(hours=policy["briefing_late_hours"])
    visit.executive_debrief_due_at = deadline(
        end,
        working_days=policy["executive_debrief_working_days"],
        zone=executive.zone,
        country=executive.country,
    )
    by_account = deadline(
        end, working_days=policy["account_debrief_working_days"], zone=account.zone, country=account.country
    )
    visit.account_debrief_due_at = max(by_account, visit.executive_debrief_due_at)
    verdict = deadline(
        end, working_days=policy["seagull_working_days"], zone=executive.zone, country=executive.country
    )
    visit.seagull_verdict_at = max(verdict, visit.account_debrief_due_at)
    visit.executive_zone, visit.executive_country = executive.zone, executive.country
    visit.account_zone, visit.account_country = account.zone, account.country
    visit.policy_version = policy.version


DUE_TIME_FIELDS = [
    "briefing_due_at",
    "briefing_late_at",
    "executive_debrief_due_at",
    "account_debrief_due_at",
    "seagull_verdict_at",
    "executive_zone",
    "executive_country",
    "account_zone",
    "account_country",
    "policy_version",
]


def is_rush(visit: Visit, *, asked_at: datetime, policy: Policy) -> bool:
    """Whether the request leaves the executive less than the policy's notice, in working days where the executive is."""
    enough = policy["notice_working_days"]
    executive, _ = places_of(visit)
    given = working_days_between(
        asked_at, visit.starts_at, zone=executive.zone, country=executive.country, enough=enough
    )
    return given < enough
