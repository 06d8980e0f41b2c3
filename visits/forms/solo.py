from django import forms


class SoloReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why nobody of the account team can come", widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label="May the executive go alone?",
        choices=[("approve", "Yes, this once"), ("refuse", "No, somebody comes along")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
