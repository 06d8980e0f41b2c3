"""What depends on who is signed in, whatever page they open."""

import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from engage.people.models import User


class SessionAgeMiddleware:
    """A session ends some hours after it began, however busy it is; that it is in use is noted every few minutes, not with every page.

    The first is `SESSION_ABSOLUTE_AGE`; idle for `SESSION_COOKIE_AGE`, it ends by itself. Both in seconds.
    """

    NOTED_EVERY = 300  # seconds

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session:
            moment = int(time.time())
            if moment - session.get("began", 0) >= settings.SESSION_ABSOLUTE_AGE:
                logout(request)
            elif moment - session.get("used", 0) >= self.NOTED_EVERY:
                session["used"] = moment
        return self.get_response(request)


def begin_session(request: HttpRequest, **signalled: Any) -> None:
    """Notes when somebody signed in. To be connected to `user_logged_in`, once."""
    request.session["began"] = request.session["used"] = int(time.time())


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
