"""Accounts in scope, their teams, and the directory of accounts."""

from typing import Any, ClassVar

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.api.writing import EXTERNAL_ID, NUMBER, WriteViewSet
from accounts.filters import AccountFilter
from accounts.models import Account, TeamMember
from accounts.queries import accounts_to_look_up, managers_to_name
from engage.core import exports, nested
from engage.core.api.fields import InScope, Reference, ZoneField
from engage.people.queries import colleagues_to_name

LOOKUP = OpenApiParameter(
    "lookup",
    str,
    description="The directory instead of the list: up to 20 accounts whose name holds this text, with id, name and manager alone. "
    "Executives, assistants and sales operations find any account in it, to ask for a visit.",
)
JUDGED = (
    "time_zone",
    "buying_behaviour",
    "openness",
    "importance_to_us",
    "importance_to_them",
    "email_domains",
    "review_month",
)
PLAIN = ("name", "tier", "potential", "sector", "region", "country", "currency", "external_id")


class AccountLine(serializers.ModelSerializer[Account]):
    manager = Reference(allow_null=True)

    class Meta:
        model = Account
        fields: tuple[str, ...] = ("id", "name", "manager", *PLAIN[1:])


class TeamRow(Reference):
    """Somebody of the account team, and the part they play."""

    part = serializers.CharField()


class AccountDetail(AccountLine):
    """`parent` only where the person sees it too."""

    parent = Reference(source="parent_", allow_null=True)
    team = TeamRow(source="team_", many=True)

    class Meta(AccountLine.Meta):
        fields = (*AccountLine.Meta.fields, *JUDGED, "parent", "team")


class DirectoryEntry(serializers.ModelSerializer[Account]):
    """What anybody who may ask for a visit may know of an account."""

    manager = Reference(allow_null=True)

    class Meta:
        model = Account
        fields = ("id", "name", "manager")


class AccountBody(serializers.ModelSerializer[Account]):
    """`manager` is for sales operations; an account manager who adds an account becomes its manager."""

    manager = InScope(rows=managers_to_name, required=False, allow_null=True)
    parent = InScope(  # type: ignore[assignment]
        rows=lambda user: Account.objects.visible_to(user).current(), required=False, allow_null=True
    )
    time_zone = ZoneField(required=False)

    class Meta:
        model = Account
        fields = (*PLAIN, *JUDGED, "manager", "parent")
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "external_id": {"validators": []}
        }  # that it is free is seen to by the action


class TeamMemberBody(serializers.Serializer[Any]):
    user = InScope(rows=colleagues_to_name)
    part = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class TeamBody(serializers.Serializer[Any]):
    members = TeamMemberBody(many=True)


class TeamAnswer(serializers.Serializer[Any]):
    team = TeamRow(many=True)


@extend_schema_view(
    list=extend_schema(parameters=[LOOKUP]),
    create=extend_schema(request=AccountBody, responses={201: AccountDetail}),
    partial_update=extend_schema(request=AccountBody(partial=True), responses=AccountDetail),
)
class AccountViewSet(WriteViewSet):
    """Accounts in scope, by name."""

    rows = Account.objects.all()
    serializer_class, detail_class, body_class = AccountLine, AccountDetail, AccountBody
    filterset_class = AccountFilter
    export_name = "accounts"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.select_related("manager")
        if self.action == "list":
            return rows.current().with_order().order_by("folded_name", "id")  # type: ignore[attr-defined]
        seen = Account.objects.visible_to(self.request.user).order_by().filter(pk=OuterRef("parent"))
        team = TeamMember.objects.filter(account=OuterRef("pk")).order_by("user__name", "user")
        return rows.annotate(
            parent_=Subquery(seen.values(_part=JSONObject(id=F("id"), name=F("name"))).values("_part")[:1]),
            team_=nested.parts(team, "part", id=F("user"), name=F("user__name")),
        )

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        name = request.query_params.get("lookup")
        if name is None or request.accepted_renderer.format in exports.FORMATS:
            return super().list(request, *args, **kwargs)
        entries = accounts_to_look_up(request.user, name=name)
        return Response({"results": DirectoryEntry(entries, many=True).data, "next": None, "previous": None})

    def create(self, request: Request) -> Response:
        """Adds an account: sales operations for anybody, an account manager for themselves."""
        return self.answer(actions.create_account(by=request.user, **self.body()), new=True)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is sent. `manager` hands the account over, which sales operations does."""
        account = self.get_object()
        return self.answer(
            actions.change_account(account, by=request.user, seen=self.seen, **self.body(partial=True))
        )

    @extend_schema(parameters=[NUMBER], responses=AccountDetail)
    @action(detail=False, methods=["get"], url_path=EXTERNAL_ID)
    def by_external_id(self, request: Request, external_id: str) -> Response:
        """The account that the CRM knows by this number."""
        return self.answer(get_object_or_404(self.get_queryset(), external_id=external_id))

    @extend_schema(
        parameters=[NUMBER],
        request=AccountBody(partial=True),
        responses={200: AccountDetail, 201: AccountDetail},
    )
    @by_external_id.mapping.put
    def put_by_external_id(self, request: Request, external_id: str) -> Response:
        """Writes the account that the CRM knows by this number, and makes it where there is none (201). Fields left out stay. Sales operations only."""
        fields = {name: value for name, value in self.body(partial=True).items() if name != "external_id"}
        account, new = actions.upsert_account(
            external_id, by=request.user, seen=self.seen_of_number(external_id), **fields
        )
        return self.answer(account, new=new)

    @extend_schema(request=TeamBody, responses=TeamAnswer)
    @action(detail=True, methods=["put"])
    def team(self, request: Request, pk: str) -> Response:
        """Makes the account team exactly these people, each with the part they play."""
        account = self.get_object()
        actions.require_editor(request.user, account)
        members = self.checked(TeamBody).validated_data["members"]
        actions.set_team(
            account, members={row["user"]: row["part"] for row in members}, by=request.user, seen=self.seen
        )
        self.tagged(Account.objects.values_list("revision", flat=True).get(pk=account.pk))
        rows = TeamMember.objects.filter(account=account).order_by("user__name", "user")
        team = [
            {"id": row.user_id, "name": row.user.name, "part": row.part}
            for row in rows.select_related("user")
        ]
        return Response({"team": team})
