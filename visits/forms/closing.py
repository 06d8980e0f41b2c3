"""The account side's part of a debrief, and the owners of what was promised."""

from typing import Any

from django import forms

from visits.effects import AccountPart
from visits.forms.debrief import rating
from visits.forms.debrief_rows import Choices
from visits.forms.times import DayInput
from visits.models import Commitment


class AccountForm(forms.Form):
    marks_optional = False
    feedback = forms.CharField(label="Feedback", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    relationship_rating = rating("How good is the relationship after this visit? (1 strained, 5 excellent)")
    next_step = forms.CharField(label="Next step", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    next_step_on = forms.DateField(label="By", required=False, widget=DayInput)

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "feedback": typed.get("feedback") or "",
            "next_step": typed.get("next_step") or "",
            "next_step_on": typed.get("next_step_on"),
            "relationship_rating": typed.get("relationship_rating"),
        }

    def part(self) -> AccountPart:
        return AccountPart(**self.facts())


class OwnerForm(forms.Form):
    """Who answers for one promise, and until when."""

    marks_optional = False
    owner = forms.TypedChoiceField(
        label="Who answers for it", required=False, coerce=int, empty_value=None, choices=()
    )
    owner_name = forms.CharField(label="or somebody else", required=False, max_length=200)
    due_on = forms.DateField(label="Until", required=False, widget=DayInput)

    def __init__(self, data: Any = None, *, commitment: Commitment, owners: Choices, **kwargs: Any) -> None:
        first = {
            "owner": commitment.owner_id,
            "owner_name": commitment.owner_name,
            "due_on": commitment.due_on,
        }
        super().__init__(data, prefix=f"promise-{commitment.pk}", initial=first, **kwargs)
        self.commitment = commitment
        known = {pk for pk, _ in owners}
        extra = [(commitment.owner_id, commitment.owner.name)] if commitment.owner else []
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", "Not said"),
            *owners,
            *(pair for pair in extra if pair[0] not in known),
        ]
