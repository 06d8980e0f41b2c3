"""The filters of commitments, insights and asks: list pages and API offer the same ones, and choices show nothing that is out of scope."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Account
from engage.core import clock
from engage.core.filters import ByNames, yes_no
from engage.people.models import User
from visits.filters import accounts_of_visits, executives
from visits.follow_up_queries import answer_overdue, needs_answer
from visits.forms.times import DayInput
from visits.models import Alignment, Answer, Ask, Commitment, CommitmentStatus, Insight
from visits.models.visit import ENDED

WEEK = timedelta(days=7)


def _owners(request: Any) -> QuerySet[User]:
    """Those who answer for a commitment the person sees."""
    if request is None:
        return User.objects.none()
    owned = Commitment.objects.visible_to(request.user).filter(owner=OuterRef("pk")).order_by()
    return User.objects.filter(Exists(owned))


def of_account(field: str = "account") -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=field, queryset=accounts_of_visits, label="Account", empty_label="Any account"
    )


def of_executive(field: str, label: str = "Executive") -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=field, queryset=executives, label=label, empty_label="Any executive"
    )


class CommitmentFilter(django_filters.FilterSet):
    """For rows of `commitment_lines`. `side` is ours or theirs. `executive` led the visit, `made_by` gave the promise. `due` is overdue (open after its day), this_week (open and due
    from Monday to Sunday) or none (no day is agreed); `late` is of those open after their day, or kept only then; `due_after` is inclusive, `due_before` is not; days are UTC's.
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
    account = of_account()
    executive = of_executive("visit__lead_executive")
    made_by = of_executive("made_by", "Promised by")
    owner = django_filters.ModelChoiceFilter(queryset=_owners, label="Owner", empty_label="Anybody")
    mine = yes_no("Whose", "Anybody’s", "Mine to keep", "Others’", method="is_mine")
    late = yes_no("On time", "Late or not", "Late, or kept late", "Not late", field_name="is_late")
    beyond_red_line = yes_no("Red lines", "Any", "Beyond a red line", "Within the red lines")
    due_after = django_filters.DateFilter(
        field_name="due_on", lookup_expr="gte", label="Due from", widget=DayInput
    )
    due_before = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lt", label="Due before", widget=DayInput
    )
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
    newest one, none, or overdue (to be looked into by a day that is over). `mine` are those that one has said oneself to look into, as the newest answer.
    """

    q = django_filters.CharFilter(method="about", label="Topic or words")
    account = of_account()
    executive = of_executive("visit__lead_executive")
    alignment = django_filters.ChoiceFilter(choices=Alignment.choices, label="Fit", empty_label="Any")
    answer = django_filters.ChoiceFilter(
        choices=[("none", "No answer"), *Answer.choices, ("overdue", "looked into too long")],
        method="with_answer",
        label="Answer",
        empty_label="Answered or not",
    )
    needs_answer = yes_no("Leadership", "All", "Needs an answer", "Needs none", method="in_need")
    mine = yes_no("Looked into", "By anybody", "By me", "Not by me", method="looked_into_by_me")
    recorded_after = django_filters.IsoDateTimeFilter(
        field_name="recorded_at", lookup_expr="gte", label="Learnt from", widget=DayInput
    )
    recorded_before = django_filters.IsoDateTimeFilter(
        field_name="recorded_at", lookup_expr="lt", label="Learnt before", widget=DayInput
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

    def looked_into_by_me(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        mine = Q(answer_now=Answer.LOOK_INTO, answered_by__in=self.request.user.acting_ids)
        looked = rows.filter(mine)
        return looked if value else rows.exclude(pk__in=looked.order_by().values("pk"))

    def in_need(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        in_need = rows.filter(needs_answer())
        return in_need if value else rows.exclude(pk__in=in_need.order_by().values("pk"))


class AskFilter(django_filters.FilterSet):
    """For rows of `ask_lines`. `executive` leads the visit; `visit` is its id. `waiting` are those not answered of visits that stand; `mine` those that
    one may answer: of whoever leads the visit and of the account's manager."""

    q = django_filters.CharFilter(field_name="text", lookup_expr="icontains", label="What was asked")
    account = of_account("briefing__visit__account")
    executive = of_executive("briefing__visit__lead_executive")
    answered = yes_no("Answer", "Answered or not", "Answered", "Not answered", field_name="is_answered")
    waiting = yes_no("Waits", "Waiting or not", "Waits for an answer", "Waits for none", method="waits")
    mine = yes_no("Whose", "Anybody’s", "Mine to answer", "Others’", method="is_mine")
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

    def waits(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        gone = Q(briefing__visit__status__in=ENDED) | Q(is_answered=True)
        return rows.exclude(gone) if value else rows.filter(gone)

    def is_mine(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        user = self.request.user
        mine = rows.filter(
            Q(briefing__visit__lead_executive__user__in=user.acting_ids)
            | Q(briefing__visit__account__in=Account.objects.managed_by(user).order_by())
        )
        return mine if value else rows.exclude(pk__in=mine.order_by().values("pk"))
