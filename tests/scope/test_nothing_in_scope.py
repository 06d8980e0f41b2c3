"""Who may see nothing is shown nothing, whatever their role: every address begins at `visible_to`, and nothing behind it stands in for it.

Elsewhere another condition often leaves out the same rows (one's own visits, one's own flags), so that the scope in front of it would not be
missed. Here the scope is all there is.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.db.models import QuerySet
from rest_framework.serializers import Serializer

from accounts.models.account import AccountQuerySet
from accounts.queries import accounts_in_directory, managers_to_name
from engage.core.api.fields import InScope
from engage.core.models.base import ScopedQuerySet
from engage.people.models import User
from engage.people.queries import colleagues_to_name
from tests.plugins.proofs import Proof
from tests.scope import test_every_address as table
from tests.scope import world
from tests.scope.people import People

OTHERS = (
    "Xenia Brandt",
    "Olivia Sato",
    "Coatings",
    "Grow with fewer",
    "crm.csv",
    "Alex Root",
    "Robot",
)  # rows of no account
READERS = (world.SALES_OPS, world.MANAGER, world.LEAD, world.ASSISTANT, world.ADMINISTRATOR)
LET_IN = (200, 201, 204, 302, 400, 409)
NOT_THERE = (403, 404, 412)  # 412 is what is said of an external number that nobody has
NAMES_NO_ROW = ("sign-in/", "arrived/", "policy/", "api/v1/^policies/", "settings/deputies/")  # or one's own
COLLEAGUES = {"settings/deputies/"}  # where anybody of the house can be named


def scoped(kind: type) -> Iterator[type]:
    """All QuerySets that say who sees their rows."""
    for narrower in kind.__subclasses__():
        if "visible_to" in vars(narrower):
            yield narrower
        yield from scoped(narrower)


@pytest.fixture
def blind(people: People, monkeypatch: pytest.MonkeyPatch) -> People:
    """The people of the world, once none of them may see a row."""
    for kind in {*scoped(QuerySet), *scoped(ScopedQuerySet), type(User.objects)}:
        monkeypatch.setattr(kind, "visible_to", lambda rows, user: rows.filter(pk=-1))
    return people


@pytest.mark.proof("permissions")
def test_who_may_see_nothing_is_shown_nothing(
    blind: People, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each address as one of five, and each row by one method, going round; as all of them and by each in the proof and the drill."""
    asked = [words for pattern in table.EXPECTED for words in shown_at(blind, pattern, proof)]
    shown = [words for words in asked if words]
    assert not shown, "\n".join(shown)
    proof.figure(f"{len(asked)} questions by who has nothing in scope, {len(shown)} answered with something")

    # It would be seen: the accounts are there for everybody.
    monkeypatch.setattr(AccountQuerySet, "visible_to", lambda rows, user: rows)
    lists = ("accounts/", "api/v1/^accounts/$")
    assert [any(_marks_at(blind, pattern, slice(None))) for pattern in lists] == [True, True]


def shown_at(blind: People, pattern: str, proof: Proof) -> Iterator[str]:
    """For each question there what is shown all the same, if anything; and any answer where a row is named."""
    place = sorted(table.EXPECTED).index(pattern)
    if pattern not in table.DIRECTORY:
        yield from _marks_at(blind, pattern, slice(None) if proof.thorough else place)
    if "<" in pattern and not pattern.startswith(NAMES_NO_ROW):
        yield from _rows_at(blind, pattern, place, proof)


def _marks_at(blind: People, pattern: str, place: int | slice) -> Iterator[str]:
    expected = table.EXPECTED[pattern]
    marks = {*world.READERS, *(() if pattern in COLLEAGUES else OTHERS)}
    readers = [principal for principal in READERS if expected.get[principal] == 200]
    for principal in _going_round(readers, place):
        answer = blind.ask(principal, "get", expected.where(blind.world))
        own = blind.world.user(principal).name  # stands on every page
        found = sorted(mark for mark in marks if mark in answer.text and mark != own)
        wrong = found or answer.status >= 500
        yield f"GET {pattern} as {principal}: {answer.status} {found}" if wrong else ""


def _rows_at(blind: People, pattern: str, place: int, proof: Proof) -> Iterator[str]:
    """Asked by people who elsewhere get that far."""
    expected = table.EXPECTED[pattern]
    address = expected.where(blind.world)
    answers = {verb: table.answers_to(pattern, expected, verb) for verb in table.METHODS}
    let_in = {
        verb: [who for who in READERS if of_verb.get(who) in LET_IN] for verb, of_verb in answers.items()
    }
    verbs = [verb for verb, people in let_in.items() if people and verb not in ("head", "options")]
    for verb in _going_round(verbs, slice(None) if proof.thorough else place):
        for principal in _going_round(let_in[verb], slice(None) if proof.full else place):
            answer = blind.ask(principal, verb, address, table.body_of(blind, pattern, verb))
            there = answer.status not in NOT_THERE
            yield f"{verb.upper()} {pattern} as {principal}: {answer.status}" if there else ""


def _going_round(among: list[str], place: int | slice) -> list[str]:
    return among[place] if isinstance(place, slice) else among[place % len(among) :][:1] if among else []


def test_a_reference_in_a_body_reaches_no_row_out_of_scope(blind: People) -> None:
    user = blind.world.user(world.SALES_OPS)
    import_module(settings.ROOT_URLCONF)  # the views, and with them all serializers
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
