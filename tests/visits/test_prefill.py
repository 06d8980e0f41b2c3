"""How much of a second visit's brief is there before anybody types: counted against complete briefs, at the moment each was begun."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Priority
from engage.core import clock as engage_clock
from engage.demonstration import loading
from engage.demonstration.scene import Scene
from engage.people.models import User
from tests import factories
from tests.cast import Cast, MovableClock
from tests.plugins.proofs import Proof
from visits.actions import BriefingDraft
from visits.forms.briefing_initial import ROWS, TEXTS, initial_of
from visits.models import Visit
from visits.pages.preparation import Preparation, preparation_of
from visits.proposing import proposals_of
from visits.queries.account_record import AccountRecord
from visits.queries.briefings_to_write import briefings_at
from visits.queries.visit_to_prepare import visit_to_prepare

pytestmark = [pytest.mark.django_db, pytest.mark.proof("prefill")]
GOAL = 0.7
CHOSEN_ANYWAY = ("kind", "minutes", "practice", "led_by_account_team")  # an empty row has these too


@dataclass(frozen=True)
class Filled:
    """Of the fields that a complete brief has filled, how many the proposal fills too.

    Not counted: who comes and what to come out with, which the request says already, and choices that an empty row has made.
    """

    visit: str
    fields: int
    proposed: int
    without_record: int

    @property
    def share(self) -> float:
        return self.proposed / self.fields


def measured(user: User, visit: Visit, complete: BriefingDraft) -> Filled | None:
    """None for the first visit of an account, of which nothing was told yet."""
    row = visit_to_prepare(user, visit.pk)
    priorities = list(Priority.objects.visible_to(user).in_force())
    known = preparation_of(user, row, priorities, briefings_at(user, row)[1])
    if known.last is None:
        return None
    written = {name: [{"text": getattr(complete, name)}] for name in TEXTS}
    written |= {name: [_as_row(one) for one in getattr(complete, name)] for name in ROWS}
    counted = list(_counted(written, _offered(row, known)))
    blank = list(_counted(written, _offered(row, _without_record(known))))
    return Filled(f"{visit.account.name}: {visit.title}", len(counted), sum(counted), sum(blank))


def _as_row(one: Any) -> Mapping[str, Any]:
    return {"text": one} if isinstance(one, str) else vars(one)


def _offered(row: Any, known: Preparation) -> dict[str, list[Mapping[str, Any]]]:
    """What the editor's fields are filled with."""
    first = initial_of(row, None, proposals_of(known.facts))
    return {name: [{"text": first["form"][name]}] for name in TEXTS} | {name: first[name] for name in ROWS}


def _without_record(known: Preparation) -> Preparation:
    """The same visit, if nothing were on record of its account."""
    record = AccountRecord(known.record.account, known.record.money, known.record.stakes)
    return replace(known, record=record, last=None, earlier=[], changes=[])


def _counted(written: Mapping[str, list[Any]], offered: Mapping[str, list[Any]]) -> Iterator[bool]:
    """For every field that is filled in the complete brief: whether the row of the same place offers words for it."""
    for name, rows in written.items():
        for place, row in enumerate(rows):
            there = offered[name][place] if place < len(offered[name]) else {}
            for field, value in row.items():
                if field not in CHOSEN_ANYWAY and value not in ("", None):
                    yield there.get(field) not in ("", None)


def test_seven_of_ten_fields_of_a_second_brief_are_filled(
    clock: MovableClock, proof: Proof, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The whole year of the demonstration, where its people are the only ones; else one second visit of the cast's."""
    if proof.full:
        filled = in_the_demonstration(clock, monkeypatch)
    else:
        filled = [after_one_visit(request.getfixturevalue("cast"), clock)]
    for one in filled:
        proof.figure(f"{one.share:.0%} of {one.fields} fields  {one.visit}")
    fields, proposed = sum(one.fields for one in filled), sum(one.proposed for one in filled)
    proof.figure(f"in all {proposed / fields:.0%} of {fields} fields in {len(filled)} briefs")
    proof.figure(
        f"without the record {sum(one.without_record for one in filled) / fields:.0%} of the same fields"
    )
    assert proposed / fields >= GOAL
    assert sum(one.without_record for one in filled) / fields < GOAL / 2


def after_one_visit(cast: Cast, clock: MovableClock) -> Filled:
    factories.closed(cast, clock)
    second = factories.approved(cast, starts_at=clock.now + timedelta(days=14))
    found = measured(cast.nadine, second, factories.briefing_draft())
    assert found is not None
    return found


def in_the_demonstration(clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> list[Filled]:
    """Every brief of its year is measured as it is begun, by what was on record then."""
    filled: list[Filled] = []
    submit = Scene.brief

    def brief(scene: Scene) -> None:
        found = measured(scene.manager, scene.told, scene.briefing)
        filled.extend([found] if found else [])
        submit(scene)

    def move(moment: datetime | None, database: str) -> None:
        clock.move_to(moment) if moment else None

    monkeypatch.setattr(engage_clock, "_write", move)
    monkeypatch.setattr(Scene, "brief", brief)
    clock.move_to(datetime.fromisoformat("2026-11-21T10:00+00:00"))
    loading.load()
    assert len(filled) > 20
    return filled
