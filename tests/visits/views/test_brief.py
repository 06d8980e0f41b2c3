"""The brief as it is read."""

import gzip
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Stake
from engage.core.models import OutboxEvent
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.views.conftest import SignedIn, is_closed, strong_buttons, text_of
from visits.actions import AttendeeDraft, BriefingDraft, save_briefing_draft
from visits.effects import NewCommitment
from visits.models import Acknowledgement, Side, Status, Visit
from visits.pages.brief import way_to
from visits.pages.people import as_people, people_of
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def page(browser, visit: Visit):
    return browser.get(reverse("visits:brief", args=[visit.pk]))


def acknowledge(browser, visit: Visit, version: int):
    address = reverse("visits:transition", args=[visit.pk, "acknowledge"])
    return browser.post(address, {"version": version}, follow=True)


def second_version(cast: Cast, visit: Visit, **changes: object) -> Visit:
    save_briefing_draft(visit, factories.briefing_draft(**changes), by=cast.nadine)
    return perform("submit_briefing", visit, by=cast.nadine)


def test_one_page_says_all_that_is_needed(cast: Cast, clock: MovableClock, signed_in: SignedIn) -> None:
    Stake.objects.create(
        account=cast.halden,
        business_unit=cast.coatings,
        amount=Decimal(20_000_000),
        currency="EUR",
        topic="in trials",
    )
    earlier = factories.held(cast, clock)
    promises = (
        NewCommitment("Second source", due_on=clock.now.date() - timedelta(days=3)),
        NewCommitment("Data", ours=False),
    )
    perform("debrief", earlier, by=cast.robert, part=factories.executive_part(earlier, commitments=promises))
    visit = factories.briefed(cast, starts_at=clock.now + timedelta(days=14))
    answer = page(signed_in("robert"), visit)
    shown = text_of(answer)
    for words in (
        "Confirm April, not March. Listen first.",
        "Come out with Dr. Weiss accepts April in her own words",
        "Red lines Price. No price below the frame contract",
        "Dr. Ilse Weiss, CTO decides · you last met on 16 Mar trusts us",
        "Second source, late by 3 days. Say so before they do.",
        "They owe us Data",
        "Ask What would make April easy for you?",
        "Asked of you Let Nadine lead the first item",
        "What changed in your launch plan Nadine Keller 20 min",
        "Coatings €\xa020.0\xa0m, in trials",
    ):
        assert words.replace("\xa0", " ") in shown.replace("\xa0", " ")
    assert is_closed(answer.content.decode())


def test_the_executive_acknowledges_with_one_button(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.briefed(cast)
    browser = signed_in("robert")
    assert strong_buttons(page(browser, visit)) == ["I have read it"]
    acknowledge(browser, visit, 1)
    visit.refresh_from_db()
    assert visit.status == Status.READY
    assert strong_buttons(page(browser, visit)) == []


@pytest.mark.parametrize("name", ["nadine", "ada", "sam", "dora"])
def test_nobody_reads_in_the_executives_place(cast: Cast, signed_in: SignedIn, name: str) -> None:
    visit = factories.briefed(cast)
    browser = signed_in(name)
    answer = page(browser, visit)
    assert (answer.status_code, b"I have read it" in answer.content) == (200, False)
    assert acknowledge(browser, visit, 1).status_code == 403
    assert Acknowledgement.objects.count() == 0


def test_a_version_that_came_in_meanwhile_has_to_be_read_first(cast: Cast, signed_in: SignedIn) -> None:
    visit = second_version(cast, factories.briefed(cast))
    answer = acknowledge(signed_in("robert"), visit, 1)
    assert "Version 2 has come in since. Read that one." in text_of(answer)
    assert Acknowledgement.objects.count() == 0


def test_what_has_changed_since_it_was_read_is_named(cast: Cast, signed_in: SignedIn) -> None:
    visit = second_version(
        cast, factories.ready(cast), questions=["Who else must be sure?"], situation="They decide tomorrow."
    )
    shown = text_of(page(signed_in("robert"), visit))
    assert "Changed since you read version 1: Why · Ask " in shown
    changes = [
        "Why new They decide tomorrow. taken out They decide on the second line in January",
        "Ask new Who else must be sure? taken out What would make April easy for you?",
    ]
    assert [change in shown for change in changes] == [True, True]
    for_nadine = text_of(page(signed_in("nadine"), visit))
    assert ("Changed since" in for_nadine, " new " in for_nadine, "taken out" in for_nadine) == (
        False,
        False,
        False,
    )


def test_a_changed_task_says_what_it_was(cast: Cast, signed_in: SignedIn) -> None:
    visit = second_version(cast, factories.ready(cast), headline="Confirm May.")
    shown = text_of(page(signed_in("robert"), visit))
    assert "Confirm May. changed before: Confirm April, not March. Listen first." in shown


def test_an_addendum_is_shown_with_its_time_and_what_it_changes(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.starts_at - timedelta(hours=6))
    visit = second_version(cast, visit, asks=["Ask for the plant tour"])
    assert visit.status == Status.READY
    robert = signed_in("robert")
    assert "Addendum, today 08:00 by Nadine: Asked of you" in text_of(page(robert, visit))
    acknowledge(robert, visit, 2)
    shown = text_of(page(robert, visit))
    assert ("Addendum, today 08:00 by Nadine" in shown, "Changed since" in shown) == (True, False)


def test_the_way_to_the_meeting_and_to_the_people_is_one_tap(cast: Cast, signed_in: SignedIn) -> None:
    cast.ilse.phone = "+49 (0)711 123-45"
    cast.ilse.save()
    visit = factories.briefed(cast, place="Halden, Gate 4")
    shown = page(signed_in("robert"), visit).content.decode()
    assert 'href="tel:+4971112345">+49 (0)711 123-45</a>' in shown
    assert 'href="geo:0,0?q=Halden%2C%20Gate%204">Halden, Gate 4</a>' in shown
    assert re.findall(r'href="https?:', shown) == []


def test_the_telephone_of_a_contact_is_for_those_who_see_the_account(cast: Cast) -> None:
    cast.ilse.phone = "+49 711 12345"
    cast.ilse.save()
    visit = factories.briefed(cast)
    (row,) = Visit.objects.filter(pk=visit.pk).values_list(people_of(cast.robert), flat=True)
    phones = [
        {person.phone for person in as_people(row, reader=cast.robert, sees_account=sees)}
        for sees in (True, False)
    ]
    assert phones == [{"", "+49 711 12345"}, {""}]


@pytest.mark.parametrize(
    ("place", "form", "link"),
    [
        ("Gate 4 & 5", "on_site", "geo:0,0?q=Gate%204%20%26%205"),
        ("https://meet.example/x", "virtual", "https://meet.example/x"),
        ("+49 (711) 123-456", "call", "tel:+49711123456"),
        ("javascript:alert(1)", "virtual", ""),
        ("javascript:alert(1)", "on_site", "geo:0,0?q=javascript%3Aalert%281%29"),
        ("Teams", "call", ""),
        ("", "on_site", ""),
    ],
)
def test_a_place_leads_to_the_map_of_the_device_the_room_or_the_telephone(
    place: str, form: str, link: str
) -> None:
    assert way_to(Visit(place=place, format=form)) == link


def test_the_readers_meetings_before_and_after_are_linked(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.briefed(cast)
    earlier = factories.approved(cast, starts_at=visit.starts_at - timedelta(days=3))
    later = factories.approved(cast, starts_at=visit.starts_at + timedelta(days=3))
    factories.approved(cast, starts_at=visit.starts_at + timedelta(days=9))
    shown = page(signed_in("robert"), visit).content.decode()
    linked = re.findall(r'href="/visits/(\d+)/brief/"><span class="quiet">(\w+):', shown)
    assert linked == [(str(earlier.pk), "Before"), (str(later.pk), "Next")]
    assert "Before:" not in page(signed_in("sam"), visit).content.decode()


def test_the_reading_view_is_light(cast: Cast, signed_in: SignedIn) -> None:
    """All that a browser loads for it, compressed: 50 KB at most."""
    html = page(signed_in("robert"), factories.briefed(cast)).content
    found = re.findall(rb'(?:<link rel="(?:stylesheet|icon)" href|<script [^>]*src)="/static/([^"?]+)', html)
    files = [Path(str(finders.find(name.decode()))).read_bytes() for name in found]
    assert (b"js/brief.js" in found, len(files) > 15) == (True, True)
    assert sum(len(gzip.compress(content)) for content in [html, *files]) <= 50_000


def test_everybody_sees_who_has_read_what(cast: Cast, signed_in: SignedIn) -> None:
    people = [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine),
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.olivia_executive),
        AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse),
    ]
    visit = factories.ready(cast, attendees=people)
    shown = text_of(page(signed_in("nadine"), visit))
    assert "Robert Lindqvist has read version 1, today 10:00." in shown
    assert "Olivia Sato has not read it yet." in shown
    assert strong_buttons(page(signed_in("olivia"), visit)) == ["I have read it"]


def test_after_the_start_there_is_nothing_to_acknowledge(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.briefed(cast)
    clock.move_to(visit.starts_at)
    answer = page(signed_in("robert"), visit)
    assert (strong_buttons(answer), "had not read it before the start" in text_of(answer)) == ([], True)


def test_without_a_briefing_the_page_says_who_writes_it(cast: Cast, signed_in: SignedIn) -> None:
    assert "Nadine Keller writes it." in text_of(page(signed_in("robert"), factories.approved(cast)))


@pytest.mark.parametrize("name", ["oscar", "xenia", "admin"])
def test_for_everybody_else_there_is_no_brief(cast: Cast, signed_in: SignedIn, name: str) -> None:
    assert page(signed_in(name), factories.briefed(cast)).status_code == 404


def test_a_promise_of_a_confidential_visit_is_not_printed_for_others(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    secret = factories.held(cast, clock, confidential=True)
    part = factories.executive_part(secret, commitments=(NewCommitment("A secret price"),))
    perform("debrief", secret, by=cast.robert, part=part)
    people = [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.tomas),
        AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse),
    ]
    visit = factories.briefed(cast, starts_at=clock.now + timedelta(days=14), attendees=people)
    seen = {
        name: "A secret price" in text_of(page(signed_in(name), visit))
        for name in ("nadine", "robert", "tomas")
    }
    assert seen == {"nadine": True, "robert": True, "tomas": False}
    assert "last met" not in text_of(page(signed_in("tomas"), visit))


def test_the_brief_costs_the_same_however_long_it_is(cast: Cast, signed_in: SignedIn) -> None:
    browser, counts = signed_in("robert"), []
    for count in (1, 3):
        visit = factories.approved(cast)
        content = BriefingDraft(
            **{
                **factories.briefing_draft().__dict__,
                "questions": [f"Question {n}" for n in range(count)],
                "asks": [f"Ask {n}" for n in range(count)],
            }
        )
        save_briefing_draft(visit, content, by=cast.nadine)
        perform("submit_briefing", visit, by=cast.nadine)
        with CaptureQueriesContext(connection) as queries:
            page(browser, visit)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_account_manager_reminds_the_executive_to_read_once_in_a_while(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.briefed(cast)
    reminders = OutboxEvent.objects.filter(payload__notice="brief_waits")
    browser, address = signed_in("nadine"), reverse("visits:remind", args=[visit.pk])
    browser.post(address)
    assert [event.payload["user"] for event in reminders] == [cast.robert.pk]
    assert "was reminded a short while ago" in text_of(browser.post(address, follow=True))
    assert strong_buttons(browser.get(reverse("visits:visit", args=[visit.pk]))) == []
    clock.move_by(hours=5)
    browser.post(address)
    assert reminders.all().count() == 2


@pytest.mark.parametrize(("name", "status"), [("robert", 403), ("ada", 403), ("oscar", 404)])
def test_only_the_account_side_reminds(cast: Cast, signed_in: SignedIn, name: str, status: int) -> None:
    address = reverse("visits:remind", args=[factories.briefed(cast).pk])
    assert signed_in(name).post(address).status_code == status
