"""Where the API is told of a row by its number: found in the views and their serializers, as deep as they go. What a valid body is, the tables say."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django_filters import ModelChoiceFilter
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers

from accounts.models import Account, Contact, Priority
from engage.core.clock import now
from engage.people.models import BusinessUnit, Executive, User
from sponsors.models import Sponsorship
from tests.api import creations
from tests.api.conftest import BRIEFING
from tests.scope import world
from tests.scope.world import World
from visits.models import Attendee, Briefing, Objective, Practice, RedLine, VisitTemplate

BASE = "/api/v1/"
# Whole numbers that count something. Any other in a body is the number of a row, of the model that `ROWS` says.
COUNTS = {
    *("capacity", "minutes", "openness", "importance_to_us", "importance_to_them", "position"),
    *Practice.values,
    *("relationship_rating", "review_month", "share_of_mind", "version", "visits_a_year", "year"),
}
ROWS: dict[str, type[Model]] = {
    "outcomes.0.objective": Objective,
    "people.0.attendee": Attendee,
    "row": Objective,
}


@dataclass(frozen=True)
class Referring:
    """A field of a body, or a parameter of a query, that takes the number of a row."""

    verb: str
    path: str
    field: str
    model: type[Model]

    def __str__(self) -> str:
        return f"{self.verb} {self.path} {self.field}"


def in_bodies() -> Iterator[Referring]:
    """Every field of every body, parts of parts too."""
    for path, verb, view in operations():
        shape = view.schema.get_request_serializer() if verb in ("post", "put", "patch") else None
        shape = shape() if isinstance(shape, type) else shape
        if isinstance(shape, serializers.BaseSerializer):
            for name, field in _fields(shape):
                if isinstance(field, serializers.RelatedField):
                    yield Referring(verb, path, name, _model(field))
                elif isinstance(field, serializers.IntegerField) and name.split(".")[-1] not in COUNTS:
                    yield Referring(verb, path, name, ROWS[name])


def in_queries() -> Iterator[Referring]:
    """Every parameter of every list and report."""
    for path, verb, view in operations():
        if verb == "get" and (kind := getattr(view, "filterset_class", None)) and view.action == "list":
            for name, one in kind.base_filters.items():
                if isinstance(one, ModelChoiceFilter):
                    yield Referring(verb, path, name, one.extra["queryset"](_Nobody).model)
        for shape in view.schema.get_override_parameters():
            if isinstance(shape, type) and issubclass(shape, serializers.Serializer):
                for name, field in _fields(shape()):
                    if isinstance(field, serializers.RelatedField):
                        yield Referring(verb, path, name, _model(field))


class _Nobody:
    """A request of somebody who sees nothing, for asking a filter which model it is about."""

    user = User(pk=0, roles=[])


def operations() -> Iterator[tuple[str, str, Any]]:
    generator = SchemaGenerator()
    generator._initialise_endpoints()
    for path, _, method, view in generator._get_paths_and_endpoints():
        yield path.removeprefix(BASE), method.lower(), view


def _fields(shape: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    shape = shape.child if isinstance(shape, serializers.ListSerializer) else shape
    for name, field in shape.fields.items():
        path = f"{prefix}{name}"
        if field.read_only:
            continue
        if isinstance(field, serializers.ListSerializer):
            yield from _fields(field.child, f"{path}.0.")
        elif isinstance(field, serializers.BaseSerializer):
            yield from _fields(field, f"{path}.")
        elif isinstance(field, serializers.ManyRelatedField):
            yield f"{path}.0", field.child_relation
        elif isinstance(field, serializers.ListField):
            yield f"{path}.0", field.child
        else:
            yield path, field


def _model(field: Any) -> type[Model]:
    found: type[Model] = field.rows(_Nobody.user).model
    return found


@dataclass(frozen=True)
class Sent:
    """A body that is accepted from this person. Every field that takes a number of a row stands in it."""

    principal: str
    body: Callable[[World], dict[str, Any]]
    where: Callable[[World], str] = lambda of: ""
    answer: str = ""  # with this code it is refused for what the number names, which is thereby found

    def address(self, path: str, of: World) -> str:
        return BASE + re.sub(r"{\w+}", lambda found: self.where(of), path)


def _visit(of: World) -> dict[str, Any]:
    cast = of.cast
    people = [
        {"side": "account", "user": cast.nadine.pk},
        {"side": "executive", "executive": cast.olivia_executive.pk},
        {"side": "customer", "contact": cast.ilse.pk},
    ]
    goals = [{"text": "They accept April", "kind": "growth", "priority": of.priority.pk}]
    start = now() + timedelta(days=60)
    times = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
    return creations.visit_body(cast, attendees=people, objectives=goals, template=of.template.pk, **times)


def _reported(of: World) -> dict[str, Any]:
    start, end = ((now() - timedelta(hours=hours)).isoformat() for hours in (3, 2))
    lead, beside = of.cast.olivia_executive.pk, of.cast.xenia_executive.pk
    people = [*_visit(of)["attendees"]]
    people[1] = {"side": "executive", "executive": beside}
    times = {"starts_at": start, "ends_at": end, "lead_executive": lead, "attendees": people}
    return {**_visit(of), **times}


def _account(of: World) -> dict[str, Any]:
    return {"name": "Kestrel", "manager": of.cast.oscar.pk, "parent": of.cast.norvik.pk}


def _executive(of: World) -> dict[str, Any]:
    greta = {"name": "Greta Holm", "business_unit": of.cast.coatings.pk}
    return {**greta, "user": of.cast.robert.pk, "assistants": [of.cast.ada.pk]}


def line_of(visit: Any) -> int:
    """A red line of the briefing that was submitted."""
    return int(RedLine.objects.filter(briefing__visit=visit, briefing__version__gte=1).latest("pk").pk)


def _debrief(of: World) -> dict[str, Any]:
    goals = Objective.objects.filter(visit=of.held).values_list("pk", flat=True)
    promise = {"text": "A letter", "owner": of.cast.nadine.pk, "due_on": "2027-01-04"}
    return {
        "heard": "They want April",
        "outcomes": [{"objective": pk, "outcome": "met"} for pk in goals],
        "temperature": "warmer",
        "people": [
            {"attendee": pk, "was_there": True} for pk in of.held.attendees.values_list("pk", flat=True)
        ],
        "promised_beyond_brief": True,
        "commitments": [{**promise, "red_line": line_of(of.held), "beyond_red_line": True}],
    }


def _lines(of: World) -> dict[str, Any]:
    return {**BRIEFING, "red_lines": [{**BRIEFING["red_lines"][0], "approver": of.cast.clara.pk}]}  # type: ignore[index,dict-item]


def _whole(name: str, *, answer: str = "") -> Sent:
    principal, body = creations.WHOLE[name]
    return Sent(principal, body, answer=answer)  # type: ignore[arg-type]


def _people(of: World) -> dict[str, Any]:
    return {"attendees": _visit(of)["attendees"]}


BODIES: dict[str, Sent] = {
    "post visits/": Sent(world.MANAGER, _visit),
    "post visits/report/": Sent(world.MANAGER, _reported),
    "patch visits/{id}/": Sent(world.MANAGER, _visit, lambda of: str(of.draft.pk)),
    "put visits/{id}/attendees/": Sent(world.MANAGER, _people, lambda of: str(of.ready.pk)),
    "put visits/{id}/objectives/": Sent(
        world.MANAGER, lambda of: {"objectives": _visit(of)["objectives"]}, lambda of: str(of.ready.pk)
    ),
    "put visits/{id}/briefing/": Sent(world.MANAGER, _lines, lambda of: str(of.ready.pk)),
    "post visits/{id}/transitions/debrief/": Sent(world.LEAD, _debrief, lambda of: str(of.held.pk)),
    "post visits/{id}/corrections/": Sent(
        world.LEAD,
        lambda of: {"subject": "outcome", "row": of.debriefed.objectives.get().pk, "text": "May, not April"},
        lambda of: str(of.debriefed.pk),
    ),
    "patch commitments/{id}/": Sent(
        world.MANAGER, lambda of: {"owner": of.cast.tomas.pk}, lambda of: str(of.commitment.pk)
    ),
    "post commitments/{id}/beyond-red-line/": Sent(
        world.LEAD, lambda of: {"red_line": line_of(of.debriefed)}, lambda of: str(of.commitment.pk)
    ),
    "post accounts/": Sent(world.SALES_OPS, _account),
    "patch accounts/{id}/": Sent(world.SALES_OPS, _account, lambda of: str(of.cast.halden.pk)),
    "put accounts/by-external-id/{external_id}/": Sent(world.SALES_OPS, _account, lambda of: "new"),
    "put accounts/{id}/team/": Sent(
        world.MANAGER,
        lambda of: {"members": [{"user": of.cast.tomas.pk}]},
        lambda of: str(of.cast.halden.pk),
    ),
    "post contacts/": _whole("contacts/"),
    "put contacts/by-external-id/{external_id}/": Sent(
        world.SALES_OPS,
        creations.WHOLE["contacts/"][1],
        lambda of: "new",  # type: ignore[arg-type]
    ),
    "post stakes/": _whole("stakes/"),
    "patch stakes/{id}/": Sent(
        world.MANAGER, lambda of: {"business_unit": of.cast.coatings.pk}, lambda of: str(of.stake.pk)
    ),
    "post financial-years/": _whole("financial-years/"),
    "post executives/": Sent(world.SALES_OPS, _executive, answer="bad_input"),
    "patch executives/{id}/": Sent(
        world.SALES_OPS,
        lambda of: {**_executive(of), "user": of.cast.robert.pk},
        lambda of: str(of.cast.robert_executive.pk),
    ),
    "post touchpoints/": Sent(
        world.MANAGER,
        lambda of: {**creations.WHOLE["touchpoints/"][1](of), "contacts": [of.cast.ilse.pk]},  # type: ignore[dict-item]
    ),
    "post sponsorships/": _whole("sponsorships/"),
    "post rematch-requests/": _whole("rematch-requests/", answer="rematch_asked_once_at_a_time"),
    "post waivers/": _whole("waivers/", answer="wrong_state"),
}


def not_theirs(of: World) -> dict[type[Model], list[tuple[str, int]]]:
    """Who is told nothing of which row: of the other account, of another visit, of the programme to whoever only administers."""
    cast = of.cast
    norviks = Contact.objects.filter(account=cast.norvik).earliest("pk").pk
    draft = RedLine.objects.filter(briefing__visit=of.ready, briefing__version=None).earliest("pk").pk
    assert Briefing.objects.filter(visit=of.ready, version=None).exists()
    return {
        Account: [(world.MANAGER, cast.norvik.pk), (world.OUTSIDE_MANAGER, cast.halden.pk)],
        Contact: [
            (world.MANAGER, norviks),
            (world.SALES_OPS, norviks),
            (world.OUTSIDE_MANAGER, cast.ilse.pk),
        ],
        Executive: [(world.ADMINISTRATOR, cast.olivia_executive.pk)],
        BusinessUnit: [(world.ADMINISTRATOR, cast.coatings.pk)],
        Priority: [(world.ADMINISTRATOR, of.priority.pk)],
        VisitTemplate: [(world.ADMINISTRATOR, of.template.pk)],
        User: [
            (world.MANAGER, cast.admin.pk),
            (world.LEAD, of.leaver.pk),
            (world.MANAGER, of.robot.user.pk),
        ],
        RedLine: [(world.LEAD, line_of(of.ready)), (world.LEAD, draft), (world.OUTSIDE_EXECUTIVE, draft)],
        Objective: [(world.LEAD, Objective.objects.filter(visit=of.ready).earliest("pk").pk)],
        Attendee: [(world.LEAD, Attendee.objects.filter(visit=of.ready).earliest("pk").pk)],
        Sponsorship: [
            (world.OUTSIDE_MANAGER, of.sponsorship.pk),
            (world.OTHER, of.sponsorship.pk),
            (world.ADMINISTRATOR, of.sponsorship.pk),
        ],
    }
