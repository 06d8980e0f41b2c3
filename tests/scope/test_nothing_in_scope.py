"""Who may see nothing is shown nothing, whatever their role: every address begins at `visible_to`, and nothing behind it stands in for it.

Elsewhere another condition often leaves out the same rows (one's own visits, one's own flags), so that the scope in front of it would not be
missed. Here the scope is all there is.
"""

from collections.abc import Iterator

import pytest
from django.db.models import QuerySet

from engage.core.models.base import ScopedQuerySet
from engage.people.models import User
from tests.cast import Cast, MovableClock
from tests.scope import test_every_address as table
from tests.scope import world
from tests.scope.test_every_address import People

pytestmark = pytest.mark.django_db


def scoped(kind: type) -> Iterator[type]:
    """All QuerySets that say who sees their rows."""
    for narrower in kind.__subclasses__():
        if "visible_to" in vars(narrower):
            yield narrower
        yield from scoped(narrower)


@pytest.fixture
def blind(cast: Cast, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> People:
    """The people of the world, once none of them may see a row."""
    people = People(world.build(cast, clock))
    for kind in {*scoped(QuerySet), *scoped(ScopedQuerySet), type(User.objects)}:
        monkeypatch.setattr(kind, "visible_to", lambda rows, user: rows.filter(pk=-1))
    return people


def test_who_may_see_nothing_is_shown_nothing(blind: People) -> None:
    shown = []
    for pattern, expected in table.EXPECTED.items():
        if pattern.startswith("sign-in/") or pattern in table.DIRECTORY:
            continue
        for principal in (world.SALES_OPS, world.MANAGER, world.LEAD, world.ASSISTANT):
            if expected.get[principal] != 200:
                continue
            status, text = blind.ask(principal, "get", expected.where(blind.world), {})
            found = sorted(mark for mark in world.READERS if mark in text)
            if found or status >= 500:
                shown.append((pattern, principal, status, found))
    assert not shown, "\n".join(map(str, shown))
