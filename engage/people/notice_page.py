"""Notices as their reader sees them: in words found at that moment, and how many are unread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from engage.core import mail
from engage.people.models import Notice, User

MOST_COUNTED = 100


@dataclass(frozen=True)
class Line:
    """One notice in words."""

    notice: Notice
    letter: mail.Letter


def in_words(person: User, notices: Sequence[Notice]) -> list[Line]:
    """The notices that say something to this person now, in their order. What each kind costs, once."""
    letters = mail.compose_all(person, [notice.facts for notice in notices])
    return [Line(notice, letter) for notice, letter in zip(notices, letters, strict=True) if letter]


def unread_notices(request: HttpRequest) -> dict[str, Callable[[], dict[str, Any]]]:
    """Context processor for the bell: `unread_notices`, asked only where a page shows it. One query, two where there are
    unread ones, none for who is not signed in."""
    return {"unread_notices": lambda: _counted(getattr(request, "user", None))}


def _counted(user: Any) -> dict[str, Any]:
    """`count` to show ("99+" from a hundred on, empty for none) and `words` for who does not see the bell."""
    if not isinstance(user, User):
        return {"count": "", "words": "Notices"}
    count = Notice.objects.all().count_unread(user, most=MOST_COUNTED)
    if count == 0:
        return {"count": "", "words": "Notices, none unread"}
    shown = f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count)
    return {"count": shown, "words": f"Notices, {shown} unread"}
