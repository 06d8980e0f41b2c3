"""Accounts and contacts in scope, and the directory of accounts."""

from typing import Any

import django_filters
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, Lower
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import AccountDetail, AccountLine, ContactLine, DirectoryEntry
from accounts.filters import AccountFilter
from accounts.models import Account, Contact, TeamMember
from accounts.queries import accounts_to_look_up
from engage.core import exports, nested
from engage.core.api.views import ReadViewSet

LOOKUP = OpenApiParameter(
    "lookup",
    str,
    description="The directory instead of the list: up to 20 accounts whose name holds this text, with id, name and manager alone. "
    "Executives, assistants and sales operations find any account in it, to ask for a visit.",
)


def _accounts(request: Any) -> QuerySet[Account]:
    return Account.objects.none() if request is None else Account.objects.visible_to(request.user)


class ContactFilter(django_filters.FilterSet):
    account = django_filters.ModelChoiceFilter(queryset=_accounts)

    class Meta:
        model = Contact
        fields = ["account"]


@extend_schema_view(list=extend_schema(parameters=[LOOKUP]))
class AccountViewSet(ReadViewSet):
    """Accounts in scope, by name."""

    rows = Account.objects.all()
    serializer_class, detail_class = AccountLine, AccountDetail
    filterset_class = AccountFilter
    export_name = "accounts"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.select_related("manager")
        if self.action == "list":
            return rows.current().annotate(folded_name=Lower("name")).order_by("folded_name", "id")  # type: ignore[attr-defined]
        seen = Account.objects.visible_to(self.request.user).order_by().filter(pk=OuterRef("parent"))
        team = TeamMember.objects.filter(account=OuterRef("pk")).order_by("user__name", "user")
        return rows.annotate(
            parent_=Subquery(seen.values(_part=JSONObject(id=F("id"), name=F("name"))).values("_part")[:1]),
            team_=nested.parts(team, id=F("user"), name=F("user__name")),
        )

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        name = request.query_params.get("lookup")
        if name is None or request.accepted_renderer.format in exports.FORMATS:
            return super().list(request, *args, **kwargs)
        entries = accounts_to_look_up(request.user, name=name)
        return Response({"results": DirectoryEntry(entries, many=True).data, "next": None, "previous": None})


class ContactViewSet(ReadViewSet):
    """People at the customers in scope, by name."""

    rows = Contact.objects.all()
    serializer_class = ContactLine
    filterset_class = ContactFilter
    export_name = "contacts"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("account").order_by("name", "id")
