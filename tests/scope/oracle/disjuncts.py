"""What each predicate of scope consists of, to be taken away one at a time: the positive control of the oracle."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest

from engage.people.models import notice
from engage.people.parts import Part
from tests.scope.oracle.sight import SUBJECTS
from visits.models import Visit

# By the place of a predicate, the part that is taken away, and the table in which it shows.
PARTS = {
    ("visits.models.visit", "visits_visit"): (
        *(Part.ACCOUNT_MANAGER, Part.LEAD_EXECUTIVE, Part.ASSISTANT, Part.NAMED, Part.REQUESTER),
        *(Part.MANAGERS_SUPERIOR, Part.APPROVER, Part.INSIDER),
    ),
    ("visits.models.block", "visits_waiver"): (Part.WRITER, Part.CONCERNED, Part.ASSISTANT),
    ("visits.models.touchpoint", "visits_touchpoint"): (
        *(Part.WRITER, Part.CONCERNED, Part.ASSISTANT, Part.INSIDER),
    ),
    ("accounts.models.account", "accounts_account"): (Part.INSIDER,),
    ("accounts.models.scoped", "accounts_stake"): (Part.INSIDER,),
    ("sponsors.models.rematch", "sponsors_rematchrequest"): (Part.ACCOUNT_MANAGER,),
}
# Who sees all, by role: taken from everybody.
ALL = {
    "visits.models.visit._sees_all": ("visits_visit",),
    "visits.models.flag._sees_all": ("visits_flag",),
    "visits.models.block._sees_all": ("visits_waiver",),
    "visits.models.touchpoint._sees_all": ("visits_touchpoint",),
    "accounts.models.account._sees_all": ("accounts_account",),
    "accounts.models.scoped._sees_all": (
        *("accounts_contact", "accounts_financialyear", "accounts_stake"),
        *("sponsors_sponsorship", "sponsors_annualreview"),
    ),
    "accounts.models.import_run._sees": ("accounts_importrun", "accounts_importrejection"),
    "accounts.models.priority.is_in_programme": ("accounts_priority",),
    "visits.models.template.is_in_programme": ("visits_visittemplate", "visits_templatequestion"),
    "sponsors.models.rematch._sees_all": ("sponsors_rematchrequest",),
    "engage.people.models.business_unit.is_in_programme": ("people_businessunit",),
    "engage.people.models.executive._sees_all": ("people_executive",),
    "engage.people.models.token._sees_all": ("people_apitoken",),
    "engage.people.models.user._sees_people": ("people_user",),
    "engage.people.models.service_account._keeps": ("people_serviceaccount",),
}
# What goes with its visit alone: opened to everybody.
OPENED = {
    "visits.models.of_visit._sees_all": ("visits_debrief",),
    "visits.models.briefing._sees_all": ("visits_redline",),
}


@dataclass(frozen=True)
class Disjunct:
    """One of them: `take_away` changes the code, and `table` is where somebody then sees other rows."""

    name: str
    table: str
    take_away: Callable[[pytest.MonkeyPatch], None]


def all_of_them() -> list[Disjunct]:
    return [
        *(_part(module, part, table) for (module, table), parts in PARTS.items() for part in parts),
        *(_answered(path, table, answer=False) for path, tables in ALL.items() for table in tables),
        *(_answered(path, table, answer=True) for path, tables in OPENED.items() for table in tables),
        *(_subject(name) for name in SUBJECTS),
    ]


def _part(module: str, part: Part, table: str) -> Disjunct:
    place: Any = import_module(module)

    def take_away(patch: pytest.MonkeyPatch) -> None:
        for parts in ("_SEE", "_SEE_CONFIDENTIAL"):
            if hasattr(place, parts):
                patch.setattr(place, parts, getattr(place, parts) - {part})

    return Disjunct(f"{part} in {module}", table, take_away)


def _answered(path: str, table: str, *, answer: bool) -> Disjunct:
    return Disjunct(path, table, lambda patch: patch.setattr(path, lambda user: answer))


def _subject(name: str) -> Disjunct:
    return Disjunct(
        f"notices about {name}",
        "people_notice",
        lambda patch: patch.setitem(notice._subjects, name, lambda user: Visit.objects.none()),
    )
