"""The rows of a visit that people add and remove: formsets, and what was typed in them."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from visits.models import AlternativeKind, ConversationKind, ObjectiveKind, Practice

Row = dict[str, Any]


class Rows(BaseFormSet[forms.Form]):
    """`rows()` are those that hold something and were not removed.

    What was typed is compared with an empty row, not with what is stored: an autosave may have stored it since the page was opened, and a
    row that equals its initial values counts as untouched and would be left out.
    """

    def __init__(self, data: Any = None, *, initial: Any = None, **kwargs: Any) -> None:
        super().__init__(data, initial=initial if data is None else None, **kwargs)

    def rows(self) -> list[Row]:
        return [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]

    def refuse(self, message: str) -> None:
        self.non_form_errors().append(message)


class PlainForm(forms.Form):
    """A row. A choice that is always made needs an `initial`, or a spare row that nobody touched counts as begun."""

    marks_optional = False
    use_required_attribute = False


class ObjectiveForm(PlainForm):
    text = forms.CharField(label="Objective", max_length=300)
    sign_of_success = forms.CharField(label="How one will see it", max_length=300, required=False)
    kind = forms.ChoiceField(label="Kind", choices=ObjectiveKind.choices, initial=ObjectiveKind.RELATIONSHIP)
    priority = forms.TypedChoiceField(
        label="Serves the priority", required=False, coerce=int, empty_value=None, choices=()
    )

    def __init__(self, *args: Any, priorities: list[tuple[Any, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["priority"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "None in particular"), *(priorities or [])]


class AlternativeForm(PlainForm):
    kind = forms.ChoiceField(
        label="Instead", choices=AlternativeKind.choices, initial=AlternativeKind.SOMEONE_ELSE
    )
    text = forms.CharField(label="Which one exactly", max_length=300)
    why_not = forms.CharField(label="Why that is not enough", max_length=500)


class GuestForm(PlainForm):
    name = forms.CharField(label="Name", max_length=200)
    title = forms.CharField(label="Title", max_length=200, required=False)


class ColleagueForm(PlainForm):
    executive = forms.TypedChoiceField(label="Executive", coerce=int, empty_value=None, choices=())

    def __init__(self, *args: Any, executives: list[tuple[Any, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["executive"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Choose"), *(executives or [])]


class AgendaForm(PlainForm):
    topic = forms.CharField(label="Topic", max_length=300, required=False)
    lead = forms.CharField(label="Who leads it", max_length=200, required=False)
    kind = forms.ChoiceField(
        label="Kind",
        choices=ConversationKind.choices,
        required=False,
        initial=ConversationKind.RELATIONSHIP,
    )
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=600,
        required=False,
        widget=forms.NumberInput(attrs={"placeholder": "15"}),
    )
    led_by_account_team = forms.BooleanField(label="Led by the account team", required=False)


class RedLineForm(PlainForm):
    topic = forms.CharField(label="Topic", max_length=120, required=False)
    text = forms.CharField(label="What must not be conceded", max_length=300, required=False)
    limit = forms.DecimalField(label="Number", max_digits=16, decimal_places=2, required=False)
    unit = forms.CharField(label="Unit", max_length=40, required=False)
    approver = forms.TypedChoiceField(
        label="Who may go further", required=False, coerce=int, empty_value=None, choices=()
    )

    def __init__(self, *args: Any, approvers: list[tuple[Any, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["approver"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Nobody"), *(approvers or [])]


class LineForm(PlainForm):
    text = forms.CharField(label="Text", max_length=300, required=False)


class LikelyQuestionForm(PlainForm):
    text = forms.CharField(label="What they may ask", max_length=300, required=False)
    answer = forms.CharField(
        label="What to answer", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PromptForm(PlainForm):
    """Without a `text` there is no prompt; a practice alone says nothing about this meeting."""

    practice = forms.ChoiceField(
        label="Practice", choices=Practice.choices, required=False, initial=Practice.MODEL_THE_WAY
    )
    text = forms.CharField(label="What that means in this meeting", max_length=300, required=False)


def rows_of(form: type[forms.Form], *, extra: int, most: int = 20) -> type[Rows]:
    """A formset class. Without JavaScript its `extra` rows are the spare ones."""
    return forms.formset_factory(
        form,
        formset=Rows,
        extra=extra,
        can_delete=True,
        max_num=most,
        absolute_max=most + 20,
        validate_max=True,
    )  # type: ignore[return-value]
