"""What a debrief has any number of: promises, insights, and people whom nobody had named."""

from typing import Any

from django import forms

from visits.forms.rows import PlainForm
from visits.forms.times import DayInput
from visits.models import Alignment, Side

Choices = list[tuple[Any, str]]


class PromiseForm(PlainForm):
    text = forms.CharField(label="What was promised", max_length=300)
    ours = forms.ChoiceField(
        label="By whom", choices=[("ours", "By us"), ("theirs", "By the customer")], initial="ours"
    )
    owner = forms.TypedChoiceField(
        label="Who answers for it", required=False, coerce=int, empty_value=None, choices=()
    )
    owner_name = forms.CharField(label="or somebody else", required=False, max_length=200)
    due_on = forms.DateField(label="Until", required=False, widget=DayInput)
    amount = forms.DecimalField(label="Worth", required=False, min_value=0, max_digits=16, decimal_places=2)
    unit = forms.CharField(label="In", required=False, max_length=40)
    red_line = forms.TypedChoiceField(
        label="Beyond a red line?", required=False, coerce=int, empty_value=None, choices=()
    )

    def __init__(
        self,
        *args: Any,
        owners: Choices | None = None,
        red_lines: Choices | None = None,
        currency: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["unit"].widget.attrs["placeholder"] = currency
        self.fields["owner"].choices = [("", "Not said"), *(owners or [])]  # type: ignore[attr-defined]
        if red_lines:
            self.fields["red_line"].choices = [("", "No"), *red_lines]  # type: ignore[attr-defined]
        else:
            del self.fields["red_line"]

    def clean_unit(self) -> str:
        """A number alone is money of the account."""
        unit: str = self.cleaned_data["unit"]
        return unit or (self.currency if self.cleaned_data.get("amount") is not None else "")


class InsightForm(PlainForm):
    topic = forms.CharField(label="About", max_length=120)
    text = forms.CharField(label="What you learnt", widget=forms.Textarea(attrs={"rows": 2}))
    alignment = forms.ChoiceField(
        label="How does it fit our plans?",
        choices=[(value, label.capitalize()) for value, label in Alignment.choices],
        initial=Alignment.UNKNOWN,
    )


class JoinedForm(PlainForm):
    name = forms.CharField(label="Name", max_length=200)
    title = forms.CharField(label="Title", max_length=200, required=False)
    side = forms.ChoiceField(
        label="Whose",
        choices=[(Side.CUSTOMER, "The customer’s"), (Side.ACCOUNT, "Ours")],
        initial=Side.CUSTOMER,
    )
