"""The rows of a visit that people add and remove: formsets, and what was typed in them."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from visits.models import AlternativeKind, ConversationKind, ObjectiveKind, Practice

Row = dict[str, Any]
MOST = 20  # rows of one kind


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


class AimForm(PlainForm):
    text = forms.CharField(label="Objective", max_length=300)
    sign_of_success = forms.CharField(label="How one will see it", max_length=300, required=False)
    kind = forms.ChoiceField(label="Kind", choices=ObjectiveKind.choices, initial=ObjectiveKind.RELATIONSHIP)


class ObjectiveForm(AimForm):
    priority = forms.TypedChoiceField(
        label="Serves the priority", required=False, coerce=int, empty_value=None, choices=()
    )

    def __init__(self, *args: Any, priorities: list[tuple[Any, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["priority"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "None in particular"), *(priorities or [])]


KINDS = AlternativeKind.values
# What is asked of each kind: the question, what it asks for with an example, and why that will not do.
QUESTIONS = {
    AlternativeKind.SOMEONE_ELSE: (
        "Who else could go?",
        "Who",
        "The head of the division",
        "Why that is not enough",
        "They asked for who can commit capacity",
    ),
    AlternativeKind.ANOTHER_FORMAT: (
        "Which other format would do?",
        "Which one",
        "A video call of half an hour",
        "Why that is not enough",
        "Their new chief executive has never seen our plant",
    ),
    AlternativeKind.NOT_NOW: (
        "Why not later?",
        "When",
        "In October, after the audit",
        "Why not then",
        "They decide in September",
    ),
}


class AlternativeForm(PlainForm):
    """The answer to one of the three questions. Whoever answers says why, too; none has to be answered."""

    question = ""
    kind = forms.ChoiceField(choices=AlternativeKind.choices, widget=forms.HiddenInput)
    text = forms.CharField(max_length=300)
    why_not = forms.CharField(max_length=500)

    def __init__(self, *args: Any, asks: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = asks
        kind = self["kind"].value()
        if kind in AlternativeKind.values:
            self.question, *words = QUESTIONS[AlternativeKind(kind)]
            for name, label, example in (("text", *words[:2]), ("why_not", *words[2:])):
                self.fields[name].label = label
                self.fields[name].widget.attrs["placeholder"] = example

    def has_changed(self) -> bool:
        """Which of the questions it is has not been typed by anybody."""
        return any(str(self[name].value() or "").strip() for name in ("text", "why_not"))


class Alternatives(Rows):
    """A row for each of the three questions at least. An earlier answer is taken back by emptying it."""

    def __init__(self, data: Any = None, *, initial: Any = None, **kwargs: Any) -> None:
        answered = sorted(initial or (), key=lambda row: _place(row["kind"]))
        self._unanswered = [kind for kind in KINDS if kind not in {row["kind"] for row in answered}]
        if data is not None:
            data = _with_all_questions(data, kwargs["prefix"])
        super().__init__(data, initial=answered, **kwargs)
        self.extra = len(self._unanswered)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_kwargs(index)
        at = -1 if index is None or self.is_bound else index - self.initial_form_count()
        return {**options, "asks": self._unanswered[at]} if at >= 0 else options

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        form: forms.Form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.empty_permitted = True
        return form

    @property
    def questions(self) -> list[Any]:
        """The rows in the order in which they are asked."""
        return sorted(self.forms, key=lambda form: _place(form["kind"].value()))


def _place(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _with_all_questions(data: Any, prefix: str) -> Any:
    """What was sent, with an empty row for each question that it does not have: the page asks all three whatever was sent."""
    total = data.get(f"{prefix}-TOTAL_FORMS") or ""
    if not total.isdecimal() or int(total) > MOST:
        return data
    rows = int(total)
    there = {data.get(f"{prefix}-{at}-kind") for at in range(rows)}
    whole = data.copy()
    for kind in KINDS:
        if kind not in there:
            for name, value in (("kind", kind), ("text", ""), ("why_not", "")):
                whole[f"{prefix}-{rows}-{name}"] = value
            rows += 1
    whole[f"{prefix}-TOTAL_FORMS"] = str(rows)
    return whole


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


class TopicForm(PlainForm):
    topic = forms.CharField(label="Topic", max_length=300, required=False)
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


class AgendaForm(TopicForm):
    lead = forms.CharField(label="Who leads it", max_length=200, required=False)
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


def rows_of(
    form: type[forms.Form], *, extra: int, most: int = MOST, formset: type[Rows] = Rows
) -> type[Rows]:
    """A formset class. Without JavaScript its `extra` rows are the spare ones."""
    return forms.formset_factory(
        form,
        formset=formset,
        extra=extra,
        can_delete=True,
        max_num=most,
        absolute_max=most + 20,
        validate_max=True,
    )  # type: ignore[return-value]
