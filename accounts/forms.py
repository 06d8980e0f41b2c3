"""The forms of the account pages: what was typed, understood field by field. Whether it may be written is asked by accounts.actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.dates import MONTHS

from accounts.models import Account, Contact, FinancialYear, Priority, Stake
from accounts.queries import managers_to_name
from accounts.rules import may_assign_manager
from accounts.validity import check_account, check_contact, check_figures, check_priority, check_stake
from engage.core.clock import now
from engage.core.countries import country_choices
from engage.core.errors import BadInput
from engage.core.zones import zone_choices
from engage.people.models import User


class Day(forms.DateInput):
    """A day, picked in the browser's own calendar."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class RecordForm(forms.ModelForm):
    """A form of one row. `check` is what the action asks of the fields too: asked here, it stands at its field instead of a constraint's name."""

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            self.check(fields)
        except BadInput as error:
            self.add_error(error.field, error.message)
        return fields

    def check(self, fields: Mapping[str, Any]) -> None:
        """Raises BadInput, naming the field."""


RATINGS = [("", "Not judged")] + [
    (n, text) for n, text in enumerate(("1, least", "2", "3", "4", "5, most"), 1)
]


def _rating(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=RATINGS, coerce=int, empty_value=None, required=False)


class AccountForm(RecordForm):
    """The account's own data. `parent` offers what the person sees. Who manages it is another form."""

    def check(self, fields: Mapping[str, Any]) -> None:
        check_account(fields)

    openness = _rating("Openness to collaborate")
    importance_to_us = _rating("What it is to us")
    importance_to_them = _rating("What we are to it")

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
            "currency": "Three letters, such as EUR",
        }
        widgets = {"review_month": forms.Select(choices=list(MONTHS.items()))}
        error_messages = {"external_id": {"unique": "Another account has this number in the CRM."}}

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = _possible_parents(user, self.instance)
        parent.empty_label = "No other account"
        self.fields["country"].widget = forms.Select(choices=[("", "Not known"), *country_choices()])
        self.fields["time_zone"].widget = forms.Select(
            choices=zone_choices([self.instance.time_zone, user.time_zone])
        )

    def clean_external_id(self) -> str | None:
        return self.cleaned_data["external_id"] or None


def _manager(**options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Account manager",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody yet",
        **options,
    )


class NewAccountForm(AccountForm):
    """An account that is not there yet. Sales operations says who manages it; an account manager who adds it does."""

    manager = _manager()
    field_order = ("name", "manager", "tier", "parent")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, user=user, **options)
        if may_assign_manager(user):
            _offer_managers(self, user)
        else:
            del self.fields["manager"]


class ManagerForm(RecordForm):
    """Who manages the account from now on."""

    manager = _manager()

    class Meta:
        model = Account
        fields = ["manager"]

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_managers(self, user)

    def clean_manager(self) -> User | None:
        """Nobody is a choice; a form that does not say takes the account from nobody."""
        if self.add_prefix("manager") not in self.data:
            raise forms.ValidationError("Choose who manages the account, or “Nobody yet”.")
        chosen: User | None = self.cleaned_data["manager"]
        return chosen


def _offer_managers(form: RecordForm, user: User) -> None:
    manager = form.fields["manager"]
    assert isinstance(manager, forms.ModelChoiceField)
    manager.queryset = managers_to_name(user)


def _possible_parents(user: User, account: Account) -> Any:
    """Accounts with a tier above standard, and the parent there is: a list of thousands helps nobody choose."""
    seen = Account.objects.visible_to(user).current().exclude(pk=account.pk)
    return seen.exclude(tier="standard") | seen.filter(pk=account.parent_id)


class ContactForm(RecordForm):
    def check(self, fields: Mapping[str, Any]) -> None:
        check_contact(fields)

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
            "external_id",
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
            "external_id": "Number in the CRM",
        }
        error_messages = {"external_id": {"unique": "Another contact has this number in the CRM."}}
        help_texts = {"left_on": "Whoever has left stays in the record of past visits."}
        widgets = {"left_on": Day()}

    def clean_external_id(self) -> str | None:
        return self.cleaned_data["external_id"] or None


class StakeForm(RecordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unit = self.fields["business_unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.empty_label = "Choose"
        amount = self.instance.amount
        if amount is not None and amount == amount.to_integral_value():
            self.initial["amount"] = int(amount)  # cents that are none are not shown

    def check(self, fields: Mapping[str, Any]) -> None:
        check_stake(fields)

    class Meta:
        model = Stake
        fields = ["business_unit", "topic", "amount", "currency", "lead"]
        labels = {"business_unit": "Business unit", "topic": "What about", "amount": "What it stands to gain"}
        error_messages = {"amount": {"invalid": "Write an amount such as 12400000."}}


class FinancialYearForm(RecordForm):
    """Figures of one year; the share of wallet is asked in percent and kept as a share."""

    def check(self, fields: Mapping[str, Any]) -> None:
        check_figures(fields)

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


class TeamMemberForm(forms.Form):
    """One person of the account team."""

    user = forms.TypedChoiceField(label="Who", coerce=int)
    part = forms.CharField(label="Part they play", max_length=120, required=False)

    def __init__(self, *args: Any, people: list[tuple[Any, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        user = self.fields["user"]
        assert isinstance(user, forms.TypedChoiceField)
        user.choices = people


class TeamFormSet(forms.BaseFormSet[TeamMemberForm]):
    @property
    def members(self) -> list[tuple[int, str]]:
        """User and part of each row that is filled in and stays."""
        return [
            (form.cleaned_data["user"], form.cleaned_data["part"])
            for form in self.forms
            if form.cleaned_data.get("user") and not form.cleaned_data.get("DELETE")
        ]

    def clean(self) -> None:
        if any(self.errors):
            return
        users = [user for user, _ in self.members]
        if len(users) != len(set(users)):
            raise forms.ValidationError("Somebody stands here twice; keep one line.")


_TeamFormSet = forms.formset_factory(
    TeamMemberForm, formset=TeamFormSet, extra=2, can_delete=True, max_num=50, validate_max=True
)


def team_formset(sent: Any, *, initial: list[dict[str, Any]], people: Iterable[User]) -> TeamFormSet:
    """The rows of the team as they are or as they were sent; everybody chooses among `people`."""
    choices: list[tuple[Any, str]] = [("", "Choose somebody")]
    choices += sorted(((user.pk, user.name) for user in people), key=lambda choice: choice[1])
    made = _TeamFormSet(sent, initial=initial, prefix="team", form_kwargs={"people": choices})
    assert isinstance(made, TeamFormSet)
    return made


class PriorityForm(RecordForm):
    """A priority of the leadership. The order is changed on the list."""

    def check(self, fields: Mapping[str, Any]) -> None:
        check_priority(fields)

    class Meta:
        model = Priority
        fields = ["title", "description", "starts_on", "ends_on"]
        labels = {
            "title": "Priority",
            "description": "What it means",
            "starts_on": "Holds from",
            "ends_on": "Last day",
        }
        help_texts = {
            "title": "As the leadership says it; visits point at it and every brief prints it.",
            "ends_on": "Left empty, it holds until somebody retires it.",
        }
        error_messages = {"title": {"unique": "This priority is on the list already, or was."}}
        widgets = {"starts_on": Day(), "ends_on": Day(), "description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["starts_on"].initial = now().date()
