"""The forms of the account pages: what was typed, understood field by field. Whether it may be written is asked by accounts.actions."""

from typing import Any

from django import forms

from accounts.models import Account, Contact, FinancialYear, Stake
from engage.core.clock import now
from engage.people.models import Role, User


class Day(forms.DateInput):
    """A day, picked in the browser's own calendar."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


RATINGS = [("", "Not judged")] + [
    (n, text) for n, text in enumerate(("1, least", "2", "3", "4", "5, most"), 1)
]


def _rating(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=RATINGS, coerce=int, empty_value=None, required=False)


class AccountForm(forms.ModelForm):
    """The account's own data. `parent` offers what the person sees; only sales operations gets `manager`."""

    openness = _rating("Openness to collaborate")
    importance_to_us = _rating("What it is to us")
    importance_to_them = _rating("What we are to it")
    manager = forms.ModelChoiceField(
        label="Account manager", queryset=User.objects.none(), required=False, empty_label="Nobody"
    )

    class Meta:
        model = Account
        fields = [
            "name",
            "parent",
            "tier",
            "sector",
            "region",
            "country",
            "time_zone",
            "currency",
            "potential",
            "buying_behaviour",
            "openness",
            "importance_to_us",
            "importance_to_them",
            "review_month",
            "email_domains",
            "external_id",
        ]
        labels = {
            "name": "Name",
            "parent": "Belongs to",
            "potential": "Long-term potential",
            "buying_behaviour": "Buying behaviour today",
            "time_zone": "Time zone",
            "review_month": "Month of the annual review",
            "email_domains": "E-mail domains",
            "external_id": "Number in the CRM",
        }
        help_texts = {
            "potential": "Decides the role an executive should play here, whatever the account buys today.",
            "email_domains": "Separated by commas: halden.com, halden.de",
            "country": "Two letters, such as DE",
            "currency": "Three letters, such as EUR",
            "time_zone": "Such as Europe/Berlin",
            "review_month": "From 1, January, to 12, December",
        }

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = _possible_parents(user, self.instance)
        parent.empty_label = "No other account"
        if user.is_sales_ops:
            manager = self.fields["manager"]
            assert isinstance(manager, forms.ModelChoiceField)
            manager.queryset = User.objects.filter(is_active=True, roles__contains=[Role.ACCOUNT_MANAGER])
            self.initial["manager"] = self.instance.manager_id
        else:
            del self.fields["manager"]

    def clean_external_id(self) -> str | None:
        return self.cleaned_data["external_id"] or None


def _possible_parents(user: User, account: Account) -> Any:
    """Accounts with a tier above standard, and the parent there is: a list of thousands helps nobody choose."""
    seen = Account.objects.visible_to(user).current().exclude(pk=account.pk)
    return seen.exclude(tier="standard") | seen.filter(pk=account.parent_id)


class ContactForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = [
            "name",
            "title",
            "email",
            "phone",
            "level",
            "decision_role",
            "stance",
            "relationship_now",
            "relationship_wanted",
            "left_on",
        ]
        labels = {
            "name": "Name",
            "title": "Title",
            "email": "E-mail address",
            "decision_role": "Part in decisions",
            "stance": "Stance towards us",
            "relationship_now": "Relationship now",
            "relationship_wanted": "Relationship wanted",
            "left_on": "Left on",
        }
        help_texts = {"left_on": "Whoever has left stays in the record of past visits."}
        widgets = {"left_on": Day()}


class StakeForm(forms.ModelForm):
    class Meta:
        model = Stake
        fields = ["business_unit", "topic", "amount", "currency", "lead"]
        labels = {"business_unit": "Business unit", "topic": "What about", "amount": "What it stands to gain"}
        error_messages = {"amount": {"invalid": "Write an amount such as 12400000."}}


class FinancialYearForm(forms.ModelForm):
    """Figures of one year; the share of wallet is asked in percent and kept as a share."""

    share_of_wallet_percent = forms.DecimalField(
        label="Share of wallet, %", min_value=0, max_value=100, decimal_places=2, required=False
    )

    class Meta:
        model = FinancialYear
        fields = ["year", "revenue", "profit"]
        labels = {"year": "Year", "revenue": "Revenue", "profit": "Profit"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].initial = now().year

    @property
    def figures(self) -> dict[str, Any]:
        """What was filled in; years that are on record keep the rest."""
        given = {name: self.cleaned_data[name] for name in ("revenue", "profit")}
        percent = self.cleaned_data["share_of_wallet_percent"]
        given["share_of_wallet"] = None if percent is None else percent / 100
        return {name: value for name, value in given.items() if value is not None}
