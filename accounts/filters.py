"""The filters of accounts and of what belongs to them: list pages and the API offer the same ones, and choices show nothing that is out of scope."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import (
    Account,
    Contact,
    DecisionRole,
    FinancialYear,
    Level,
    Potential,
    Priority,
    Stake,
    Stance,
    Tier,
)
from engage.people.models import BusinessUnit, User


def accounts_in_scope(request: Any) -> QuerySet[Account]:
    return Account.objects.none() if request is None else Account.objects.visible_to(request.user).current()


def _managers(request: Any) -> QuerySet[User]:
    """Those who manage an account the person sees."""
    if request is None:
        return User.objects.none()
    managed = Account.objects.visible_to(request.user).current().filter(manager=OuterRef("pk")).order_by()
    return User.objects.filter(Exists(managed))


def _units(request: Any) -> QuerySet[BusinessUnit]:
    return BusinessUnit.objects.none() if request is None else BusinessUnit.objects.visible_to(request.user)


class Order(django_filters.OrderingFilter):
    """What a list may be put in order by, ties by name. The rows are read `with_order`."""

    def __init__(self, columns: Mapping[str, str], *, ties: tuple[str, ...] = ("folded_name", "id")) -> None:
        self.ties = ties
        super().__init__(
            fields={column: name for name, column in columns.items()}, label="Order", empty_label=None
        )

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        asked = [self.get_ordering_value(name) for name in value]
        return qs.order_by(*asked, *(tie for tie in self.ties if tie not in asked))


class AccountFilter(django_filters.FilterSet):
    """`manager=null` finds accounts that nobody manages, `mine` those whose account side one speaks for. `sector` and `region` find parts of words.

    Higher apps add filters of their own by `add_filter`.
    """

    name = django_filters.CharFilter(lookup_expr="icontains", label="Name")
    tier = django_filters.ChoiceFilter(choices=Tier.choices, empty_label="Any tier")
    manager = django_filters.ModelChoiceFilter(
        queryset=_managers, label="Account manager", empty_label="Anybody", null_label="Nobody"
    )
    potential = django_filters.ChoiceFilter(choices=Potential.choices, empty_label="Any potential")
    sector = django_filters.CharFilter(lookup_expr="icontains", label="Sector")
    region = django_filters.CharFilter(lookup_expr="icontains", label="Region")
    country = django_filters.CharFilter(lookup_expr="iexact", label="Country", max_length=2)
    parent = django_filters.ModelChoiceFilter(queryset=accounts_in_scope, label="Belongs to")
    external_id = django_filters.CharFilter(label="Number in the CRM")
    mine = django_filters.BooleanFilter(method="is_mine", label="Yours")
    ordering = Order(
        {
            "name": "folded_name",
            "tier": "tier_rank",
            "potential": "potential_rank",
            "manager": "manager_name",
            "sector": "sector",
            "region": "region",
            "country": "country",
        }
    )

    class Meta:
        model = Account
        fields = [
            "name",
            "tier",
            "manager",
            "potential",
            "sector",
            "region",
            "country",
            "parent",
            "external_id",
        ]

    def is_mine(self, accounts: Any, name: str, value: bool) -> QuerySet[Account]:
        mine = Account.objects.managed_by(self.request.user).order_by().values("pk")
        found: QuerySet[Account] = accounts.filter(pk__in=mine) if value else accounts.exclude(pk__in=mine)
        return found


def add_filter(name: str, added: django_filters.Filter) -> None:
    """Declares a filter of a higher app. To be called once per filter, from its AppConfig."""
    added.field_name = added.field_name or name
    AccountFilter.base_filters[name] = added


class ContactFilter(django_filters.FilterSet):
    """`current=false` finds those who have left."""

    name = django_filters.CharFilter(lookup_expr="icontains", label="Name")
    account = django_filters.ModelChoiceFilter(queryset=accounts_in_scope, empty_label="Any account")
    level = django_filters.ChoiceFilter(choices=Level.choices, empty_label="Any level")
    decision_role = django_filters.ChoiceFilter(
        choices=DecisionRole.choices, label="Part in decisions", empty_label="Any part"
    )
    stance = django_filters.ChoiceFilter(choices=Stance.choices, empty_label="Any stance")
    current = django_filters.BooleanFilter(field_name="left_on", lookup_expr="isnull", label="Still there")
    external_id = django_filters.CharFilter(label="Number in the CRM")
    ordering = Order(
        {
            "name": "folded_name",
            "account": "account_name",
            "level": "level_rank",
            "relationship": "relationship_now",
        }
    )

    class Meta:
        model = Contact
        fields = ["name", "account", "level", "decision_role", "stance", "current", "external_id"]


class StakeFilter(django_filters.FilterSet):
    account = django_filters.ModelChoiceFilter(queryset=accounts_in_scope)
    business_unit = django_filters.ModelChoiceFilter(queryset=_units)
    ordering = Order({"amount": "amount"}, ties=("id",))

    class Meta:
        model = Stake
        fields = ["account", "business_unit"]


class FinancialYearFilter(django_filters.FilterSet):
    """`year_from` and `year_to` are both inclusive."""

    account = django_filters.ModelChoiceFilter(queryset=accounts_in_scope)
    year = django_filters.NumberFilter()
    year_from = django_filters.NumberFilter(field_name="year", lookup_expr="gte")
    year_to = django_filters.NumberFilter(field_name="year", lookup_expr="lte")

    class Meta:
        model = FinancialYear
        fields = ["account", "year", "year_from", "year_to"]


class PriorityFilter(django_filters.FilterSet):
    """`in_force=true` finds what holds today, UTC."""

    title = django_filters.CharFilter(lookup_expr="icontains")
    in_force = django_filters.BooleanFilter(method="holds")

    class Meta:
        model = Priority
        fields = ["title", "in_force"]

    def holds(self, priorities: Any, name: str, value: bool) -> QuerySet[Priority]:
        holding = Priority.objects.in_force().order_by().values("pk")
        found: QuerySet[Priority] = (
            priorities.filter(pk__in=holding) if value else priorities.exclude(pk__in=holding)
        )
        return found


class BusinessUnitFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="icontains")
    external_id = django_filters.CharFilter()

    class Meta:
        model = BusinessUnit
        fields = ["name", "external_id"]
