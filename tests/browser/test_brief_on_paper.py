"""The brief on paper: a full one fits one page."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import Priority, Stake
from engage.people.models import BusinessUnit
from tests import factories
from tests.browser.conftest import Sit
from tests.cast import Cast, MovableClock
from visits.actions import AgendaDraft, ObjectiveDraft, RedLineDraft, save_briefing_draft
from visits.effects import NewCommitment
from visits.models import Visit
from visits.pages.brief import read_brief
from visits.pages.brief_paper import paper_of
from visits.workflow import perform

pytestmark = pytest.mark.django_db(transaction=True)


def a_full_brief(cast: Cast, clock: MovableClock) -> Visit:
    for name, amount in (("Adhesives", 20_000_000), ("Services", 300_000), ("Primers", 4_000_000)):
        unit = BusinessUnit.objects.create(name=name)
        Stake.objects.create(
            account=cast.halden, business_unit=unit, amount=Decimal(amount), currency="EUR", topic="in trials"
        )
    priority = Priority.objects.create(title="Win the second source", starts_on=date(2026, 1, 1))
    clock.move_to(datetime(2026, 1, 12, 9, tzinfo=UTC))
    earlier = factories.held(cast, clock, starts_at=datetime(2026, 1, 28, 13, tzinfo=UTC))
    owed = tuple(NewCommitment(f"Promise number {n} to them", due_on=date(2026, 2, 10 + n)) for n in range(3))
    perform("debrief", earlier, by=cast.robert, part=factories.executive_part(earlier, commitments=owed))
    visit = factories.approved(
        cast,
        starts_at=datetime(2026, 3, 16, 13, tzinfo=UTC),
        objectives=[
            ObjectiveDraft(f"Objective {n}, said in a line of its own", "growth", priority.pk)
            for n in range(3)
        ],
    )
    content = factories.briefing_draft(
        situation="They decide on the second line in January and doubt our ramp-up, not the product. " * 3,
        agenda=[AgendaDraft(f"Topic {n} of the agenda", "Nadine Keller", "decision", 20) for n in range(4)],
        red_lines=[RedLineDraft(f"Topic {n}", "No price below the frame contract") for n in range(3)],
        questions=[f"What would make April easy for you, question {n}?" for n in range(4)],
        asks=[f"Let Nadine lead item {n}" for n in range(2)],
    )
    save_briefing_draft(visit, content, by=cast.nadine)
    return perform("submit_briefing", visit, by=cast.nadine)


def test_a_full_brief_fits_one_page(cast: Cast, clock: MovableClock, sit: Sit) -> None:
    visit = a_full_brief(cast, clock)
    robert = sit(cast.robert)
    robert.goto(f"/visits/{visit.pk}/brief/")
    paper = robert.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    assert paper_of(read_brief(cast.robert, visit.pk)).pages == 1
