"""Records for the tests of this folder: past meetings as an import leaves them, and sponsorships."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Account
from engage.people.models import Executive
from sponsors.access import refresh_access_of_sponsorship
from sponsors.models import Sponsorship
from visits.models import ImportBatch, Origin, Status, Visit


def past_meeting(
    account: Account, executive: Executive, day: date, *, zone: str = "UTC", **fields: Any
) -> Visit:
    """An imported meeting of that day, of which only the date is known."""
    batch, _ = ImportBatch.objects.get_or_create(file_name="past.csv", digest="0" * 64, rows=1)
    begins = datetime.combine(day, time.min, ZoneInfo(zone))
    return Visit.objects.create(
        **{
            "account": account,
            "lead_executive": executive,
            "status": Status.HELD,
            "origin": Origin.IMPORTED,
            "title": "As in the diary",
            "starts_at": begins,
            "ends_at": begins + timedelta(days=1),
            "time_zone": zone,
            "date_only": True,
            "held_at": begins + timedelta(days=1),
            "import_batch": batch,
            **fields,
        }
    )


def sponsorship(account: Account, executive: Executive, **fields: Any) -> Sponsorship:
    """Two years from the first day of 2025, also where the action would not write it (such as one that has ended)."""
    terms = {"starts_on": date(2025, 1, 1), "ends_on": date(2026, 12, 31)}
    made = Sponsorship.objects.create(account=account, executive=executive, **{**terms, **fields})
    refresh_access_of_sponsorship(made)
    return made
