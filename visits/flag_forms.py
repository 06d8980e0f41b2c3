"""The forms of flags and waivers."""

from django import forms


class FlagReplyForm(forms.Form):
    text = forms.CharField(
        label="Your side of it",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Sales operations and everybody who sees the flag reads this.",
    )


class FlagResolutionForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What becomes of it",
        choices=[
            ("resolved", "Resolved: it is settled, and stays counted"),
            ("withdrawn", "Withdrawn: it should not have been raised, and does not count"),
        ],
        initial="resolved",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))


class WaiverRequestForm(forms.Form):
    request = forms.CharField(
        label="Why the visit cannot wait for the debrief",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sales operations decides. Undecided after a working day, it goes to their deputies.",
    )


class WaiverDecisionForm(forms.Form):
    """An end date is asked for where the waiver is granted; whether one is needed is for the action to say."""

    granted = forms.TypedChoiceField(
        label="Decision",
        choices=[("yes", "Grant it"), ("no", "Refuse it")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    ends_on = forms.DateField(
        label="Last day of the waiver",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))
