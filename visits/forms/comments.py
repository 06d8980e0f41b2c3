from django import forms


class CommentForm(forms.Form):
    text = forms.CharField(
        label="What should change, or be asked",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The account manager and the team read it. The executive never does.",
    )
