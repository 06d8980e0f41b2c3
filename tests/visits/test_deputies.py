"""A deputy has what the person deputised for has, but for what is owed in person: reading the briefing and filing the debrief."""

from datetime import date, timedelta

import pytest

from accounts.models import Account
from engage.core.errors import NotAllowed
from engage.people.models import Deputy, Role, User
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look
from visits.actions import ask_waiver, decide_solo_exception, decide_waiver
from visits.actions.exceptions import ask_solo_exception
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def deputise(principal: User, deputy: User) -> User:
    Deputy.objects.create(principal=principal, deputy=deputy, starts_on=date(2026, 1, 1))
    return User.objects.get(pk=deputy.pk)


def of_sales_ops(cast: Cast) -> User:
    """Theo, who has no role of his own but stands in for Sam."""
    theo = User.objects.create_user("theo@engage.test", name="Theo", roles=[Role.ACCOUNT_MANAGER])
    return deputise(cast.sam, theo)


def test_the_managers_deputy_consents_and_closes(cast: Cast, clock: MovableClock) -> None:
    draft = factories.visit_draft(cast)
    visit = perform("request", factories.draft_visit(draft, by=cast.robert), by=cast.robert)
    visit = perform("consent", visit, by=cast.dora)
    assert (visit.status, visit.account_consent_by) == ("approved", cast.dora)
    clock.move_to(visit.ends_at)
    visit = perform(
        "debrief", perform("hold", visit, by=cast.dora), by=cast.robert, part=factories.executive_part(visit)
    )
    assert perform("close", visit, by=cast.dora, part=factories.ACCOUNT_PART).status == "closed"


def test_the_executives_deputy_consents_and_neither_reads_nor_debriefs(
    cast: Cast, clock: MovableClock
) -> None:
    xenia = deputise(cast.robert, cast.xenia)
    visit = perform("consent", factories.requested(cast), by=xenia)
    assert (visit.status, visit.executive_consent_by) == ("approved", xenia)
    other = factories.briefed(cast, starts_at=factories.STARTS + timedelta(days=1), title="Another")
    with pytest.raises(NotAllowed):
        perform("acknowledge", other, by=xenia)
    clock.move_to(visit.ends_at)
    visit = perform("hold", visit, by=cast.nadine)
    with pytest.raises(NotAllowed):
        perform("debrief", visit, by=xenia, part=factories.executive_part(visit))


def test_a_deputy_of_sales_operations_decides_waivers_and_exceptions(cast: Cast, clock: MovableClock) -> None:
    theo = of_sales_ops(cast)
    exception = ask_solo_exception(factories.requested(cast), by=cast.nadine, reason="The fair")
    assert decide_solo_exception(exception, by=theo, approved=True).decided_by == theo
    visit = factories.unbriefed(cast, clock, title="Another")
    clock.move_to(visit.seagull_verdict_at)
    waiver = ask_waiver(cast.robert_executive, by=cast.sam, request="They decide in June")
    waiver = decide_waiver(
        waiver, by=theo, granted=True, reason="Agreed", ends_on=clock.now.date() + timedelta(days=9)
    )
    assert waiver.decided_by == theo
    assert look(theo, "/waivers/").status_code == 200


def test_an_account_without_a_manager_falls_to_sales_operations(cast: Cast, clock: MovableClock) -> None:
    Account.objects.filter(pk=cast.halden.pk).update(manager=None)
    cast.halden.refresh_from_db()
    draft = factories.visit_draft(cast, goes_alone=True, attendees=[])
    visit = perform("request", factories.draft_visit(draft, by=cast.robert), by=cast.robert)
    decide_solo_exception(
        ask_solo_exception(visit, by=cast.robert, reason="Nobody manages it"), by=cast.sam, approved=True
    )
    assert perform("consent", visit, by=cast.sam).status == "approved"
