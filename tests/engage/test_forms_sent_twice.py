"""A form that makes something and is sent twice (a double click) makes it once: each such form brings a key along, and its view keeps to it."""

import re
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from accounts.models import Contact
from engage.core.form_keys import FIELD
from engage.core.models import KeptAnswer
from engage.people.models import ApiToken
from tests.accounts import imports
from tests.accounts.views.test_editing import CONTACT, filled
from tests.api.creations import make_room
from tests.api.test_retries_at_once import rows
from tests.cast import Cast, MovableClock
from tests.pages import look, signed_in, words
from tests.people.test_tokens import TYPED as TOKEN
from tests.scope import world
from tests.scope.expected_of_wider_loop import FORM_OF_CORRECTION
from tests.scope.world import World
from tests.visits.views.test_briefing_editor import typed as a_briefing
from tests.visits.views.test_closing import PART
from tests.visits.views.test_debrief_page import typed as a_debrief
from tests.visits.views.test_request import management
from tests.visits.views.test_request import typed as a_request
from tests.visits.views.test_templates import typed as a_template
from visits.models import Waiver

pytestmark = pytest.mark.django_db

KEY = re.compile(rf'name="{FIELD}" value="([^"]{{36}})"')
SAYS_SO = "This had been sent before, and is on record once."

# Template of the form → who, the page it stands on, what is typed, and where it is sent if not to its page.
Form = tuple[str, str, Callable[[World], dict[str, Any]], str]
FORMS: dict[str, Form] = {
    "accounts/new.html": (
        world.SALES_OPS,
        "/accounts/new/",
        lambda of: filled(of.cast, name="Kestrel", email_domains="", manager=of.cast.clara.pk),
        "",
    ),
    "accounts/edit.html": (
        world.MANAGER,
        "/accounts/{w.cast.halden.pk}/contacts/new/",
        lambda of: CONTACT,
        "",
    ),
    "accounts/priority.html": (
        world.SALES_OPS,
        "/priorities/new/",
        lambda of: {"title": "Fewer, larger", "starts_on": "2026-03-02"},
        "",
    ),
    "visits/template_form.html": (
        world.SALES_OPS,
        "/templates/new/",
        lambda of: a_template(),
        "",
    ),
    "imports/new.html": (
        world.SALES_OPS,
        "/imports/new/",
        lambda of: {
            "kind": "accounts",
            "file": SimpleUploadedFile("crm.csv", imports.accounts_file("Acme").getvalue()),
        },
        "",
    ),
    "touchpoints/new.html": (
        world.MANAGER,
        "/touchpoints/new/?account={w.cast.halden.pk}",
        lambda of: {
            "executive": of.cast.robert_executive.pk,
            "kind": "note",
            "occurred_at": f"{of.held.starts_at - timedelta(days=3):%Y-%m-%dT%H:%M}",
            "words": "Thanks",
            "promised": "no",
        },
        "",
    ),
    "visits/request.html": (
        world.MANAGER,
        "/visits/request/?account={w.cast.halden.pk}",
        lambda of: a_request(of.cast, day=f"{of.ready.starts_at + timedelta(days=50):%Y-%m-%d}"),
        "",
    ),
    "visits/report.html": (
        world.LEAD,
        "/visits/report/?account={w.cast.halden.pk}",
        lambda of: {
            "title": "Met at the fair",
            "lead_executive": of.cast.robert_executive.pk,
            "purpose": "relationship",
            "format": "event",
            "day": f"{of.held.starts_at - timedelta(days=4):%Y-%m-%d}",
            "start": "08:00",
            "end": "09:00",
            "time_zone": "Europe/Berlin",
            **management(objectives=0, guests=0, colleagues=0),
        },
        "",
    ),
    "visits/briefing.html": (
        world.MANAGER,
        "/visits/{w.requested.pk}/briefing/",
        lambda of: {**a_briefing(of.cast), "act": "save", "seen": "*"},
        "",
    ),
    "visits/debrief.html": (
        world.LEAD,
        "/visits/{w.held.pk}/debrief/",
        lambda of: {**a_debrief(of.held), "seen": "*"},
        "",
    ),
    "visits/close.html": (
        world.MANAGER,
        "/visits/{w.held.pk}/close/",
        lambda of: {**PART, "act": "file", "seen": "*"},
        "",
    ),
    "visits/comments.html": (
        world.TEAM,
        "/visits/{w.requested.pk}/briefing/comments/",
        lambda of: {"text": "Who leads the second item?"},
        "",
    ),
    "visits/corrections.html": (
        world.LEAD,
        "/visits/{w.debriefed.pk}/corrections/?what=heard",
        lambda of: FORM_OF_CORRECTION,
        "/visits/{w.debriefed.pk}/corrections/",
    ),
    "sponsors/consultation.html": (
        world.SPONSOR,
        "/visits/{w.held.pk}/sponsor/",
        lambda of: {"text": "Write to Dr. Weiss yourself"},
        "",
    ),
    "visits/notes.html": (
        world.OTHER,
        "/visits/{w.held.pk}/notes/",
        lambda of: {"text": "They asked about April"},
        "",
    ),
    "visits/_attachments.html": (
        world.MANAGER,
        "/visits/{w.requested.pk}/attachments/",
        lambda of: {"side": "briefing", "file": SimpleUploadedFile("notes.txt", b"They want April")},
        "",
    ),
    "insights/insight.html": (
        world.LEAD,
        "/insights/{w.insight.pk}/",
        lambda of: {"answer": "we_change", "text": "We build there too"},
        "answer/",
    ),
    "asks/ask.html": (world.LEAD, "/asks/{w.ask.pk}/", lambda of: {"text": "Yes, from May"}, "answer/"),
    "flags/flag.html": (world.LEAD, "/flags/{w.flag.pk}/", lambda of: {"text": "I was ill"}, "reply/"),
    "people/invite.html": (
        world.ADMINISTRATOR,
        "/people/invite/",
        lambda of: {
            "email": "ines@engage.test",
            "name": "Ines Duarte",
            "roles": ["sales_ops"],
            "time_zone": "Europe/Lisbon",
            "country": "PT",
        },
        "",
    ),
    "people/executive.html": (
        world.SALES_OPS,
        "/people/executives/new/",
        lambda of: {"name": "Ines Duarte", "time_zone": "Europe/Stockholm", "country": "SE"},
        "",
    ),
    "people/edit.html": (
        world.ADMINISTRATOR,
        "/people/{w.cast.oscar.pk}/edit/",
        lambda of: {
            "email": of.cast.oscar.email,
            "name": "Oscar Chen-Holm",
            "roles": ["account_manager"],
            "time_zone": "Europe/Berlin",
            "country": "DE",
            "reason": "Married",
        },
        "",
    ),
    "profile/deputies.html": (
        world.TEAM,
        "/settings/deputies/",
        lambda of: {"deputy": of.cast.dora.pk, "starts_on": f"{of.held.ends_at:%Y-%m-%d}"},
        "",
    ),
    "policy/policy.html": (
        world.SALES_OPS,
        "/policy/briefing_due_hours/",
        lambda of: {"value": "72", "reason": "They need longer"},
        "",
    ),
    "sponsors/assign.html": (
        world.SALES_OPS,
        "/sponsors/assign/{w.cast.norvik.pk}/",
        lambda of: {
            "executive": of.cast.xenia_executive.pk,
            "starts_on": f"{of.held.ends_at:%Y-%m-%d}",
            "ends_on": f"{of.held.ends_at + timedelta(days=800):%Y-%m-%d}",
            "target_role": "growth_champion",
            "visits_a_year": "4",
        },
        "",
    ),
    "sponsors/ask_rematch.html": (
        world.MANAGER,
        "/sponsors/{w.sponsorship.pk}/rematch/",
        lambda of: {"reason": "He cancels " * 5},
        "",
    ),
    "profile/tokens.html": (world.OUTSIDE_MANAGER, "/settings/tokens/", lambda of: TOKEN, ""),
    "executives/executive.html": (
        world.SALES_OPS,
        "/executives/{w.cast.olivia_executive.pk}/",
        lambda of: {"request": "They decide in June"},
        "/waivers/ask/{w.cast.olivia_executive.pk}/",
    ),
    "people/person.html": (
        world.ADMINISTRATOR,
        "/people/{w.cast.oscar.pk}/",
        lambda of: {"deputy": of.cast.dora.pk, "starts_on": f"{of.held.ends_at:%Y-%m-%d}"},
        "deputies/",
    ),
    "people/service_account.html": (
        world.ADMINISTRATOR,
        "/people/service-accounts/{w.robot.pk}/",
        lambda of: TOKEN,
        "",
    ),
    "people/service_account_form.html": (
        world.ADMINISTRATOR,
        "/people/service-accounts/new/",
        lambda of: {
            "name": "Table",
            "purpose": "Fills the table",
            "answerable": of.cast.sam.pk,
            "roles": ["sales_ops"],
        },
        "",
    ),
}
# A key that is shown once.
AGAIN: dict[str, int] = {"profile/tokens.html": 409, "people/service_account.html": 409}
POSTED = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", re.DOTALL)
WITHOUT_A_KEY = {
    "signs in or out": {
        *("account/login.html", "account/logout.html", "account/reauthenticate.html"),
        *("account/password_change.html", "account/password_reset.html"),
        *("account/password_reset_from_key.html", "components/account_menu.html", "people/join.html"),
    },
    "writes over what is there, and says what was seen": {
        *("accounts/team.html", "commitments/commitment.html", "imports/columns.html"),
        *("notices/preferences.html", "profile/profile.html", "reviews/words.html", "sponsors/extend.html"),
    },
    "is done from one state to another, which the second finds it in": {
        *(
            "components/action.html",
            "flags/flag.html",
            "people/leave.html",
            "people/service_account_end.html",
        ),
        *("sponsors/end.html", "sponsors/rematch.html", "touchpoints/touchpoint.html", "visits/delete.html"),
        *("visits/ratification.html", "visits/solo.html", "visits/transition.html", "waivers/waiver.html"),
    },
}
BESIDE = {"visits/briefing.html": 2, "visits/debrief.html": 2}  # files are attached there, too
MAKES_NOTHING = {"people/edit.html", "visits/close.html"}


def test_every_form_with_a_key_is_tried_here() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    with_key = [page for page in folder.rglob("*.html") if "{% form_key %}" in page.read_text()]
    assert sorted(str(page.relative_to(folder)) for page in with_key) == sorted(FORMS)


def test_every_other_form_makes_no_second_row() -> None:
    """A new form brings a key along, or stands here with what keeps it from making two rows."""
    folder = Path(settings.BASE_DIR) / "templates"
    without = {
        str(page.relative_to(folder))
        for page in folder.rglob("*.html")
        if any("{% form_key %}" not in form for form in POSTED.findall(page.read_text()))
    }
    assert without == {name for names in WITHOUT_A_KEY.values() for name in names}


def test_a_refusal_that_is_told_on_the_next_page_is_no_answer_to_keep(cast: Cast) -> None:
    """Robert is not blocked yet: what is refused now may be asked again."""
    browser, to = signed_in(cast.sam), f"/waivers/ask/{cast.robert_executive.pk}/"
    typed = {"request": "They decide in June", FIELD: "4f0f7a34-27c3-4d7e-8a55-a8e8d3b6a1f0"}
    refused = [browser.post(to, typed, follow=True) for _ in range(2)]
    assert ["is not blocked" in words(page) for page in refused] == [True, True]
    assert not KeptAnswer.objects.exists()
    assert not Waiver.objects.exists()


def test_a_form_sent_twice_makes_one_row(cast: Cast, clock: MovableClock) -> None:
    of = world.build(cast, clock)
    make_room(of, clock)
    for template, (principal, at, typed, act) in FORMS.items():
        browser, page = of.browser(principal), at.format(w=of)
        key = KEY.findall(browser.get(page).content.decode())
        assert len(key) == BESIDE.get(template, 1), template

        to = act.format(w=of) if act.startswith("/") else page + act
        before = rows()
        first = browser.post(to, {**typed(of), FIELD: key[0]})
        after, kept = rows(), KeptAnswer.objects.count()
        again = browser.post(to, {**typed(of), FIELD: key[0]})

        assert first.status_code in (302, 201), (template, words(first))
        assert (after != before) or template in MAKES_NOTHING, template
        assert rows() - after == Counter(), template
        assert KeptAnswer.objects.count() == kept, template
        assert again.status_code == AGAIN.get(template, 302), template
        if again.status_code == 302:
            assert again.headers["Location"] == first.headers["Location"], template


@pytest.fixture
def key(cast: Cast) -> str:
    return KEY.findall(look(cast.nadine, _new_contact(cast)).content.decode())[0]


def _new_contact(cast: Cast) -> str:
    return f"/accounts/{cast.halden.pk}/contacts/new/"


def test_the_reader_is_told_that_it_is_on_record_once(cast: Cast, key: str) -> None:
    browser = signed_in(cast.nadine)
    for _ in range(2):
        page = browser.post(_new_contact(cast), {**CONTACT, FIELD: key}, follow=True)
    assert words(page).count(SAYS_SO) == 1


def test_each_opening_of_the_form_is_a_new_one(cast: Cast, key: str) -> None:
    other = KEY.findall(look(cast.nadine, _new_contact(cast)).content.decode())[0]
    browser = signed_in(cast.nadine)
    for each in (key, other):
        browser.post(_new_contact(cast), {**CONTACT, FIELD: each})
    assert Contact.objects.filter(name=CONTACT["name"]).count() == 2


def test_what_was_wrong_is_put_right_under_the_same_key(cast: Cast, key: str) -> None:
    browser = signed_in(cast.nadine)
    wrong = browser.post(_new_contact(cast), {**CONTACT, "name": "", FIELD: key})
    right = browser.post(_new_contact(cast), {**CONTACT, FIELD: key})
    assert (wrong.status_code, right.status_code) == (400, 302)


def test_a_form_that_was_sent_is_not_sent_again_in_other_words(cast: Cast, key: str) -> None:
    browser = signed_in(cast.nadine)
    browser.post(_new_contact(cast), {**CONTACT, FIELD: key})
    other = browser.post(_new_contact(cast), {**CONTACT, "name": "Somebody Else", FIELD: key})
    assert (other.status_code, "Open it anew" in words(other)) == (409, True)
    assert not Contact.objects.filter(name="Somebody Else").exists()


def test_a_token_is_made_once_and_its_key_not_shown_again(cast: Cast) -> None:
    browser = signed_in(cast.nadine)
    key = KEY.findall(browser.get("/settings/tokens/").content.decode())[0]
    first, again = (browser.post("/settings/tokens/", {**TOKEN, FIELD: key}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 409)
    assert "is not shown a second time" in words(again)
    assert ApiToken.objects.filter(user=cast.nadine).count() == 1
    assert KeptAnswer.objects.get().body is None


def test_whoever_was_given_no_answer_may_ask_whether_it_arrived(cast: Cast, key: str) -> None:
    browser = signed_in(cast.nadine)
    browser.post(_new_contact(cast), {**CONTACT, "name": "", FIELD: key})
    refused = browser.get(f"/arrived/{key}/").json()
    browser.post(_new_contact(cast), {**CONTACT, FIELD: key})
    done = browser.get(f"/arrived/{key}/").json()
    of_another = look(cast.tomas, f"/arrived/{key}/").json()
    assert (refused, done, of_another) == ({"arrived": False}, {"arrived": True}, {"arrived": False})


@pytest.mark.django_db(transaction=True)
def test_a_double_click_waits_for_the_first_and_is_sent_where_it_went(cast: Cast, key: str) -> None:
    session = signed_in(cast.nadine).cookies
    together, sent = threading.Barrier(2), []

    def click() -> None:
        browser = Client()
        browser.cookies = session
        try:
            together.wait()
            sent.append(browser.post(_new_contact(cast), {**CONTACT, FIELD: key}))
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert [(answer.status_code, answer.headers["Location"]) for answer in sent] == [
        (302, f"/accounts/{cast.halden.pk}/")
    ] * 2
    assert Contact.objects.filter(name=CONTACT["name"]).count() == 1
