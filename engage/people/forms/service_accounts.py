"""Making and describing a service account, and ending its access."""

from typing import Any

from django import forms

from engage.people.actions.service_accounts import LONGEST_NAME, LONGEST_PURPOSE
from engage.people.forms.fields import why_field
from engage.people.models import Role, ServiceAccount, User

VIEWS = [
    (Role.SALES_OPS, "What sales operations sees and does"),
    (Role.ADMINISTRATOR, "What administrators see: whether Engage is healthy"),
]


class ServiceAccountForm(forms.Form):
    """What is on record of one. Whose view it has is said once, when it is made."""

    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        help_text="Such as the tool. What it does is on record under it.",
    )
    purpose = forms.CharField(
        label="What it is for", max_length=LONGEST_PURPOSE, widget=forms.Textarea(attrs={"rows": 2})
    )
    answerable = forms.ModelChoiceField(
        label="Who answers for it",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        help_text="The person to ask when it misbehaves.",
    )
    roles = forms.MultipleChoiceField(
        label="What it may see",
        choices=VIEWS,
        initial=[Role.SALES_OPS],
        widget=forms.CheckboxSelectMultiple,
        help_text="The scopes of each token narrow it further.",
        error_messages={"required": "Choose at least one."},
    )

    def __init__(self, *args: Any, by: User, account: ServiceAccount | None = None, **options: Any) -> None:
        if account is not None:
            options["initial"] = {
                "name": account.user.name,
                "purpose": account.purpose,
                "answerable": account.answerable_id,
            }
        super().__init__(*args, **options)
        answerable = self.fields["answerable"]
        assert isinstance(answerable, forms.ModelChoiceField)
        answerable.queryset = User.objects.visible_to(by).filter(is_active=True)
        if account is not None:
            del self.fields["roles"]


class EndServiceAccountForm(forms.Form):
    reason = why_field()
