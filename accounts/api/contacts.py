"""People at the customers in scope."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.api.writing import EXTERNAL_ID, NUMBER, WriteViewSet
from accounts.filters import ContactFilter
from accounts.models import Account, Contact
from engage.core.api.fields import InScope, Reference

PLAIN = (
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
)


class ContactLine(serializers.ModelSerializer[Contact]):
    """`relationship_now` and `relationship_wanted` go from 0, never met, to 4, speaks for us."""

    account = Reference()

    class Meta:
        model = Contact
        fields = ("id", "account", *PLAIN)


class ContactChange(serializers.ModelSerializer[Contact]):
    """Whoever has left keeps their history, with `left_on`. The account of somebody stays as it is."""

    class Meta:
        model = Contact
        fields: tuple[str, ...] = PLAIN
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "external_id": {"validators": []}
        }  # that it is free is seen to by the action


class ContactBody(ContactChange):
    account = InScope(rows=lambda user: Account.objects.visible_to(user).current())

    class Meta(ContactChange.Meta):
        fields = ("account", *PLAIN)


@extend_schema_view(
    create=extend_schema(request=ContactBody, responses={201: ContactLine}),
    partial_update=extend_schema(request=ContactChange(partial=True), responses=ContactLine),
    destroy=extend_schema(responses={204: None}),
)
class ContactViewSet(WriteViewSet):
    """People at the customers in scope, by name."""

    rows = Contact.objects.all()
    serializer_class, body_class, change_class = ContactLine, ContactBody, ContactChange
    filterset_class = ContactFilter
    export_name = "contacts"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("account").with_order().order_by("folded_name", "id")  # type: ignore[attr-defined]

    def create(self, request: Request) -> Response:
        return self.answer(actions.add_contact(by=request.user, **self.body()), new=True)

    def partial_update(self, request: Request, pk: str) -> Response:
        contact = self.get_object()
        return self.answer(
            actions.change_contact(contact, by=request.user, seen=self.seen, **self.body(partial=True))
        )

    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes somebody entered by mistake. Whom a visit names has `left_on` set instead (409)."""
        row = self.get_object()
        actions.remove_contact(row, by=request.user, seen=self.seen)
        return Response(status=204)

    @extend_schema(parameters=[NUMBER], responses=ContactLine)
    @action(detail=False, methods=["get"], url_path=EXTERNAL_ID)
    def by_external_id(self, request: Request, external_id: str) -> Response:
        """The person whom the CRM knows by this number."""
        return self.answer(get_object_or_404(self.get_queryset(), external_id=external_id))

    @extend_schema(
        parameters=[NUMBER],
        request=ContactBody(partial=True),
        responses={200: ContactLine, 201: ContactLine},
    )
    @by_external_id.mapping.put
    def put_by_external_id(self, request: Request, external_id: str) -> Response:
        """Writes the person whom the CRM knows by this number, and makes them where there is nobody (201). Fields left out stay. Sales operations only."""
        fields = {name: value for name, value in self.body(partial=True).items() if name != "external_id"}
        contact, new = actions.upsert_contact(
            external_id, by=request.user, seen=self.seen_of_number(external_id), **fields
        )
        return self.answer(contact, new=new)
