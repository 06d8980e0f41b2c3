"""Every page of a visit starts here: the visit in the reader's scope, and what the reader is in it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from engage.people.parts import Parts
from visits.models import Visit
from visits.rules import known_parts, with_parts_of


@dataclass(frozen=True)
class Scoped:
    visit: Visit
    parts: Parts


def visit_of(request: HttpRequest, pk: int, *related: str) -> Scoped:
    """The visit with account, manager, lead executive and what is `related`. One query; 404 outside the scope."""
    visits = with_parts_of(request.user, Visit.objects.visible_to(request.user))
    visit = get_object_or_404(visits.select_related(*related) if related else visits, pk=pk)
    return Scoped(visit, known_parts(request.user, visit))
