"""The forms of commitments, insights and asks."""

from typing import Any

from django import forms

from visits.models import Answer


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


class SettlementForm(forms.Form):
    """Whether a note is needed is for the action to say."""

    marks_optional = False

    status = forms.ChoiceField(
        label="It goes on record as",
        choices=[
            ("kept", "Kept"),
            ("broken", "Broken: it will not be kept any more"),
            ("withdrawn", "Withdrawn: it is not wanted any more, or was none"),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="How, or why not",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever promises this customer something next reads it. It is needed where a promise is withdrawn.",
    )


class AssignmentForm(forms.Form):
    """Who answers for a commitment, and until when. `people` are (id, name) of those of ours who could."""

    owner = forms.TypedChoiceField(
        label="Who of ours answers for it", required=False, coerce=int, empty_value=None
    )
    owner_name = forms.CharField(
        label="Or somebody else’s name",
        required=False,
        max_length=200,
        help_text="For a promise of the customer’s: who there answers for it.",
    )
    due_on = _day(label="By which day")

    def __init__(self, *args: Any, people: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].choices = [("", "Nobody of ours"), *people]  # type: ignore[attr-defined]


class InsightAnswerForm(forms.Form):
    """What each answer needs beside it is for the action to say."""

    marks_optional = False

    answer = forms.ChoiceField(
        label="What the leadership does about it",
        choices=[
            (Answer.CHANGE, "We change"),
            (Answer.STAY, "We don’t change, because …"),
            (Answer.LOOK_INTO, "We look into it by …"),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="What changes, or why nothing does",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The account team tells the customer in these words.",
    )
    due_on = _day(label="Looked into by", help_text="Only where it is looked into.")


class AskAnswerForm(forms.Form):
    text = forms.CharField(
        label="What was answered",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Yes or no, and what follows from it. The account team reads this.",
    )
