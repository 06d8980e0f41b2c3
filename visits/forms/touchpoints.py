"""A touchpoint in ten seconds: most of it is filled in already."""

from typing import Any

from django import forms

from accounts.models import Account, Contact
from engage.core import clock
from engage.people.models import Executive, User
from visits.actions import TouchpointDraft
from visits.forms.request import ExecutiveChoice, PeopleChoice
from visits.models import TouchpointKind
from visits.rules import may_log_for_anybody

YES_OR_NO = [("no", "No"), ("yes", "Yes")]


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class TouchpointForm(forms.Form):
    """`account` is fixed where the page was opened for one, whose contacts can then be ticked. Times are read on the reader's clock."""

    marks_optional = False

    account = forms.ModelChoiceField(queryset=Account.objects.none(), label="Account", empty_label="Choose")
    executive = ExecutiveChoice(queryset=Executive.objects.none(), label="Executive", empty_label="Choose")
    kind = forms.ChoiceField(
        label="What it was", choices=TouchpointKind.choices, initial="call", widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(
        label="Minutes, for a call", min_value=1, max_value=600, initial=5, required=False
    )
    occurred_at = forms.DateTimeField(label="When", widget=MomentInput)
    words = forms.CharField(label="In one line", max_length=300)
    contacts = PeopleChoice(queryset=Contact.objects.none(), label="With", required=False)
    promised = forms.ChoiceField(label="Was anything promised?", choices=YES_OR_NO, widget=forms.RadioSelect)

    def __init__(
        self, data: Any = None, *, user: User, account: Account | None, executive: int | None
    ) -> None:
        super().__init__(data, initial={"occurred_at": clock.now(), "executive": executive})
        executives = executives_to_log_for(user)
        self._choose("executive", executives)
        if account is not None:
            del self.fields["account"]
            self._choose("contacts", Contact.objects.visible_to(user).active().filter(account=account))
        else:
            self._choose("account", Account.objects.visible_to(user).order_by("name"))
            del self.fields["contacts"]
        self.of_account = account

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def draft(self) -> TouchpointDraft:
        facts = self.cleaned_data
        return TouchpointDraft(
            executive=facts["executive"],
            account=self.of_account or facts["account"],
            kind=facts["kind"],
            minutes=facts["minutes"],
            occurred_at=facts["occurred_at"],
            words=facts["words"],
            promised=facts["promised"] == "yes",
            contacts=tuple(facts.get("contacts", ())),
        )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(label="Why it was a mistake", widget=forms.Textarea(attrs={"rows": 2}))


def executives_to_log_for(user: User) -> Any:
    """All who are here for the account side; for executives and assistants those they are or assist."""
    here = Executive.objects.visible_to(user).active()
    if may_log_for_anybody(user):
        return here
    return (here.led_by(user) | here.assisted_by(user)).distinct()
