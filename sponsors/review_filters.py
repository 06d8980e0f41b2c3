"""The filters of annual reviews: the list page and the API offer the same ones, and choices show nothing that is out of scope."""

from typing import Any

import django_filters
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.models import Account
from engage.core.filters import ByNames, yes_no
from sponsors.models import AnnualReview, Sponsorship
from sponsors.rules import may_sign_review

WAITS = {
    "manager": "Waits for the account manager",
    "sponsor": "Waits for the sponsor",
    "signature": "Waits for the signature",
}


def with_waits_for(reviews: QuerySet[Any]) -> QuerySet[Any]:
    """With `waits_for`: manager, sponsor, signature, or nothing once signed. A manager or sponsor who cannot sign in is passed over. No query."""
    sponsors = Sponsorship.objects.active().filter(
        account=OuterRef("account"), executive__left_on=None, executive__user__is_active=True
    )
    return reviews.annotate(
        waits_for=Case(
            When(~Q(signed_at=None), then=Value("")),
            When(Q(manager_words="", account__manager__is_active=True), then=Value("manager")),
            When(Q(Exists(sponsors.order_by()), sponsor_words=""), then=Value("sponsor")),
            default=Value("signature"),
            output_field=CharField(),
        )
    )


def _accounts(request: Any) -> QuerySet[Account]:
    if request is None:
        return Account.objects.none()
    reviews = AnnualReview.objects.visible_to(request.user).filter(account=OuterRef("pk")).order_by()
    return Account.objects.visible_to(request.user).filter(Exists(reviews))


class ReviewFilter(django_filters.FilterSet):
    """Of reviews `with_waits_for`. `state` is open, one of whom it waits for (manager, sponsor, signature), or signed; `mine` are those that wait
    for oneself; `name` is part of the account's name."""

    name = django_filters.CharFilter(field_name="account__name", lookup_expr="icontains", label="Account")
    year = django_filters.NumberFilter(label="Year", min_value=1900, max_value=2200)
    state = django_filters.ChoiceFilter(
        choices=[("open", "Not signed yet"), *WAITS.items(), ("signed", "Signed")],
        method="in_state",
        label="State",
        empty_label="Signed or not",
    )
    mine = yes_no("Whose turn", "Anybody’s", "Mine", "Not mine", method="is_mine")
    account = django_filters.ModelChoiceFilter(queryset=_accounts, empty_label="Any account")
    ordering = ByNames(
        names={"account_name": "account__name"},
        fields=[("account_name", "account"), ("year", "year"), ("produced_at", "produced_at")],
        label="Order",
    )

    class Meta:
        model = AnnualReview
        fields = ["name", "year", "state", "mine", "account"]

    def in_state(self, reviews: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value in ("open", "signed"):
            return reviews.filter(signed_at__isnull=value == "open")
        return reviews.filter(waits_for=value)

    def is_mine(self, reviews: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        user = self.request.user
        sponsored = Sponsorship.objects.active().filter(
            account=OuterRef("account"), executive__user__in=user.acting_ids
        )
        mine = Q(waits_for="manager", account__manager__in=user.acting_ids)
        mine |= Q(Exists(sponsored.order_by()), waits_for="sponsor")
        if may_sign_review(user):
            mine |= Q(waits_for="signature")
        return reviews.filter(mine) if value else reviews.exclude(mine)
