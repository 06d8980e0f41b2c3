"""A template of visits, as sales operations types it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from engage.core.errors import EngageError
from engage.core.pages import show_refusal
from visits.actions import AgendaDraft, ObjectiveDraft, PromptDraft, TemplateDraft
from visits.forms.rows import AimForm, LineForm, PromptForm, TopicForm, rows_of
from visits.models import Format, Purpose

ROWS = (
    ("objectives", AimForm),
    ("agenda", TopicForm),
    ("questions", LineForm),
    ("prompts", PromptForm),
)
FIELDS = ("name", "purpose", "when_to_use", "format", "minutes")


class TemplateForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120)
    purpose = forms.ChoiceField(label="Purpose", choices=[("", "Choose"), *Purpose.choices])
    when_to_use = forms.CharField(
        label="When to use it",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One sentence, for whoever has to choose: “The teams have settled all they can, and what is left needs somebody who may decide.”",
    )
    format = forms.ChoiceField(
        label="Format", choices=[("", "Whatever suits"), *Format.choices], required=False
    )
    minutes = forms.IntegerField(label="Length in minutes", min_value=5, max_value=600, initial=60)


class TemplateForms:
    """The form with its rows. `draft()` is what was typed, once `is_valid()`. `template` is read `with_rows`."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, template: Any | None = None) -> None:
        first = {name: getattr(template, name) for name in FIELDS} if template else {}
        self.form = TemplateForm(data, initial=first)
        self.rows: dict[str, Any] = {}
        for name, row in ROWS:
            present = getattr(template, f"{name}_") if template else []
            made = rows_of(row, extra=1 if present else 2)
            self.rows[name] = made(data, prefix=name, initial=present)

    @property
    def all(self) -> list[Any]:
        return [self.form, *self.rows.values()]

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.all]  # each says what is wrong with it
        return all(valid)

    def show(self, error: EngageError) -> None:
        show_refusal(self.form, error)

    def draft(self) -> TemplateDraft:
        typed: dict[str, Any] = self.form.cleaned_data
        rows = {name: formset.rows() for name, formset in self.rows.items()}
        return TemplateDraft(
            **{name: typed[name] for name in FIELDS},
            objectives=[
                ObjectiveDraft(row["text"], row["kind"], sign_of_success=row["sign_of_success"])
                for row in rows["objectives"]
            ],
            agenda=[
                AgendaDraft(row["topic"], kind=row["kind"] or "relationship", minutes=row["minutes"] or 15)
                for row in rows["agenda"]
            ],
            questions=[row["text"] for row in rows["questions"]],
            prompts=[PromptDraft(row["practice"] or "model_the_way", row["text"]) for row in rows["prompts"]],
        )
