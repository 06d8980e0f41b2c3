"""The home page: what waits for whoever signs in, whatever parts they play."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from engage.home.coming import meetings_of_account_side, meetings_of_everybody, meetings_of_executive
from engage.home.compliance import oversight
from engage.home.parts import PARTS
from engage.home.reader import Reader
from engage.people.models import Executive, Role, User
from engage.people.rules import may_administer
from sponsors.rules import may_read_all
from visits.blocking import blocking_of
from visits.rules import may_log_somewhere


def home(request: HttpRequest) -> HttpResponse:
    """At most 15 queries for each part; somebody with several sees one section a part."""
    user = request.user
    reader = Reader.of(user)
    played = [(role, heading, waits_for) for role, heading, waits_for in PARTS if user.holds(role)]
    lists = [(role, heading, waits_for(reader)) for role, heading, waits_for in played]
    count = sum(len(waiting.items) for _, _, waiting in lists)
    context: dict[str, Any] = {
        "reader": reader,
        "today": reader.day(reader.now, weekday=True),
        "lists": lists,
        "several": len(lists) > 1,
        "count": count,
        "late": sum(item.tone == "bad" for _, _, waiting in lists for item in waiting.items),
        "thumb": next((item for _, _, waiting in lists for item in waiting.items if item.act), None),
        "administers": may_administer(user),
        "may_log": may_log_somewhere(user),
    }
    if user.holds(Role.EXECUTIVE) or user.holds(Role.ASSISTANT):
        meetings = meetings_of_executive(reader)
        context |= {"meetings": meetings, "blocked": _blocked(user)}
        if user.holds(Role.EXECUTIVE) and meetings:
            context |= {"next": meetings[0], "meetings": meetings[1:]}
    elif user.holds(Role.ACCOUNT_MANAGER):
        context["meetings"] = meetings_of_account_side(reader)
    if may_read_all(user):
        context |= {"oversight": oversight(reader), "all_meetings": meetings_of_everybody(reader)}
    return render(request, "home/home.html", context)


def _blocked(user: User) -> list[Executive]:
    """Executives this person is, or assists, who cannot be planned for. One query, and two for each executive."""
    mine = Executive.objects.led_by(user) | Executive.objects.assisted_by(user)
    return [executive for executive in mine.distinct()[:5] if blocking_of(executive, reader=user).is_blocked]
