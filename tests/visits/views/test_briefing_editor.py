"""The briefing editor."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Contact
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import seen_in
from tests.visits.views.conftest import SignedIn, is_closed, text_of
from tests.visits.views.test_request import management
from visits.actions import save_briefing_draft
from visits.models import Briefing, Status, Visit

pytestmark = pytest.mark.django_db


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    """A complete briefing, as the browser sends it."""
    return {
        "headline": "Confirm April",
        "situation": "They doubt our ramp-up.",
        "contacts": [cast.ilse.pk],
        **management(agenda=1, red_lines=1, questions=1, asks=1, objectives=1, guests=0),
        **management(sensitive_points=1, likely_questions=1, leadership_prompts=1),
        "agenda-0-topic": "Launch plan",
        "agenda-0-lead": "Nadine Keller",
        "agenda-0-kind": "relationship",
        "agenda-0-minutes": "20",
        "red_lines-0-topic": "Price",
        "red_lines-0-text": "Not below the frame contract",
        "questions-0-text": "What would make April easy?",
        "asks-0-text": "Let Nadine begin",
        "objectives-0-text": "Dr. Weiss accepts April in her own words",
        "objectives-0-kind": "growth",
        "act": "submit",
        **more,
    }


def write(browser: Client, visit: Visit, values: dict[str, Any]) -> Any:
    return browser.post(reverse("visits:briefing", args=[visit.pk]), values)


def autosave(browser: Client, visit: Visit, values: dict[str, Any]) -> Any:
    return browser.post(reverse("visits:briefing_autosave", args=[visit.pk]), values)


def test_a_complete_briefing_becomes_a_version(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    answer = write(signed_in("nadine"), visit, typed(cast))
    visit.refresh_from_db()
    briefing = Briefing.objects.get()
    assert (answer.status_code, visit.status, briefing.version) == (302, Status.BRIEFED, 1)
    assert [line.text for line in briefing.red_lines.all()] == ["Not below the frame contract"]


def test_saving_makes_no_version(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    write(signed_in("nadine"), visit, typed(cast, act="save"))
    assert Briefing.objects.get().version is None


def test_all_gaps_are_said_at_once_and_the_text_is_kept(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    gaps = {
        "situation": "",
        "asks-0-text": "",
        "questions-0-text": "",
        "red_lines-0-topic": "",
        "red_lines-0-text": "",
    }
    answer = write(signed_in("nadine"), visit, typed(cast, headline="Kept all the same", **gaps))
    shown = text_of(answer)
    missing = [
        "Describe the situation.",
        "Add the red lines",
        "Say what the account team asks",
        "Add at least one question",
    ]
    assert (answer.status_code, [words in shown for words in missing]) == (400, [True] * 4)
    assert (Briefing.objects.get().headline, Briefing.objects.get().version) == ("Kept all the same", None)
    assert is_closed(answer.content.decode())


def test_the_editor_begins_with_what_the_record_knows(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    factories.closed(cast, clock)
    visit = factories.approved(cast, starts_at=clock.now + timedelta(days=14))
    answer = signed_in("nadine").get(reverse("visits:briefing", args=[visit.pk]))
    shown = text_of(answer)
    assert ["They need April in writing." in shown, "last met 16 Mar by Robert" in shown] == [True, True]
    assert "Still missing 5" in shown
    assert b'value="Dr. Weiss accepts April in her own words"' in answer.content


def test_autosave_keeps_what_was_typed_so_far(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    answer = autosave(
        signed_in("tomas"), visit, typed(cast, situation="Half a sen", **{"agenda-0-minutes": "soon"})
    )
    draft = Briefing.objects.get()
    assert json.loads(answer.json()["version"])["of"]["briefing"] == draft.revision
    assert (draft.version, draft.situation, draft.agenda.get().topic) == (None, "Half a sen", "Launch plan")


def test_autosave_does_not_touch_objectives_that_were_briefed(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.ready(cast)
    autosave(signed_in("nadine"), visit, typed(cast, **{"objectives-0-text": "Half an obj"}))
    assert [o.text for o in visit.objectives.all()] == ["Dr. Weiss accepts April in her own words"]


def opened(browser: Client, visit: Visit) -> str:
    """What the editor sends back of what it has shown."""
    return seen_in(browser.get(reverse("visits:briefing", args=[visit.pk])))


def test_nobody_writes_over_what_somebody_else_has_saved_since(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    browser = signed_in("nadine")
    before = opened(browser, visit)
    token = autosave(browser, visit, typed(cast, seen=before)).json()["version"]
    save_briefing_draft(visit, factories.briefing_draft(situation="Tomas was here"), by=cast.tomas)
    for seen in (token, before, ""):
        late = autosave(browser, visit, typed(cast, situation="Mine", seen=seen))
        assert (late.status_code, "Tomas Okafor" in late.json()["detail"]) == (409, True)
    answer = write(browser, visit, typed(cast, seen=token, situation="Mine"))
    assert (answer.status_code, b"Mine" in answer.content, "Tomas was here" in text_of(answer)) == (
        409,
        True,
        True,
    )
    assert Briefing.objects.get().situation == "Tomas was here"


def test_a_second_try_goes_on_from_what_is_there(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    browser = signed_in("nadine")
    before = opened(browser, visit)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.tomas)
    refused = write(browser, visit, typed(cast, situation="Mine", seen=before))
    write(browser, visit, typed(cast, situation="Mine", seen=seen_in(refused)))
    assert Briefing.objects.get().situation == "Mine"


def test_a_draft_that_cannot_be_submitted_yet_is_kept_and_gone_on_from(
    cast: Cast, signed_in: SignedIn
) -> None:
    visit = factories.approved(cast)
    browser = signed_in("nadine")
    gaps = write(browser, visit, typed(cast, situation="", seen=opened(browser, visit)))
    answer = write(browser, visit, typed(cast, seen=seen_in(gaps)))
    assert (gaps.status_code, answer.status_code) == (400, 302)


def test_after_the_late_limit_the_editor_speaks_of_an_addendum(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.ready(cast)
    clock.move_to(visit.briefing_late_at + timedelta(minutes=1))
    answer = signed_in("nadine").get(reverse("visits:briefing", args=[visit.pk]))
    assert "Submit the addendum" in answer.content.decode()


def test_people_of_the_customer_are_changed_here_and_ours_stay(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    guests = {**management(guests=1), "guests-0-name": "Petra Lang", "guests-0-title": "Plant manager"}
    write(signed_in("nadine"), visit, typed(cast, contacts=[cast.jan.pk], **guests))
    assert {a.name for a in visit.attendees.all()} == {"Nadine Keller", "Jan Petersen", "Petra Lang"}


@pytest.mark.parametrize(
    ("name", "status"), [("robert", 403), ("ada", 403), ("sam", 403), ("oscar", 404), ("xenia", 404)]
)
@pytest.mark.parametrize("page", ["briefing", "briefing_autosave", "preview"])
def test_only_the_account_side_writes(
    cast: Cast, signed_in: SignedIn, name: str, status: int, page: str
) -> None:
    address = reverse(f"visits:{page}", args=[factories.approved(cast).pk])
    browser = signed_in(name)
    answer = browser.post(address, typed(cast)) if page == "briefing_autosave" else browser.get(address)
    assert (answer.status_code, Briefing.objects.count()) == (status, 0)


def test_it_is_too_late_once_the_visit_has_begun(
    cast: Cast, clock: MovableClock, signed_in: SignedIn
) -> None:
    visit = factories.approved(cast)
    clock.move_to(visit.starts_at)
    assert signed_in("nadine").get(reverse("visits:briefing", args=[visit.pk])).status_code == 409
    assert autosave(signed_in("nadine"), visit, typed(cast)).status_code == 409


def test_the_preview_shows_the_draft(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    browser = signed_in("nadine")
    answer = browser.post(
        reverse("visits:briefing", args=[visit.pk]), typed(cast, act="preview"), follow=True
    )
    assert "They doubt our ramp-up." in text_of(answer)
    assert b"I have read it" not in answer.content


def test_who_has_left_the_customer_since_stays_on_the_visit_until_taken_off(
    cast: Cast, signed_in: SignedIn
) -> None:
    visit = factories.approved(cast)
    Contact.objects.filter(pk=cast.ilse.pk).update(left_on="2026-01-01")
    page = signed_in("nadine").get(reverse("visits:briefing", args=[visit.pk])).content.decode()
    assert f'name="contacts" value="{cast.ilse.pk}"' in page
    answer = write(signed_in("nadine"), visit, typed(cast, act="save", seen="*"))
    assert answer.status_code == 302
    assert visit.attendees.filter(contact=cast.ilse).exists()


def test_an_autosave_says_what_it_could_not_keep(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    half = {"objectives-0-text": "Half an objective", "objectives-0-kind": ""}
    answers = [autosave(signed_in("nadine"), visit, typed(cast, seen="*", **more)) for more in ({}, half)]
    assert [answer.json()["left_out"] for answer in answers] == [[], ["objectives"]]


def test_a_script_is_refused_in_words_that_it_can_show(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.approved(cast)
    address = reverse("visits:briefing_autosave", args=[visit.pk])
    answer = signed_in("robert").post(address, typed(cast), headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json()) == (
        403,
        {"detail": "The account manager and the team write the briefing."},
    )
