"""The filters of sponsorships: the board and the API offer the same ones, and choices show nothing that is out of scope."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Account
from engage.core import policy
from engage.core.clock import now
from engage.core.filters import ByNames
from engage.core.policy import Policy
from engage.people.models import Executive
from sponsors.models import RematchRequest, Sponsorship
from sponsors.queries.contact import silent_on, with_contact
from sponsors.queries.scope import ReportScope

STATES = [
    ("current", "Running or agreed"),
    ("silent", "Silent for too long"),
    ("rematch", "Re-match asked for"),
    ("ended", "Ended"),
]


def terms_for(user: Any, *, rules: Policy | None = None) -> Any:
    """The sponsorships whose figures this person reads (sales operations all, account managers and teams those of their accounts, executives
    their own), with when the sponsor was last in contact. One query, for the policy where it is not given, until they are used."""
    scope = ReportScope.of(user)
    terms = with_contact(scope.sponsorships(), scope=scope, as_of=now(), rules=rules or policy.current())
    return terms.select_related("account", "executive")


def _accounts(request: Any) -> QuerySet[Account]:
    if request is None:
        return Account.objects.none()
    terms = ReportScope.of(request.user).sponsorships().filter(account=OuterRef("pk")).order_by()
    return Account.objects.visible_to(request.user).filter(Exists(terms))


def _executives(request: Any) -> QuerySet[Executive]:
    if request is None:
        return Executive.objects.none()
    terms = ReportScope.of(request.user).sponsorships().filter(executive=OuterRef("pk")).order_by()
    return Executive.objects.visible_to(request.user).filter(Exists(terms))


class SponsorshipFilter(django_filters.FilterSet):
    """`state` is current (runs or is agreed), silent (runs, and no contact for longer than the policy's days), rematch (one is asked for) or
    ended; `ending_within` counts days from today (UTC), with terms that are over and go on; `name` is part of the account's name."""

    name = django_filters.CharFilter(field_name="account__name", lookup_expr="icontains", label="Account")
    state = django_filters.ChoiceFilter(
        choices=STATES, method="in_state", label="State", empty_label="Any state"
    )
    executive = django_filters.ModelChoiceFilter(queryset=_executives, label="Sponsor", empty_label="Anybody")
    account = django_filters.ModelChoiceFilter(queryset=_accounts, empty_label="Any account")
    ending_within = django_filters.NumberFilter(
        method="ends_within", label="Term ends within", min_value=0, max_value=4000
    )
    ordering = ByNames(
        names={"account_name": "account__name", "executive_name": "executive__name"},
        fields=[
            ("account_name", "account"),
            ("executive_name", "executive"),
            ("ends_on", "ends_on"),
            ("quiet_since", "last_contact"),
        ],
        label="Order",
    )

    class Meta:
        model = Sponsorship
        fields = ["name", "state", "executive", "account", "ending_within"]

    def in_state(self, terms: Any, name: str, value: str) -> Any:
        if value == "current":
            return terms.carried()
        if value == "silent":
            return silent_on(terms, now().date())
        if value == "ended":
            return terms.filter(ended_on__lte=now().date())
        asked = RematchRequest.objects.undecided().filter(sponsorship=OuterRef("pk")).order_by()
        seen = asked.visible_to(self.request.user)
        return terms.filter(Exists(seen))

    def ends_within(self, terms: Any, name: str, value: Any) -> Any:
        return terms.carried().filter(ends_on__lte=now().date() + timedelta(days=int(value)))
