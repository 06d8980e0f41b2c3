"""Who was really there, how warm they were, and the next step: what the executive adds to what was planned."""

import pytest

from engage.core.errors import BadInput
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from tests.visits.views.conftest import SignedIn, text_of
from tests.visits.views.test_debrief_page import write
from tests.visits.views.test_request import management
from visits.actions import AttendeeDraft
from visits.effects import Joined, Presence
from visits.models import Attendee, Debrief, Visit
from visits.pages.record import read_visit
from visits.pages.results import results_of
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def people(visit: Visit) -> dict[str, tuple[bool | None, str]]:
    return {one.name: (one.was_there, one.temperature) for one in visit.attendees.all()}


def test_everybody_was_there_unless_the_executive_says_otherwise(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.held(cast, clock)
    nadine, ilse = Attendee.objects.get(user=cast.nadine), Attendee.objects.get(contact=cast.ilse)
    browser = signed_in("robert")
    form = browser.get(f"/visits/{visit.pk}/debrief/").content.decode()
    assert [f'name="there_{one.pk}" id="id_there_{one.pk}" checked' in form for one in (nadine, ilse)] == [
        True
    ] * 2
    write(
        browser,
        visit,
        **{f"there_{ilse.pk}": "on", f"warmth_{ilse.pk}": "colder", f"warmth_{nadine.pk}": "warmer"},
        **management(joined=2),
        **{"joined-0-name": "Jonas Brandt", "joined-0-title": "CFO", "joined-0-side": "customer"},
        **{"joined-1-name": "Paul Fox", "joined-1-title": "", "joined-1-side": "account"},
        agreed_next_step="A letter on April",
        agreed_next_step_on="2026-03-20",
    )
    assert people(visit) == {
        nadine.name: (False, ""),
        ilse.name: (True, "colder"),
        "Jonas Brandt": (True, ""),
        "Paul Fox": (True, ""),
    }
    shown = text_of(browser.get(f"/visits/{visit.pk}/"))
    assert [words in shown for words in ("did not come", "colder than before", "A letter on April")] == [
        True
    ] * 3


def test_what_is_typed_of_people_waits_until_it_is_filed(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.held(cast, clock)
    ilse = Attendee.objects.get(contact=cast.ilse)
    more = {**management(joined=1), "joined-0-name": "Jonas Brandt", "joined-0-side": "customer"}
    write(
        signed_in("robert"),
        visit,
        act="save",
        **{f"there_{ilse.pk}": "on", f"warmth_{ilse.pk}": "warmer"},
        **more,
    )
    assert set(people(visit).values()) == {(None, "")}
    form = signed_in("robert").get(f"/visits/{visit.pk}/debrief/").content.decode()
    assert [words in form for words in ("Jonas Brandt", 'value="warmer" id="id_warmth_')] == [True, True]
    assert f'name="there_{Attendee.objects.get(user=cast.nadine).pk}" id="id_there_' in form


def test_a_guest_on_record_is_known_again(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(
        cast,
        clock,
        attendees=[
            AttendeeDraft(side="account", user=cast.nadine),
            AttendeeDraft(side="customer", name="Somebody"),
        ],
    )
    part = factories.executive_part(visit, joined=(Joined(cast.ilse.name.upper(), temperature="same"),))
    perform("debrief", visit, by=cast.robert, part=part)
    joined = visit.attendees.get(contact=cast.ilse)
    assert (joined.title, joined.was_there, joined.temperature) == (cast.ilse.title, True, "same")


@pytest.mark.parametrize("wrong", [{0: Presence(True)}, "absent", "ours", "unknown"])
def test_what_cannot_be_said_of_people_is_refused(cast: Cast, clock: MovableClock, wrong: object) -> None:
    visit = factories.held(cast, clock)
    ilse, nadine = Attendee.objects.get(contact=cast.ilse), Attendee.objects.get(user=cast.nadine)
    said = {
        "absent": {ilse.pk: Presence(False, "warmer")},
        "ours": {nadine.pk: Presence(True, "warmer")},
        "unknown": {ilse.pk: Presence(True, "boiling")},
    }
    part = factories.executive_part(visit, people=said.get(str(wrong), wrong))
    with pytest.raises(BadInput) as refusal:
        perform("debrief", visit, by=cast.robert, part=part)
    assert refusal.value.field == "people"


def test_who_was_there_is_said_after_the_visit_and_stays_once_filed(cast: Cast, clock: MovableClock) -> None:
    early = factories.ready(cast)
    assert refused(lambda: early.attendees.update(was_there=True)) == "presence_after_the_visit"
    clock.move_to(early.ends_at)
    visit = perform("hold", early, by=cast.nadine)
    ilse = visit.attendees.get(contact=cast.ilse)
    part = factories.executive_part(visit, people={ilse.pk: Presence(True, "warmer")})
    perform("debrief", visit, by=cast.robert, part=part)
    row = Attendee.objects.filter(pk=ilse.pk)
    assert refused(lambda: row.update(was_there=False, temperature="")) == "presence_stays"
    assert refused(lambda: row.update(name="Somebody else")) == "presence_stays"
    assert refused(row.delete) == "presence_stays"
    assert (
        refused(lambda: visit.attendees.exclude(pk=ilse.pk).update(was_there=True))
        == "presence_after_the_visit"
    )
    row.update(contact=None)  # two entries for one person are merged later on


def test_the_account_sides_next_step_begins_with_what_was_agreed(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, agreed_next_step="A letter on April")
    visit = perform("debrief", visit, by=cast.robert, part=part)
    assert (
        "A letter on April</textarea>"
        in signed_in("nadine").get(f"/visits/{visit.pk}/close/").content.decode()
    )
    perform("close", visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    results = results_of(read_visit(cast.robert, visit.pk))
    assert results is not None
    assert results.next_step == (Debrief.objects.get().next_step, None)
