"""What every part of the play has at hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import Account
from engage.demonstration import cast
from engage.demonstration.drawing import Drawn
from engage.people.models import Executive, User

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Step = tuple[datetime, Callable[[], None]]


@dataclass(frozen=True)
class Stage:
    """The company, everybody and everything by name; `present` is the day on which the play ends."""

    present: datetime
    drawn: Drawn
    people: dict[str, User]
    executives: dict[str, Executive] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def ago(self, days: float) -> datetime:
        return self.present - days * DAY

    @property
    def managers(self) -> dict[str, User]:
        """Who runs each account through the visits of the year; sales operations where it has no manager."""
        return {row.name: self.people[row.manager or cast.SALES_OPS] for row in cast.ACCOUNTS}
