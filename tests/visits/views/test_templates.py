"""The pages of the templates, and a request that begins with one."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.cast import Cast
from tests.page_forms import form_with
from tests.pages import look, queries_of, seen_in, send, words
from tests.visits.views.conftest import SignedIn, text_of
from tests.visits.views.test_request import management
from visits.actions import retire_template
from visits.models import Briefing, Visit, VisitTemplate

pytestmark = pytest.mark.django_db

PAGE = "/templates/"


def typed(**more: Any) -> dict[str, Any]:
    """A template, as the browser sends it."""
    return {
        "name": "After a merger",
        "purpose": "strategy",
        "when_to_use": "Two customers of ours have become one",
        "format": "",
        "minutes": "90",
        **management(objectives=1, agenda=1, questions=1, prompts=1),
        "objectives-0-text": "We know who decides now",
        "objectives-0-kind": "learning",
        "agenda-0-topic": "Who does what from now on",
        "agenda-0-kind": "relationship",
        "agenda-0-minutes": "40",
        "questions-0-text": "What will you keep of either side?",
        "prompts-0-practice": "challenge_the_process",
        "prompts-0-text": "Ask what they would not do again.",
        **more,
    }


def of_purpose(purpose: str) -> VisitTemplate:
    found: VisitTemplate = VisitTemplate.objects.get(purpose=purpose)
    return found


def test_the_programme_reads_them_and_sales_operations_keeps_them(cast: Cast) -> None:
    page = words(look(cast.nadine, PAGE))
    assert ["We have let them down" in page, "Add a template" in page] == [True, False]
    assert send(cast.nadine, f"{PAGE}new/", **typed()).status_code == 403
    answer = send(cast.sam, f"{PAGE}new/", **typed())
    made = VisitTemplate.objects.get(name="After a merger")
    assert answer.headers["Location"] == f"{PAGE}{made.pk}/"
    shown = words(look(cast.robert, f"{PAGE}{made.pk}/"))
    assert all(
        text in shown
        for text in ("We know who decides now", "Who does what", "What will you keep", "Ask what they")
    )
    twice = send(cast.sam, f"{PAGE}new/", **typed())
    assert (twice.status_code, "There is a template of this name" in words(twice)) == (400, True)


def test_it_is_retired_and_offered_again(cast: Cast) -> None:
    deal = of_purpose("deal")
    send(cast.sam, f"{PAGE}{deal.pk}/retire/")
    page = words(look(cast.nadine, PAGE))
    assert page.index("Retired") < page.index(deal.name)
    send(cast.sam, f"{PAGE}{deal.pk}/offer/")
    assert "Retired" not in words(look(cast.nadine, PAGE))


def test_whoever_was_slower_is_shown_what_the_other_wrote(cast: Cast, signed_in: SignedIn) -> None:
    deal = of_purpose("deal")
    address = f"{PAGE}{deal.pk}/edit/"
    page = look(cast.sam, address)
    form = form_with(page, "when_to_use")
    send(cast.sam, address, **{**form.fields, "when_to_use": "Mine", "seen": seen_in(page)})
    late = send(cast.sam, address, **{**form.fields, "when_to_use": "Theirs", "seen": seen_in(page)})
    assert (late.status_code, of_purpose("deal").when_to_use) == (409, "Mine")
    assert f"{cast.sam.name} changed this" in words(late)


def test_the_list_costs_the_same_with_more_of_them(cast: Cast) -> None:
    few = queries_of(cast.nadine, PAGE)
    send(cast.sam, f"{PAGE}new/", **typed())
    assert queries_of(cast.nadine, PAGE) == few


# --- the request ----------------------------------------------------------------------------------------------------


def begin(cast: Cast, signed_in: SignedIn, **more: Any) -> Any:
    address = f"/visits/request/?account={cast.halden.pk}"
    browser = signed_in("nadine")
    form = form_with(browser.get(address), "title")
    return browser.post(address, {**form.fields, "act": "template", **more})


def test_the_button_fills_what_is_empty_and_keeps_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    template = of_purpose("escalation")
    answer = begin(
        cast,
        signed_in,
        template=template.pk,
        title="They wait for the ramp",
        format="virtual",
        day="2026-03-16",
        start="14:00",
        **{"alternatives-2-text": "In May"},
    )
    assert answer.status_code == 200
    fields = form_with(answer, "title").fields
    shown = {name: fields[name] for name in ("title", "purpose", "format", "day", "start", "end", "template")}
    assert shown == {
        "title": ["They wait for the ramp"], "purpose": ["escalation"], "format": ["virtual"],
        "day": ["2026-03-16"], "start": ["14:00"], "end": ["15:00"], "template": [str(template.pk)],
    }  # fmt: skip
    assert fields["objectives-0-text"] == ["The customer knows what we change and by when"]
    assert fields["objectives-0-sign_of_success"] == ["They repeat the steps and the days in their own words"]
    answered = [
        fields[f"alternatives-{at}-kind"]
        for at in range(3)
        if fields[f"alternatives-{at}-text"] == ["In May"]
    ]
    assert answered == [["not_now"]]
    assert 'class="field-error"' not in answer.content.decode()
    assert Visit.objects.count() == 0


def test_the_visit_remembers_it_and_an_end_left_empty_is_as_long_after_the_start(
    cast: Cast, signed_in: SignedIn
) -> None:
    template = of_purpose("growth")
    browser = signed_in("nadine")
    address = f"/visits/request/?account={cast.halden.pk}"
    form = form_with(browser.get(f"{address}&template={template.pk}"), "title")
    said = {"title": "A first step", "lead_executive": cast.robert_executive.pk}
    when = {"day": "2026-03-16", "start": "14:00", "time_zone": "Europe/Berlin"}
    why = {"alternatives-0-text": "The division head", "alternatives-0-why_not": "They asked for him"}
    browser.post(address, {**form.fields, **said, **when, **why, "act": "request"})
    visit = Visit.objects.get()
    assert (visit.template, visit.status, visit.purpose) == (template, "requested", "growth")
    assert (visit.ends_at - visit.starts_at).total_seconds() == 90 * 60
    assert visit.objectives.count() == 2
    assert [alternative.kind for alternative in visit.alternatives.all()] == ["someone_else"]
    assert f"Asked by the template “{template.name}”" in text_of(browser.get(f"/visits/{visit.pk}/"))


def test_without_a_template_the_end_is_asked_for(cast: Cast, signed_in: SignedIn) -> None:
    answer = begin(cast, signed_in, act="draft", day="2026-03-16", start="14:00", end="")
    assert (answer.status_code, b'id="id_end-error"' in answer.content) == (400, True)


def test_a_draft_is_filled_too_and_still_knows_what_its_writer_had_seen(
    cast: Cast, signed_in: SignedIn
) -> None:
    visit = factories.drafted(cast, purpose="", format="", objectives=[])
    browser, address = signed_in("nadine"), reverse("visits:edit", args=[visit.pk])
    form = form_with(browser.get(address), "title")
    answer = browser.post(address, {**form.fields, "act": "template", "template": of_purpose("deal").pk})
    filled = form_with(answer, "title").fields
    assert (answer.status_code, filled["purpose"], filled["seen"]) == (200, ["deal"], form.fields["seen"])
    browser.post(address, {**filled, "act": "draft"})
    kept = Visit.objects.get()
    assert (kept.purpose, kept.template, kept.objectives.count()) == ("deal", of_purpose("deal"), 2)


def test_a_retired_template_is_not_offered_but_to_the_draft_that_began_with_it(
    cast: Cast, signed_in: SignedIn
) -> None:
    visit = factories.drafted(cast, template=of_purpose("deal"))
    retire_template(of_purpose("deal"), by=cast.sam)
    new, draft = (
        signed_in("nadine").get(address)
        for address in (
            f"/visits/request/?account={cast.halden.pk}",
            reverse("visits:edit", args=[visit.pk]),
        )
    )
    name = of_purpose("deal").name
    assert [name in text_of(page) for page in (new, draft)] == [False, True]


def test_three_questions_are_asked_and_an_answer_needs_its_reason(cast: Cast, signed_in: SignedIn) -> None:
    address = f"/visits/request/?account={cast.halden.pk}"
    shown = text_of(signed_in("nadine").get(address))
    asked = ["Who else could go?", "Which other format would do?", "Why not later?"]
    assert sorted(asked, key=shown.index) == asked
    answer = begin(cast, signed_in, act="draft", **{"alternatives-1-text": "A call"})
    assert b'id="id_alternatives-1-why_not-error"' in answer.content
    assert b'id="id_alternatives-0-why_not-error"' not in answer.content


def test_the_first_briefing_is_begun_with_the_template_and_a_second_is_not(
    cast: Cast, signed_in: SignedIn
) -> None:
    visit = factories.approved(cast, template=of_purpose("escalation"))
    browser, address = signed_in("nadine"), reverse("visits:briefing", args=[visit.pk])
    page = browser.get(address)
    assert "from the template “We have let them down”" in text_of(page)
    form = form_with(page, "headline")
    browser.post(address, {**form.fields, "act": "save"})
    draft = Briefing.objects.get(visit=visit)
    assert "What it has meant for you: we listen first" in [item.topic for item in draft.agenda.all()]
    assert "What would have to happen for you to call it solved?" in [q.text for q in draft.questions.all()]
    draft.questions.all().delete()
    assert "call it solved" not in text_of(browser.get(address))
