"""The filters of visits: the list page and the API offer the same ones, and choices show nothing that is out of scope."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Account, TeamMember
from engage.core.filters import ByNames, yes_no
from engage.people.models import Assistant, Executive
from visits.calendar_days import falling_between
from visits.models import Attendee, Format, Origin, Purpose, Status, Visit, VisitTemplate
from visits.models.visit import VisitQuerySet

MOST_CHOICES = 100


def accounts_of_visits(request: Any) -> QuerySet[Account]:
    """Accounts the person sees, and those of visits that name them before the account is open to them."""
    if request is None:
        return Account.objects.none()
    visits = Visit.objects.visible_to(request.user).filter(account=OuterRef("pk")).order_by()
    seen = Account.objects.visible_to(request.user).order_by().values("pk")
    return Account.objects.filter(Q(pk__in=seen) | Exists(visits))


def executives(request: Any) -> QuerySet[Executive]:
    if request is None:
        return Executive.objects.none()
    return Executive.objects.visible_to(request.user)


def taking_part(visits: VisitQuerySet, name: str, executive: Executive | None) -> VisitQuerySet:
    """Visits that this executive leads or attends."""
    return visits if executive is None else visits.taking_part(executive)


def without_long_choices(form: Any, request: Any) -> Any:
    """The filter's form. Whoever sees hundreds of accounts comes from an account's page; a list of them all would be no choice. One query."""
    accounts = Account.objects.visible_to(request.user).order_by()
    if len(accounts.values_list("pk")[: MOST_CHOICES + 1]) > MOST_CHOICES:
        del form.fields["account"]
    return form


class VisitFilter(django_filters.FilterSet):
    """`start_after` is inclusive, `start_before` is not; a date alone means its midnight, UTC. `executive` is the lead, `participant` leads or
    attends. `on` is a day, of which a visit takes up some part, on the reader's clock (with a token: UTC). `mine` are the visits in which one has
    a part oneself; `q` looks for words in the point of the meeting. `visit_format` is not called `format`, which says how the API writes its answer.
    """

    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label="Point of the meeting")
    account = django_filters.ModelChoiceFilter(queryset=accounts_of_visits, empty_label="Any account")
    executive = django_filters.ModelChoiceFilter(
        field_name="lead_executive", queryset=executives, label="Executive", empty_label="Any executive"
    )
    participant = django_filters.ModelChoiceFilter(
        field_name="lead_executive", queryset=executives, method=taking_part, label="With"
    )
    status = django_filters.ChoiceFilter(choices=Status.choices, empty_label="Any status")
    visit_format = django_filters.ChoiceFilter(
        field_name="format", choices=Format.choices, label="Format", empty_label="Any format"
    )
    purpose = django_filters.ChoiceFilter(choices=Purpose.choices, label="Purpose", empty_label="Any purpose")
    origin = django_filters.ChoiceFilter(choices=Origin.choices, label="How it came", empty_label="Anyhow")
    mine = yes_no("Whose", "Anybody’s", "Mine", "Not mine", method="of_mine")
    rush = yes_no("Notice", "Any notice", "Rushed", "In good time")
    confidential = yes_no("Confidential", "Either", "Only confidential", "Not confidential")
    start_after = django_filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="gte", label="From")
    start_before = django_filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="lt", label="Before")
    on = django_filters.DateFilter(method="on_day", label="On")
    ordering = ByNames(
        names={"account_name": "account__name", "executive_name": "lead_executive__name"},
        fields=[("starts_at", "starts_at"), ("account_name", "account"), ("executive_name", "executive")],
        field_labels={"starts_at": "Start", "account_name": "Account", "executive_name": "Executive"},
        label="Order",
        empty_label=None,
    )

    class Meta:
        model = Visit
        fields = ["account", "executive", "status", "start_after", "start_before"]

    def of_mine(self, visits: QuerySet[Visit], name: str, value: bool) -> QuerySet[Visit]:
        ids = self.request.user.acting_ids
        part = (
            Q(account__manager__in=ids)
            | Q(lead_executive__user__in=ids)
            | Q(requested_by__in=ids)
            | Exists(TeamMember.objects.filter(account=OuterRef("account"), user__in=ids))
            | Exists(Assistant.objects.filter(executive=OuterRef("lead_executive"), user__in=ids))
            | Exists(Attendee.objects.naming(ids).filter(visit=OuterRef("pk")))
        )
        # not .exclude(part): of an account without a manager that would say neither yes nor no
        return (
            visits.filter(part)
            if value
            else visits.exclude(pk__in=visits.filter(part).order_by().values("pk"))
        )

    def on_day(self, visits: QuerySet[Visit], name: str, day: date) -> QuerySet[Visit]:
        return falling_between(visits, day, day, zone=timezone.get_current_timezone())


class CalendarFilter(django_filters.FilterSet):
    """`executive` leads or attends: a calendar shows where somebody is."""

    account = django_filters.ModelChoiceFilter(queryset=accounts_of_visits, empty_label="Any account")
    executive = django_filters.ModelChoiceFilter(
        queryset=executives, method=taking_part, label="Executive", empty_label="Any executive"
    )

    class Meta:
        model = Visit
        fields = ["account", "executive"]


class TemplateFilter(django_filters.FilterSet):
    """`offered=true` finds those a visit can begin with."""

    purpose = django_filters.ChoiceFilter(choices=Purpose.choices)
    offered = django_filters.BooleanFilter(field_name="retired_at", lookup_expr="isnull")

    class Meta:
        model = VisitTemplate
        fields = ["purpose", "offered"]
