"""The faults are made and put in: what they change is noticed, and what stands outside of functions is left alone."""

from importlib import import_module
from itertools import islice
from random import Random

import pytest

from engage.embedded.places import ROOT
from engage.people import rules
from tests.mutants import making
from tests.mutants.__main__ import TARGETS
from tests.mutants.asking import is_noticed, questions
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.putting_in import Functions, NotFound, functions, put_in
from tests.people import test_rules
from tests.rules import person

PURE = {  # rules whose tests need no database
    "accounts/rules.py": "tests.accounts.test_rules",
    "engage/people/rules.py": "tests.people.test_rules",
    "sponsors/rules.py": "tests.sponsors.test_rules",
    "visits/rules.py": "tests.visits.test_rules",
}
SEED, EACH = 2026, 4  # mutants of each file, others with another seed
READ_THE_DATABASE = {"may_log_touchpoint", "parts_of", "with_parts_of", "_attending", "_sponsoring"}


@pytest.fixture(scope="module")
def known() -> Functions:
    return functions()


@pytest.fixture(scope="module")
def mutants() -> list[making.Mutant]:
    return list(making.mutants("engage/people/rules.py"))


def the(mutants: list[making.Mutant], was: str, becomes: str) -> making.Mutant:
    return next(one for one in mutants if was in one.was and becomes in one.becomes)


@pytest.mark.parametrize("path", PURE)
def test_what_a_sample_of_faults_changes_is_noticed_by_the_tests_of_the_rules(
    path: str, known: Functions
) -> None:
    asked = list(questions(import_module(PURE[path])))
    made = making.mutants(path, shuffled=Random(SEED))
    sample = islice((one for one in made if one.what not in EQUIVALENT and is_pure(one)), EACH)
    assert [one.key for one in sample if not is_noticed(one, asked, known)] == []


def is_pure(mutant: making.Mutant) -> bool:
    return READ_THE_DATABASE.isdisjoint(was.co_name for was, _ in mutant.changed)


def test_a_mutant_is_in_force_once_it_is_put_in(
    mutants: list[making.Mutant], known: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules.may_revoke_token, "__code__", rules.may_revoke_token.__code__)
    assert rules.may_revoke_token(person(1001), owner_id=1001)
    put_in(the(mutants, "user.pk == owner_id", "user.pk != owner_id"), known)()
    assert not rules.may_revoke_token(person(1001), owner_id=1001)


def test_a_mutant_is_in_force_in_questions_that_were_made_at_the_import(known: Functions) -> None:
    mutant = the(
        list(making.mutants("engage/people/rights.py")), "return not self.who", "self.who.isdisjoint"
    )
    assert is_noticed(mutant, list(questions(test_rules)), known)
    assert all(question() is None for question in questions(test_rules))  # and gone afterwards


def test_a_mutant_says_where_and_what(mutants: list[making.Mutant]) -> None:
    found = the(mutants, "by.pk == user.pk", "by.pk != user.pk")
    own = "own = by.standing | those({Part.ONESELF: by.pk %s user.pk})"
    assert found.what == f"engage/people/rules.py  {own % '=='}  →  {own % '!='}"
    assert found.key.startswith("engage/people/rules.py:")


def test_signatures_and_tables_are_left_alone(mutants: list[making.Mutant]) -> None:
    assert not [one for one in mutants if one.was.startswith(("def ", "may_", "_ask", "Scope."))]
    assert len({one.key for one in mutants}) == len(mutants) > 40


def test_what_nobody_has_cannot_be_put_in(known: Functions) -> None:
    code = compile("def nobody(): return 1", "nowhere", "exec").co_consts[0]
    with pytest.raises(NotFound, match="nobody"):
        put_in(making.Mutant("nowhere", 1, "", "", ((code, code),)), known)()


def test_every_target_and_each_of_its_tests_is_there() -> None:
    for path, tests in TARGETS.items():
        assert [name for name in (path, *tests) if not (ROOT / name.split("::")[0]).exists()] == []


def test_what_changes_nothing_is_still_in_the_code() -> None:
    texts = {path: " ".join((ROOT / path).read_text(encoding="utf-8").split()) for path in TARGETS}
    gone = [
        key
        for key in EQUIVALENT
        for path, was in [key.partition("  →  ")[0].split("  ", 1)]
        if " ".join(was.split()) not in texts[path]
    ]
    assert gone == []
