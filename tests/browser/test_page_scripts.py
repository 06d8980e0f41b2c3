"""What the pages' scripts promise, in a real browser, against a page of the components alone: no server, no database."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from playwright.sync_api import Page, Route, expect

ADDRESS = "http://engage.test"
PAGE = """{% extends "base.html" %}{% load ui %}{% block heading %}Brief{% endblock %}
{% block main %}<form id="brief" class="form" method="post" action="/submit" data-autosave="/save" data-autosave-key="visit-7" data-autosave-version="{{ version }}">{% form_key %}
{% error_summary form %}<input type="hidden" name="seen" value="{{ version }}">
{% field form.situation %}{% include "components/formset.html" with formset=rows row="components/field_row.html" title="Objectives" one="objective" %}
{% include "components/autosave.html" %}{% button "Submit" tone="strong" %}</form>
{% action "Cancel the visit" url="/cancel" tone="danger" confirm="The time is freed." %}
{% menu "This quarter" %}<a href="#">Last quarter</a>{% endmenu %}{% endblock %}"""


class Brief(forms.Form):
    situation = forms.CharField(widget=forms.Textarea, required=False)


class Objective(forms.Form):
    text = forms.CharField(label="Objective", required=False)


class Reader:
    pk = 3
    is_authenticated = True
    name = "Nadine Keller"
    email = "nadine@example.com"


class Site:
    """Answers the browser: the page, the static files, and what the test says of the rest."""

    def __init__(self, page: Page) -> None:
        self.page, self.version, self.posted = page, 5, list[tuple[str, str]]()
        self.answer: Callable[[Route], None] = lambda route: route.fulfill(json={"version": self.version + 1})
        self.has_arrived = False
        self.reader = Reader()
        page.route("**/*", self._serve)

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("/static/"):
            route.fulfill(path=str(finders.find(path.removeprefix("/static/"))))
        elif route.request.method == "POST":
            self.posted.append((path, route.request.post_data or ""))
            self.answer(route) if path == "/save" else route.fulfill(body="done", content_type="text/html")
        elif path.startswith("/arrived/"):
            route.fulfill(json={"arrived": self.has_arrived})
        elif path == "/":
            route.fulfill(body=self._page(), content_type="text/html")
        else:
            route.fulfill(status=404)

    def _page(self) -> str:
        rows = forms.formset_factory(Objective, extra=2, can_delete=True)(
            prefix="objectives", initial=[{"text": "April"}]
        )
        return Template(PAGE).render(
            Context(
                {
                    "form": Brief(),
                    "rows": rows,
                    "version": self.version,
                    "user": self.reader,
                    "csrf_token": "tok",
                }
            )
        )

    def open(self) -> None:
        self.page.goto(ADDRESS)


@pytest.fixture
def site(page: Page) -> Site:
    site = Site(page)
    site.open()
    return site


def test_what_is_typed_is_saved_after_a_rest_and_says_when(site: Site, page: Page) -> None:
    page.get_by_label("Situation").fill("They decide in January.")
    expect(page.locator("[data-autosave-status]")).to_have_text(re.compile(r"^saved \d\d:\d\d$"))
    assert [path for path, _ in site.posted] == ["/save"]
    assert "They decide in January." in site.posted[0][1]
    assert page.evaluate("Object.keys(localStorage)") == []
    expect(page.locator("input[name=seen]")).to_have_value("6")


def test_without_a_connection_the_text_stays_on_the_device_and_comes_back(site: Site, page: Page) -> None:
    site.answer = lambda route: route.abort()
    page.get_by_label("Situation").fill("Listen first.")
    page.get_by_role("button", name="Add another objective").click()
    page.get_by_label("Objective").last.fill("A date for the roadmap day")
    expect(page.locator("[data-autosave-status]")).to_have_text(
        "not saved, kept on this device: trying again"
    )
    site.answer = lambda route: route.fulfill(json={"version": 6})
    site.open()
    expect(page.get_by_label("Situation")).to_have_value("Listen first.")
    expect(page.get_by_role("status").filter(has_text="It is back in the form.")).to_be_visible()
    expect(page.get_by_label("Objective").last).to_have_value("A date for the roadmap day")
    expect(page.locator("[data-autosave-status]")).to_have_text(re.compile("^saved"))
    assert page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "kept on this device: sign in again"),
        (409, "somebody else has changed this"),
        (500, "kept on this device: trying again"),
        (413, "kept on this device: the server does not take it."),
    ],
)
def test_a_refused_save_says_why_and_keeps_the_text(site: Site, page: Page, status: int, words: str) -> None:
    site.answer = lambda route: route.fulfill(status=status, body="no")
    page.get_by_label("Situation").fill("Listen first.")
    expect(page.locator("[data-autosave-status]")).to_contain_text(words)
    kept = json.loads(page.evaluate("localStorage.getItem('engage:draft:3:visit-7')"))
    assert ["situation", "Listen first."] in kept["fields"]


def test_text_kept_from_an_older_version_is_offered_not_forced(site: Site, page: Page) -> None:
    site.answer = lambda route: route.fulfill(status=409, body="no")
    page.get_by_label("Situation").fill("My own words.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("somebody else")
    site.version = 8
    site.open()
    expect(page.get_by_label("Situation")).to_have_value("")
    page.get_by_role("button", name="Use my text").click()
    expect(page.get_by_label("Situation")).to_have_value("My own words.")
    expect(page.locator("input[name=seen]")).to_have_value("5")  # so that the server compares the two


def test_what_has_arrived_does_not_come_back_into_a_newer_version(site: Site, page: Page) -> None:
    page.get_by_label("Situation").fill("Submitted words.")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/submit")
    assert len(page.evaluate("Object.keys(localStorage)")) == 1
    site.version, site.has_arrived = 6, True
    site.open()
    page.wait_for_function("Object.keys(localStorage).length === 0")
    expect(page.get_by_label("Situation")).to_have_value("")
    expect(page.get_by_role("button", name="Use my text")).to_have_count(0)


def test_nothing_is_sent_away_while_the_server_does_not_answer(site: Site, page: Page) -> None:
    site.answer = lambda route: route.abort()
    page.get_by_label("Situation").fill("Listen first.")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("[data-autosave-status]")).to_contain_text("kept on this device: trying again")
    site.answer = lambda route: route.fulfill(json={"version": 6})
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/submit")
    assert [path for path, _ in site.posted] == ["/save", "/save", "/submit"]
    assert "seen=6" in site.posted[-1][1]


def test_a_row_that_is_not_complete_stays_on_the_device(site: Site, page: Page) -> None:
    site.answer = lambda route: route.fulfill(json={"version": 6, "left_out": ["objectives"]})
    page.get_by_label("Situation").fill("Listen first.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("what is not complete yet is kept")
    assert len(page.evaluate("Object.keys(localStorage)")) == 1


def test_nobody_else_is_shown_what_was_kept_and_it_goes_after_thirty_days(site: Site, page: Page) -> None:
    site.answer = lambda route: route.abort()
    page.evaluate(
        "localStorage.setItem('engage:draft:5:visit-9', JSON.stringify({at: Date.now() - 31 * 864e5}))"
    )
    page.get_by_label("Situation").fill("Private words.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("kept on this device")
    site.reader.pk = 4
    site.open()
    expect(page.get_by_label("Situation")).to_have_value("")
    expect(page.get_by_text("Private words.")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == ["engage:draft:3:visit-7"]
    site.reader.pk = 3
    site.open()
    expect(page.get_by_label("Situation")).to_have_value("Private words.")
    page.get_by_role("button", name="Leave it out").click()
    expect(page.get_by_label("Situation")).to_have_value("")


def test_a_device_that_keeps_nothing_says_so(site: Site, page: Page) -> None:
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    site.answer = lambda route: route.abort()
    page.get_by_label("Situation").fill("Private words.")
    expect(page.locator("[data-autosave-status]")).to_contain_text(
        "this device cannot keep it either, so leave this page open"
    )


def test_signing_out_takes_along_what_was_kept_and_says_so_first(site: Site, page: Page) -> None:
    site.answer = lambda route: route.abort()
    page.get_by_label("Situation").fill("Private words.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("kept on this device")
    page.evaluate(
        "addEventListener('submit', (event) => event.preventDefault());"
        "const form = document.createElement('form'); form.dataset.signOut = ''; document.body.append(form); form.requestSubmit()"
    )
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Signing out removes it.")
    assert len(page.evaluate("Object.keys(localStorage)")) == 1
    dialog.get_by_role("button", name="Go on").click()
    assert page.evaluate("Object.keys(localStorage)") == ["engage:signed-out"]
    page.get_by_label("Situation").fill("Typed after that.")
    assert page.evaluate("Object.keys(localStorage)") == ["engage:signed-out"]


def test_spare_rows_go_and_rows_come_and_leave_by_keyboard(site: Site, page: Page) -> None:
    expect(page.get_by_label("Objective")).to_have_count(1)
    expect(page.locator("input[name='objectives-TOTAL_FORMS']")).to_have_value("1")
    page.get_by_role("button", name="Add another objective").press("Enter")
    expect(page.get_by_label("Objective").last).to_be_focused()
    page.keyboard.type("Second")
    page.get_by_role("button", name="Remove this objective").first.press("Enter")
    expect(page.get_by_label("Objective").first).to_be_hidden()
    expect(page.get_by_label("Objective").last).to_be_focused()
    assert page.locator("input[name='objectives-0-DELETE']").is_checked()
    expect(page.locator("input[name='objectives-TOTAL_FORMS']")).to_have_value("2")


def test_a_destructive_act_asks_once_and_says_what_is_lost(site: Site, page: Page) -> None:
    page.get_by_role("button", name="Cancel the visit").click()
    dialog = page.get_by_role("dialog", name="Cancel the visit?")
    expect(dialog).to_contain_text("The time is freed.")
    dialog.get_by_role("button", name="Leave it").click()
    expect(dialog).to_have_count(0)
    assert site.posted == []
    page.get_by_role("button", name="Cancel the visit").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the visit").click()
    page.wait_for_url("**/cancel")
    assert [path for path, _ in site.posted] == ["/cancel"]


def test_a_menu_closes_on_escape_and_gives_the_focus_back(site: Site, page: Page) -> None:
    page.get_by_text("This quarter").click()
    expect(page.get_by_role("link", name="Last quarter")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Last quarter")).to_be_hidden()
    expect(page.locator("summary", has_text="This quarter")).to_be_focused()


def test_the_chosen_theme_stays_on_this_device(site: Site, page: Page) -> None:
    page.locator("summary", has_text="Nadine Keller").click()
    page.get_by_role("button", name="Dark").click()
    site.open()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.locator("summary", has_text="Nadine Keller").click()
    page.get_by_role("button", name="System").click()
    site.open()
    assert page.evaluate("document.documentElement.dataset.theme ?? null") is None


def test_css_and_scripts_of_a_page_stay_under_fifty_kilobytes_compressed(site: Site, page: Page) -> None:
    addresses = page.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet], script[src]')].map((e) => e.href || e.src)"
    )
    files = [Path(str(finders.find(address.removeprefix(f"{ADDRESS}/static/")))) for address in addresses]
    texts = [file.read_text() for file in files if file.suffix == ".js"]
    imported = {name for text in texts for name in re.findall(r'from "\./([^"]+)"', text)}
    files += [Path(str(finders.find(f"js/{name}"))) for name in imported]
    assert (len(files) > 20, imported) == (True, {"kept.js"})
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 50_000
