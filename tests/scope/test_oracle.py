"""What each person sees of each table, asked of `visible_to` and of an oracle that knows only rows: no difference, in many organisations."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from engage.core import clock
from engage.people.models import User
from tests.plugins.proofs import Proof
from tests.scope.oracle.access import reasons
from tests.scope.oracle.disjuncts import Disjunct, all_of_them
from tests.scope.oracle.drawing import organisation
from tests.scope.oracle.sight import SEES, Organisation, seen_by
from tests.scope.oracle.writing import MOMENT, OWNER, Writer, as_owner, undone

pytestmark = [pytest.mark.django_db, pytest.mark.proof("scope")]


def scoped() -> dict[str, type[Model]]:
    """Every model that says who may see its rows."""
    return {m._meta.db_table: m for m in apps.get_models() if hasattr(m._default_manager, "visible_to")}


@pytest.fixture
def writer() -> Iterator[Writer]:
    clock.stand_still(MOMENT)
    with as_owner() as made:
        yield made
    clock.stand_still(None)


def load(writer: Writer, seed: int) -> Organisation:
    """The organisation of this seed, with the access that its rows give reasons for."""
    drawn = organisation(random.Random(seed), MOMENT)
    for table in writer.tables:
        drawn.setdefault(table, [])
    names = ("account_id", "user_id", "reason", "source")
    access = [dict(zip(names, reason, strict=True)) for reason in sorted(reasons(drawn))]
    writer.write({table: rows for table, rows in {**drawn, "accounts_accountaccess": access}.items() if rows})
    return Organisation(writer.dump(), MOMENT.date())


def differences(
    of: Organisation, only: set[str] | None = None, expected: Mapping[int, Any] | None = None
) -> tuple[list[str], int]:
    """Where `visible_to` and the oracle disagree, and how many answers were compared."""
    found, compared = [], 0
    readers = User.objects.db_manager(OWNER).filter(is_active=True, pk__in=of.users)
    for user in readers.order_by("pk"):
        right = expected[user.pk] if expected else seen_by(of, user.pk)
        for table, model in scoped().items():
            if not of.rows[table] or (only is not None and table not in only):
                continue
            manager: Any = model._default_manager.db_manager(OWNER)
            seen = set(manager.visible_to(user).order_by().values_list("pk", flat=True))
            compared += len(of.rows[table])
            if seen != right[table]:
                found.append(
                    f"{table} to {user.pk} {user.roles}: too many {sorted(seen - right[table])}, "
                    f"missing {sorted(right[table] - seen)}"
                )
    return found, compared


def test_the_oracle_has_an_answer_for_every_model_with_a_scope() -> None:
    assert sorted(SEES) == sorted(scoped())


def test_everybody_sees_what_the_oracle_says(writer: Writer, proof: Proof) -> None:
    organisations, compared, wrong = proof.rounds(500, 2), 0, []
    people, seen = 0, set()
    for seed in range(organisations):
        with undone(writer):
            of = load(writer, seed)
            found, answers = differences(of)
        wrong += [f"seed {seed}: {difference}" for difference in found]
        compared += answers
        people += sum(user["is_active"] for user in of.users.values())
        seen |= {table for table in SEES if of.rows[table]}
    proof.figure(
        f"{organisations} organisations, {people} people, {compared:,} answers: {len(wrong)} differences"
    )
    assert wrong[:10] == []
    assert seen == set(SEES)


def test_one_disjunct_less_and_the_oracle_differs(
    writer: Writer, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control. Each is looked for in one organisation after the other, until it shows; the reduced run takes every tenth."""
    disjuncts = all_of_them()[:: 5 if proof.thorough and not proof.full else proof.rounds(1, 10)]
    waiting = list(disjuncts)
    for seed in range(60):
        with undone(writer):
            of = load(writer, seed)
            expected = {user: seen_by(of, user) for user, row in of.users.items() if row["is_active"]}
            waiting = [gone for gone in waiting if not _shows(gone, of, expected, monkeypatch)]
        if not waiting:
            break
    proof.figure(f"{len(disjuncts)} disjuncts taken away, {len(disjuncts) - len(waiting)} noticed")
    assert [gone.name for gone in waiting] == []


def _shows(
    gone: Disjunct, of: Organisation, expected: Mapping[int, Any], monkeypatch: pytest.MonkeyPatch
) -> bool:
    with monkeypatch.context() as patch:
        gone.take_away(patch)
        return bool(differences(of, {gone.table}, expected)[0])
