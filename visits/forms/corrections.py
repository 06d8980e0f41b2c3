from django import forms


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label="How it should read", max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    reason = forms.CharField(label="Why it was not right", required=False, max_length=500)
