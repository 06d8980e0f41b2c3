"""Which people a page may be about."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from engage.core.errors import NotAllowed, OutOfScope
from engage.people.models import User
from engage.people.rules import may_administer, may_see_people

NOT_YOURS = "Only administrators do that."


def person_of(request: HttpRequest, pk: int) -> User:
    """Somebody on record, for who may see the record of people. One query, and one for deputyships."""
    require_record(request)
    return get_object_or_404(User.objects.visible_to(request.user).select_related("superior"), pk=pk)


def require_record(request: HttpRequest) -> None:
    if not may_see_people(request.user):
        raise OutOfScope("There is nothing here for you to open.")


def require_administrator(request: HttpRequest) -> None:
    if not may_administer(request.user):
        raise NotAllowed(NOT_YOURS)
