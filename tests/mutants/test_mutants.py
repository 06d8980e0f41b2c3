"""The faults are made and put in: what they change is noticed, and what stands outside of functions is left alone."""

import pytest

from engage.embedded.places import ROOT
from sponsors import rules
from tests.mutants import making
from tests.mutants.__main__ import TARGETS
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.putting_in import NotFound, put_in

RULES = "sponsors/rules.py"


@pytest.fixture(scope="module")
def mutants() -> list[making.Mutant]:
    return list(making.mutants(RULES))


def the(mutants: list[making.Mutant], was: str, becomes: str) -> making.Mutant:
    return next(one for one in mutants if was in one.was and becomes in one.becomes)


def test_a_mutant_is_in_force_once_it_is_put_in(
    mutants: list[making.Mutant], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules.needs_load_reason, "__code__", rules.needs_load_reason.__code__)
    assert rules.needs_load_reason(5, limit=5)
    put_in(the(mutants, "carried >= limit", "carried > limit"))()
    assert not rules.needs_load_reason(5, limit=5)


def test_a_mutant_says_where_and_what(mutants: list[making.Mutant]) -> None:
    found = the(mutants, "sponsor.pk == manager.pk", "sponsor.pk != manager.pk")
    assert found.what == "sponsors/rules.py  if sponsor.pk == manager.pk:  →  if sponsor.pk != manager.pk:"
    assert found.key.startswith("sponsors/rules.py:")


def test_signatures_and_tables_are_left_alone(mutants: list[making.Mutant]) -> None:
    assert not [one for one in mutants if one.was.startswith(("def ", "may_", "_ask"))]
    assert len({one.key for one in mutants}) == len(mutants) > 50


def test_what_nobody_has_cannot_be_put_in() -> None:
    code = compile("def nobody(): return 1", "nowhere", "exec").co_consts[0]
    with pytest.raises(NotFound, match="nobody"):
        put_in(making.Mutant("nowhere", 1, "", "", ((code, code),)))()


def test_every_target_and_each_of_its_tests_is_there() -> None:
    for path, tests in TARGETS.items():
        assert [name for name in (path, *tests) if not (ROOT / name).exists()] == []


def test_what_changes_nothing_is_still_in_the_code() -> None:
    texts = {path: " ".join((ROOT / path).read_text(encoding="utf-8").split()) for path in TARGETS}
    gone = [
        key
        for key in EQUIVALENT
        for path, was in [key.partition("  →  ")[0].split("  ", 1)]
        if was not in texts[path]
    ]
    assert gone == []
