"""Who may see nothing is shown nothing, whatever their role: every address begins at `visible_to`, and nothing behind it stands in for it.

Elsewhere another condition often leaves out the same rows (one's own visits, one's own flags), so that the scope in front of it would not be
missed. Here the scope is all there is.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet
from rest_framework.serializers import Serializer

from accounts.queries import accounts_in_directory, managers_to_name
from engage.core.api.fields import InScope
from engage.core.models.base import ScopedQuerySet
from engage.people.models import User
from engage.people.queries import colleagues_to_name
from tests.cast import Cast, MovableClock
from tests.plugins.proofs import Proof
from tests.scope import test_every_address as table
from tests.scope import world
from tests.scope.people import People, forget_what_is_rendered

pytestmark = pytest.mark.django_db

OTHERS = (
    "Xenia Brandt",
    "Olivia Sato",
    "Coatings",
    "Grow with fewer",
    "crm.csv",
    "Alex Root",
)  # rows of no account
READERS = (world.SALES_OPS, world.MANAGER, world.LEAD, world.ASSISTANT)
COLLEAGUES = {"settings/deputies/"}  # where anybody of the house can be named


def scoped(kind: type) -> Iterator[type]:
    """All QuerySets that say who sees their rows."""
    for narrower in kind.__subclasses__():
        if "visible_to" in vars(narrower):
            yield narrower
        yield from scoped(narrower)


@pytest.fixture
def blind(cast: Cast, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> People:
    """The people of the world, once none of them may see a row."""
    forget_what_is_rendered(monkeypatch)
    people = People(world.build(cast, clock))
    for kind in {*scoped(QuerySet), *scoped(ScopedQuerySet), type(User.objects)}:
        monkeypatch.setattr(kind, "visible_to", lambda rows, user: rows.filter(pk=-1))
    return people


@pytest.mark.proof("permissions")
def test_who_may_see_nothing_is_shown_nothing(blind: People, proof: Proof) -> None:
    """Each address as one of four, going round; as all of them in the proof and the drill."""
    shown, asked = [], 0
    for place, (pattern, expected) in enumerate(table.EXPECTED.items()):
        if pattern in table.DIRECTORY or not any(within(pattern) for within in table.GROUPS.values()):
            continue
        marks = {*world.READERS, *(() if pattern in COLLEAGUES else OTHERS)}
        readers = [principal for principal in READERS if expected.get[principal] == 200]
        for principal in readers if proof.thorough else readers[place % len(readers or READERS) :][:1]:
            asked += 1
            answer = blind.ask(principal, "get", expected.where(blind.world))
            found = sorted(mark for mark in marks if mark in answer.text)
            if found or answer.status >= 500:
                shown.append((pattern, principal, answer.status, found))
    assert not shown, "\n".join(map(str, shown))
    proof.figure(f"{asked} addresses read without anything in scope, {len(shown)} show something")


def test_a_reference_in_a_body_reaches_no_row_out_of_scope(blind: People) -> None:
    user = blind.world.user(world.SALES_OPS)
    fields = [(kind, name, field) for kind in serializers_of(Serializer) for name, field in references(kind)]

    assert len(fields) > 20
    reached = {field.rows for _, _, field in fields if field.rows(user).exists()}
    assert reached == {
        accounts_in_directory,
        colleagues_to_name,
        managers_to_name,
    }  # directories, open to all who plan


def serializers_of(kind: type[Serializer[Any]]) -> Iterator[type[Serializer[Any]]]:
    for narrower in kind.__subclasses__():
        yield narrower
        yield from serializers_of(narrower)


def references(kind: type[Serializer[Any]]) -> Iterator[tuple[str, InScope]]:
    for name, field in kind._declared_fields.items():  # type: ignore[attr-defined]
        inner = getattr(field, "child", getattr(field, "child_relation", field))
        if isinstance(inner, InScope):
            yield name, inner
