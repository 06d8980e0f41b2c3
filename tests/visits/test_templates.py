"""Templates of visits by purpose: how they are kept, what a request takes from one, and what its first briefing does."""

from collections import Counter
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import Account
from accounts.overview import MoneyByYear, Stakes
from engage.core.errors import BadInput, NotAllowed, Stale, WrongState
from engage.core.models import AuditEntry
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits.actions import (
    AgendaDraft,
    ObjectiveDraft,
    PromptDraft,
    TemplateDraft,
    add_template,
    change_draft,
    change_template,
    draft_visit,
    offer_template,
    retire_template,
)
from visits.forms.beginning import begun
from visits.models import Practice, Purpose, Visit, VisitTemplate
from visits.proposing import Facts, TemplateRows, proposals_of
from visits.queries.account_record import AccountRecord, Promise
from visits.queries.templates import with_rows

DRAFT = TemplateDraft(
    name="After a merger",
    purpose="strategy",
    when_to_use="Two customers of ours have become one",
    minutes=90,
    objectives=[ObjectiveDraft("We know who decides now", "learning", sign_of_success="They draw it")],
    agenda=[AgendaDraft("Who does what from now on", kind="relationship", minutes=40)],
    questions=["What will you keep of either side?"],
    prompts=[PromptDraft("challenge_the_process", "Ask what they would not do again.")],
)


def of_purpose(purpose: str) -> Any:
    return with_rows(VisitTemplate.objects.all()).get(purpose=purpose)


@pytest.mark.django_db
def test_a_new_installation_has_a_whole_template_for_each_purpose() -> None:
    found = list(with_rows(VisitTemplate.objects.offered()))
    assert Counter(template.purpose for template in found) == Counter(Purpose.values)
    for template in found:
        parts = (template.objectives_, template.agenda_, template.questions_, template.prompts_)
        assert all(parts), template.name
        assert all(row["sign_of_success"] for row in template.objectives_), template.name
        assert sum(row["minutes"] for row in template.agenda_) <= template.minutes, template.name
    assert of_purpose("escalation").objectives_[0]["text"] == (
        "The customer knows what we change and by when"
    )


@pytest.mark.django_db
def test_sales_operations_keeps_them_and_the_trail_says_who(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        add_template(DRAFT, by=cast.nadine)
    made = add_template(DRAFT, by=cast.sam)
    with pytest.raises(BadInput, match="of this name"):
        add_template(DRAFT, by=cast.sam)
    seen = VisitTemplate.objects.get(pk=made.pk).revision
    change_template(made, replace(DRAFT, questions=["Who decides?"]), by=cast.sam, seen=seen)
    with pytest.raises(Stale):
        change_template(made, DRAFT, by=cast.sam, seen=seen)
    assert list(made.templatequestions.values_list("text", flat=True)) == ["Who decides?"]
    told = AuditEntry.objects.filter(table_name="visits_templatequestion", actor_id=cast.sam.pk)
    assert [entry.reason for entry in told.order_by("id")][-1] == "Template changed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": " "}, "name"), ({"when_to_use": ""}, "when_to_use"), ({"minutes": 4}, "minutes")],
)
def test_what_a_template_lacks_is_told_at_its_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        add_template(replace(DRAFT, **wrong), by=cast.sam)
    assert refusal.value.field == field


@pytest.mark.django_db
def test_a_retired_template_begins_nothing_and_can_be_offered_again(cast: Cast, clock: MovableClock) -> None:
    template = of_purpose("growth")
    visit = factories.drafted(cast, template=template)
    retired = retire_template(template, by=cast.sam)
    assert retired.retired_at == clock.now
    with pytest.raises(WrongState):
        retire_template(template, by=cast.sam)
    with pytest.raises(BadInput) as refusal:
        factories.drafted(cast, template=retired)
    assert refusal.value.field == "template"
    kept = factories.visit_draft(cast, template=retired, place="Stuttgart")
    assert change_draft(visit, kept, by=cast.nadine).template == retired  # it began with it before
    offer_template(retired, by=cast.sam)
    assert draft_visit(factories.visit_draft(cast, template=of_purpose("growth")), by=cast.nadine)


@pytest.mark.django_db
def test_by_which_template_a_visit_is_asked_is_said_while_it_is_a_draft(cast: Cast) -> None:
    growth, deal = of_purpose("growth"), of_purpose("deal")
    draft, asked = factories.drafted(cast), factories.requested(cast, template=growth)
    rows = Visit.objects.all()
    assert refused(lambda: rows.filter(pk=asked.pk).update(template=deal)) == "visit_template_stays"
    retire_template(deal, by=cast.sam)
    assert refused(lambda: rows.filter(pk=draft.pk).update(template=deal)) == "visit_template_is_offered"
    draft.pk, draft._state.adding, draft.template = None, True, deal
    assert refused(draft.save) == "visit_template_is_offered"


# --- what a request takes from a template ---------------------------------------------------------------------------


def template(pk: int = 1, **values: Any) -> Any:
    row = {"text": "They agree to a first step", "kind": "growth", "sign_of_success": "A date"}
    given = {"purpose": "growth", "format": "on_site", "minutes": 90, "objectives_": [row], **values}
    return SimpleNamespace(pk=pk, **given)


def typed(*objectives: dict[str, str], **values: str) -> dict[str, Any]:
    return {"form": values, "objectives": list(objectives)}


def test_what_is_empty_is_filled() -> None:
    found = begun(typed(title="April", start="14:00"), template(), before={})
    assert found["form"] == {
        "title": "April", "start": "14:00", "purpose": "growth", "format": "on_site", "end": "15:30",
        "template": 1, "filled": "1 purpose format end objectives",
    }  # fmt: skip
    assert [row["sign_of_success"] for row in found["objectives"]] == ["A date"]


def test_nothing_that_was_typed_is_written_over() -> None:
    own = {"text": "April, not March", "kind": "deal", "sign_of_success": ""}
    said = {"purpose": "deal", "format": "call", "start": "14:00", "end": "14:20"}
    found = begun(typed(own, **said), template(), before={})
    assert {name: found["form"][name] for name in said} == said
    assert found["objectives"] == [own]


def test_what_one_template_has_filled_another_one_fills_anew() -> None:
    first, other = template(), template(2, purpose="social", format="", objectives_=[], minutes=30)
    begins = begun(typed(start="14:00"), first, before={})
    begins["form"]["format"] = "call"  # chosen by hand since
    found = begun(begins, other, before={1: first})
    assert [found["form"][name] for name in ("purpose", "format", "end")] == ["social", "call", "14:30"]
    assert found["objectives"] == []
    assert begun(found, None, before={2: other})["form"]["purpose"] == ""


# --- what the first briefing takes from it --------------------------------------------------------------------------

ROWS = TemplateRows(
    name="A new field",
    objectives=["They agree to a first step"],
    agenda=[
        {"topic": "Listen first", "kind": "relationship", "minutes": 20},
        {"topic": "A first step", "kind": "decision", "minutes": 30},
    ],
    questions=["What does it cost you?", "How far are you with this: The forecast?"],
    prompts=[{"practice": Practice.ENABLE, "text": "Let them propose it."}],
)


def proposed(**known: Any) -> Any:
    made_on = date(2026, 5, 12)
    promise = Promise(
        "The forecast", ours=False, status="open", due_on=None, made_on=made_on, owner="", made_by=""
    )
    record = AccountRecord(
        Account(name="Halden"), MoneyByYear([], "", []), Stakes([], None, ""), promises=[promise]
    )
    given = {"title": "April", "purpose": "growth", "manager": "Nadine Keller", "record": record}
    return proposals_of(Facts(today=date(2026, 6, 1), **{"template": ROWS, **given, **known}))


def test_the_agenda_opens_with_the_template_and_serves_its_objectives_by_it() -> None:
    found = proposed(objectives=["They agree to a first step", "April stands"])["agenda"]
    assert [(row.values["topic"], row.source) for row in found] == [
        ("Listen first", "the template “A new field”"),
        ("April stands", "the objectives"),
        ("What you wanted to do: The forecast", "an open promise"),
        ("A first step", "the template “A new field”"),
    ]
    assert {row.values["lead"] for row in found} == {"Nadine Keller"}


def test_a_question_of_both_is_proposed_once_and_is_the_records() -> None:
    found = proposed()["questions"]
    assert [(row.values["text"], row.source) for row in found] == [
        ("How far are you with this: The forecast?", "their promise of 12 May"),
        ("What does it cost you?", "the template “A new field”"),
    ]
    prompts = proposed()["leadership_prompts"]
    assert [row.source for row in prompts] == [
        *["the purpose of the visit"] * 2,
        "the template “A new field”",
    ]


def test_a_long_template_leaves_the_record_room() -> None:
    topics = [{"topic": f"Topic {n}", "kind": "action", "minutes": 5} for n in range(9)]
    found = proposed(template=replace(ROWS, agenda=topics), objectives=["April stands"])["agenda"]
    sources = Counter(row.source.split(" “")[0] for row in found)
    assert sources == {"the template": 6, "the objectives": 1, "an open promise": 1}
