"""Every form that edits says what its reader has seen. A new form has to say so as well, or stand here with the reason why it need not."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent / "templates"
FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", re.DOTALL)
FIELDS = re.compile(r"\{% field |components/formset\.html|\{% include \"visits/_form_")

# What is written by these forms is new, is said once and for all (the action refuses a second time), or is not shown before it is typed.
NOTHING_TO_LOSE = {
    "account/login.html": "sign-in",
    "account/password_change.html": "a password is never shown",
    "account/password_reset.html": "sign-in",
    "account/password_reset_from_key.html": "sign-in",
    "account/reauthenticate.html": "sign-in",
    "accounts/new.html": "new",
    "executives/executive.html": "filters of the page",
    "flags/flag.html reply_form": "a reply is a new row",
    "flags/flag.html resolution_form": "a resolution is a new row",
    "imports/new.html": "new",
    "people/invite.html": "new",
    "people/join.html": "a first password",
    "people/leave.html handing": "hands over what there is",
    "people/leave.html leaving": "ends access once",
    "people/person.html": "a deputy is a new row",
    "people/service_account.html": "a token is new",
    "people/service_account_end.html": "ends once",
    "profile/deputies.html": "a deputy is a new row",
    "profile/tokens.html": "new",
    "sponsors/ask_rematch.html": "new",
    "sponsors/assign.html": "new, one at a time",
    "sponsors/consultation.html": "advice is a new row",
    "sponsors/rematch.html": "decided once",
    "touchpoints/new.html": "new",
    "touchpoints/touchpoint.html": "withdrawn once",
    "visits/comments.html": "a comment is a new row",
    "visits/_attachments.html": "a file is new, and never changed",
    "visits/corrections.html": "a correction is a new row",
    "visits/notes.html": "a note is a new row",
    "visits/ratification.html": "marked once, decided once",
    "visits/solo.html": "decided once",
    "visits/transition.html": "a step of the workflow, from a state",
    "waivers/waiver.html": "decided once",
    "commitments/commitment.html settlement": "settled once",
    "imports/columns.html sheets": "another sheet begins anew",
}


def forms() -> dict[str, str]:
    """The text of each form that asks for something, by its template; a second one of a template with the first of its fields' forms."""
    found: dict[str, str] = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        asking = [form for form in FORM.findall(path.read_text()) if FIELDS.search(form)]
        for form in asking:
            named = re.search(r"\{% field (\w+)\.", form)
            found[f"{name} {named[1]}" if len(asking) > 1 and named else name] = form
    return found


def test_every_form_that_edits_says_what_was_seen() -> None:
    silent = {name for name, form in forms().items() if "{% seen " not in form}

    assert silent - set(NOTHING_TO_LOSE) == set()
    assert set(NOTHING_TO_LOSE) - silent == set()


@pytest.mark.parametrize("template", ["accounts/edit.html", "visits/briefing.html", "visits/debrief.html"])
def test_the_forms_are_found_at_all(template: str) -> None:
    assert template in forms()
