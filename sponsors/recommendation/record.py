"""All that a recommendation may look at. How the account buys today is not among it, on purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SponsorOnRecord:
    """The sponsor as of the end of the review. `silent_days` is how long the account has not been met by them (since the term began at most)."""

    executive: str
    ends_on: date
    term_months: int
    silent_days: int
    has_left: bool


@dataclass(frozen=True)
class OnRecord:
    """All that a recommendation may look at."""

    year: int
    potential: str
    openness: int | None
    importance_to_us: int | None
    importance_to_them: int | None
    is_strategic: bool
    sponsor: SponsorOnRecord | None
    visits_held: int
    visits_unbriefed: int
    promises_overdue: int
    insights_against: int
    decision_makers_not_met: Sequence[str]
    priorities_not_addressed: Sequence[str]
