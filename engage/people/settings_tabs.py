"""The tabs of the settings. Whoever adds a page of settings declares its tab, and renders it with `render_settings`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from engage.core.ui import Link
from engage.people.models import User
from engage.people.rules import has_deputies


@dataclass(frozen=True)
class Tab:
    """`url_name` as in `settings:profile`; `is_for` decides who gets the tab."""

    order: int
    label: str
    url_name: str
    is_for: Callable[[User], bool] = lambda user: True


_tabs: list[Tab] = []


def register(*tabs: Tab) -> None:
    _tabs.extend(tabs)
    _tabs.sort(key=lambda tab: tab.order)


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(
        Tab(0, "Profile", "settings:profile"),
        Tab(10, "Notices", "settings:notices"),
        Tab(20, "Deputies", "settings:deputies", has_deputies),
        Tab(30, "Tokens", "settings:tokens"),
    )


def tabs_of(request: HttpRequest) -> list[Link]:
    urls = [(tab, reverse(tab.url_name)) for tab in _tabs if tab.is_for(request.user)]
    return [Link(tab.label, url, current=request.path == url) for tab, url in urls]


def render_settings(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the settings with its tabs. Its template extends `profile/base.html` and fills `main` and `side`."""
    return render(request, template, {**context, "tabs": tabs_of(request)}, status=status)


def settings_menu(request: HttpRequest) -> dict[str, str]:
    """Context processor: where the menu behind the avatar leads to."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"settings_url": reverse("settings:profile")}
