"""What depends on who is signed in, whatever page they open."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from engage.people.models import User


class ReadersZoneMiddleware:
    """Dates and hours are shown on the reader's clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reader: AbstractBaseUser | AnonymousUser = request.user
        if not isinstance(reader, User):
            return self.get_response(request)
        with timezone.override(ZoneInfo(reader.time_zone)):
            return self.get_response(request)
