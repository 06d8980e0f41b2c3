"""The filters of commitments, insights and asks: list pages and API offer the same ones, and choices show nothing that is out of scope."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from engage.core import clock
from engage.core.filters import ByNames, yes_no
from engage.people.models import User
from visits.filters import accounts_of_visits, executives
from visits.follow_up_queries import answer_overdue, needs_answer
from visits.models import Alignment, Answer, Ask, Commitment, CommitmentStatus, Insight

WEEK = timedelta(days=7)


def _owners(request: Any) -> QuerySet[User]:
    """Those who answer for a commitment the person sees."""
    if request is None:
        return User.objects.none()
    owned = Commitment.objects.visible_to(request.user).filter(owner=OuterRef("pk")).order_by()
    return User.objects.filter(Exists(owned))


def _account() -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(queryset=accounts_of_visits, empty_label="Any account")


def _executive(field: str, label: str = "Executive") -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=field, queryset=executives, label=label, empty_label="Any executive"
    )


class CommitmentFilter(django_filters.FilterSet):
    """`side` is ours or theirs. `executive` led the visit, `made_by` gave the promise. `due` is overdue (open after its day), this_week (open and due
    from Monday to Sunday) or none (no day is agreed); `due_after` is inclusive, `due_before` is not; days are UTC's.
    """

    q = django_filters.CharFilter(field_name="text", lookup_expr="icontains", label="What was promised")
    side = django_filters.ChoiceFilter(
        choices=[("ours", "Ours"), ("theirs", "Theirs")],
        method="on_side",
        label="Side",
        empty_label="Either side",
    )
    status = django_filters.ChoiceFilter(choices=CommitmentStatus.choices, label="Status", empty_label="Any")
    due = django_filters.ChoiceFilter(
        choices=[("overdue", "Late"), ("this_week", "This week"), ("none", "No day agreed")],
        method="is_due",
        label="Due",
        empty_label="Any time",
    )
    account = _account()
    executive = _executive("visit__lead_executive")
    made_by = _executive("made_by", "Promised by")
    owner = django_filters.ModelChoiceFilter(queryset=_owners, label="Owner", empty_label="Anybody")
    mine = yes_no("Whose", "Anybody’s", "Mine to keep", "Others’", method="is_mine")
    beyond_red_line = yes_no("Red lines", "Any", "Beyond a red line", "Within the red lines")
    due_after = django_filters.DateFilter(field_name="due_on", lookup_expr="gte", label="Due from")
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt", label="Due before")
    ordering = ByNames(
        names={"account_name": "account__name"},
        fields=[("due_order", "due_on"), ("made_at", "made_at"), ("account_name", "account")],
        field_labels={"due_order": "Due", "made_at": "Made", "account_name": "Account"},
        label="Order",
        empty_label="Open first, by day",
    )

    class Meta:
        model = Commitment
        fields = ["status", "account", "made_by", "owner"]

    def on_side(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        return rows.filter(ours=value == "ours")

    def is_due(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        if value == "none":
            return rows.filter(status=CommitmentStatus.OPEN, due_on=None)
        if value == "overdue":
            return rows.overdue()  # type: ignore[attr-defined]
        today = clock.now().date()
        monday = today - timedelta(days=today.weekday())
        return rows.filter(status=CommitmentStatus.OPEN, due_on__gte=monday, due_on__lt=monday + WEEK)

    def is_mine(self, rows: QuerySet[Commitment], name: str, value: bool) -> QuerySet[Commitment]:
        mine = Q(owner__in=self.request.user.acting_ids)
        return rows.filter(mine) if value else rows.filter(~mine | Q(owner=None))


class InsightFilter(django_filters.FilterSet):
    """For rows of `insight_lines`. `recorded_after` is inclusive, `recorded_before` is not; a date alone means its midnight, UTC. `answer` is the
    newest one, none, or overdue (to be looked into by a day that is over).
    """

    q = django_filters.CharFilter(method="about", label="Topic or words")
    account = _account()
    executive = _executive("visit__lead_executive")
    alignment = django_filters.ChoiceFilter(choices=Alignment.choices, label="Fit", empty_label="Any")
    answer = django_filters.ChoiceFilter(
        choices=[("none", "No answer"), *Answer.choices, ("overdue", "looked into too long")],
        method="with_answer",
        label="Answer",
        empty_label="Answered or not",
    )
    needs_answer = yes_no("Leadership", "All", "Needs an answer", "Needs none", method="in_need")
    recorded_after = django_filters.IsoDateTimeFilter(
        field_name="recorded_at", lookup_expr="gte", label="Learnt from"
    )
    recorded_before = django_filters.IsoDateTimeFilter(
        field_name="recorded_at", lookup_expr="lt", label="Learnt before"
    )
    ordering = ByNames(
        names={"account_name": "account__name"},
        fields=[("recorded_at", "recorded_at"), ("account_name", "account")],
        field_labels={"recorded_at": "Learnt", "account_name": "Account"},
        label="Order",
        empty_label="Latest first",
    )

    class Meta:
        model = Insight
        fields = ["account", "alignment"]

    def about(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(topic__icontains=value) | Q(text__icontains=value))

    def with_answer(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "none":
            return rows.filter(answer_now=None)
        return rows.filter(answer_overdue() if value == "overdue" else Q(answer_now=value))

    def in_need(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        in_need = rows.filter(needs_answer())
        return in_need if value else rows.exclude(pk__in=in_need.order_by().values("pk"))


class AskFilter(django_filters.FilterSet):
    """For rows of `ask_lines`. `executive` leads the visit; `visit` is its id."""

    q = django_filters.CharFilter(field_name="text", lookup_expr="icontains", label="What was asked")
    account = django_filters.ModelChoiceFilter(
        field_name="briefing__visit__account",
        queryset=accounts_of_visits,
        label="Account",
        empty_label="Any account",
    )
    executive = _executive("briefing__visit__lead_executive")
    answered = yes_no("Answer", "Answered or not", "Answered", "Not answered", field_name="is_answered")
    visit = django_filters.NumberFilter(field_name="briefing__visit", min_value=1, max_value=2**63 - 1)
    ordering = ByNames(
        names={"account_name": "briefing__visit__account__name"},
        fields=[("starts_order", "starts_at"), ("account_name", "account")],
        field_labels={"starts_order": "Visit", "account_name": "Account"},
        label="Order",
        empty_label="Latest visits first",
    )

    class Meta:
        model = Ask
        fields = ["account", "executive"]
