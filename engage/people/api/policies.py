"""The policies of the programme over REST, for those who may change them; to others they are not there."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core import exports
from engage.core.api.fields import MomentField, Reference
from engage.core.api.formats import TABLES, table_cells, table_columns
from engage.core.api.views import PrivateView
from engage.core.errors import OutOfScope
from engage.core.policy import decision_told, definitions, history, in_force
from engage.people.policy_change import change_policy
from engage.people.policy_words import Rule, rules
from engage.people.rules import may_change_policy

DECISIONS_SHOWN = 50


class PolicyLine(serializers.Serializer[Any]):
    """One policy. `minimum` and `maximum` bound numbers; `set_by` is null and `since` the beginning where the default is in force."""

    key = serializers.CharField(source="definition.key")
    topic = serializers.CharField(source="definition.topic")
    label = serializers.CharField(source="definition.label")  # type: ignore[assignment]
    value = serializers.JSONField()
    default = serializers.JSONField(source="definition.default")
    unit = serializers.CharField(source="definition.unit")
    minimum = serializers.FloatField(source="definition.minimum")
    maximum = serializers.FloatField(source="definition.maximum")
    source = serializers.CharField(source="definition.source")  # type: ignore[assignment]
    reason = serializers.CharField(source="setting.reason", default="")
    since = MomentField(allow_null=True)
    set_by = Reference(source="setting.set_by", allow_null=True, default=None)


class DecisionLine(serializers.Serializer[Any]):
    """One decision about a policy."""

    value = serializers.JSONField()
    reason = serializers.CharField()
    set_at = MomentField()
    set_by = Reference(allow_null=True)


class PolicyDetail(PolicyLine):
    """A policy with its latest decisions, newest first; the last of all is its default."""

    history = DecisionLine(many=True)


class PolicyList(serializers.Serializer[Any]):
    """All policies; there is one page."""

    results = PolicyLine(many=True)


class PolicyBody(serializers.Serializer[Any]):
    """The new value, and why."""

    value = serializers.JSONField()
    reason = serializers.CharField(max_length=2000)


class PolicyViewSet(PrivateView, viewsets.ViewSet):
    """Policies by key: all of them, one with its history, and a new value for one."""

    lookup_value_regex = r"[a-z0-9_]{1,100}"
    lookup_field = "key"
    tagging = ("retrieve",)

    def get_renderers(self) -> list[Any]:
        tables = [renderer() for renderer in TABLES] if getattr(self, "action", "") == "list" else []
        return [*super().get_renderers(), *tables]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not may_change_policy(request.user):
            raise OutOfScope("There is nothing here for you to open.")

    @extend_schema(responses=PolicyList)
    def list(self, request: Request) -> Any:
        """All policies in force, with where they come from and since when they hold. One query."""
        kind = request.accepted_renderer.format
        line = PolicyLine()
        if kind in exports.FORMATS:
            rows = (table_cells(line, line.to_representation(rule)) for rule in rules())
            return exports.table_response(kind, "policies", table_columns(line), rows)
        return Response({"results": [line.to_representation(rule) for rule in rules()]})

    @extend_schema(responses=PolicyDetail)
    def retrieve(self, request: Request, key: str) -> Response:
        """One policy with its history. Two queries."""
        return self._answer(key)

    @extend_schema(request=PolicyBody, responses=PolicyDetail)
    def partial_update(self, request: Request, key: str) -> Response:
        """Puts a new value in force from now on. Due times that people were told stay as they are."""
        _rule(key)
        seen = self.seen_of_newest(history(key), told=decision_told)
        body = PolicyBody(data=request.data)
        body.is_valid(raise_exception=True)
        change_policy(key, by=request.user, seen=seen, **body.validated_data)
        return self._answer(key)

    def represent(self, row: Any) -> Any:
        return _detail(row.key)

    def _answer(self, key: str) -> Response:
        setting = _rule(key).setting
        self.tagged(setting.pk if setting else 0)
        return Response(_detail(key))


def _rule(key: str) -> Rule:
    definition = definitions().get(key)
    if definition is None:
        raise OutOfScope("There is no such policy.")
    return Rule(definition, in_force().get(key))


def _detail(key: str) -> Any:
    rule = _rule(key)
    decided = list(history(key)[:DECISIONS_SHOWN])
    return {**PolicyLine(rule).data, "history": DecisionLine(decided, many=True).data}
