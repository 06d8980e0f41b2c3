"""The form of one policy: its new value, in its range, and why."""

from typing import Any

from django import forms

from engage.core.policy import PolicyDefinition


class PolicyForm(forms.Form):
    """`value` takes what the policy takes: a whole number, a number, yes or no, or words."""

    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stays in the history beside your name.",
    )

    def __init__(self, *args: Any, definition: PolicyDefinition, value: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "initial": {"value": value}})
        self.fields["value"] = _field(definition)
        self.order_fields(["value", "reason"])


def _field(definition: PolicyDefinition) -> forms.Field:
    if isinstance(definition.default, bool):
        return forms.TypedChoiceField(
            label="New value",
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda word: word == "yes",
            widget=forms.RadioSelect,
        )
    if not definition.is_number:
        return forms.CharField(label="New value", max_length=500)
    least, most = definition.minimum, definition.maximum
    options: dict[str, Any] = {
        "label": "New value",
        "help_text": f"{definition.unit[:1].upper()}{definition.unit[1:]}, from {least:,g} to {most:,g}.",
        "error_messages": {
            "min_value": f"The least is {least:,g}.",
            "max_value": f"The most is {most:,g}.",
            "invalid": "Write a number.",
        },
    }
    if isinstance(definition.default, int):
        return forms.IntegerField(min_value=int(least), max_value=int(most), **options)
    return forms.FloatField(min_value=least, max_value=most, **options)
