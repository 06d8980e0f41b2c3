"""The account side's part of a debrief, and the owners of what was promised."""

from typing import Any

from django import forms

from visits.effects import AccountPart
from visits.forms.debrief import rating
from visits.forms.debrief_rows import Choices
from visits.forms.times import DayInput
from visits.models import Commitment, Practice

# The five practices as somebody sees them who was in the room.
PRACTICES = {
    Practice.MODEL_THE_WAY: "did what they ask of others",
    Practice.INSPIRE: "spoke of a future worth going for",
    Practice.CHALLENGE: "looked for new ways, and took a risk",
    Practice.ENABLE: "left us the lead, and stood behind us",
    Practice.ENCOURAGE: "thanked people for what they did",
}


class AccountForm(forms.Form):
    marks_optional = False
    feedback = forms.CharField(label="Feedback", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    to_keep = forms.CharField(label="To keep", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    relationship_rating = rating("How good is the relationship after this visit? (1 strained, 5 excellent)")
    next_step = forms.CharField(label="Next step", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    next_step_on = forms.DateField(label="By", required=False, widget=DayInput)

    recap = forms.CharField(label="Text", required=False, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for practice, seen in PRACTICES.items():
            self.fields[practice] = rating(f"{practice.label}: {seen}")

    def practices(self) -> list[Any]:
        return [self[practice] for practice in PRACTICES]

    def facts(self) -> dict[str, Any]:
        """By the columns of the debrief."""
        typed = self.cleaned_data
        words = {name: typed.get(name) or "" for name in ("feedback", "to_keep", "next_step", "recap")}
        numbers = ("relationship_rating", "next_step_on", *PRACTICES)
        return words | {name: typed.get(name) for name in numbers}

    def part(self) -> AccountPart:
        facts = self.facts()
        seen = {str(practice): facts.pop(practice) for practice in PRACTICES}
        return AccountPart(practices=seen, **facts)


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
