"""What each person sees of each table, asked of `visible_to` and of an oracle that knows only rows: no difference, in many organisations."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from accounts.models import AccountAccess
from engage.core import clock
from engage.people.models import Assistant, User, notice
from engage.people.parts import Part
from tests.plugins.proofs import Proof
from tests.scope.oracle.access import reasons
from tests.scope.oracle.drawing import organisation
from tests.scope.oracle.sight import SEES, SUBJECTS, Organisation, seen_by
from tests.scope.oracle.writing import MOMENT, OWNER, Writer, as_owner, undone
from visits.models import visit

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
            if only is not None and table not in only:
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
    organisations, compared, wrong = proof.rounds(500, 3), 0, []
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


class _Closed:
    """A model of which no row is found."""

    def __init__(self, model: type[Model]) -> None:
        self.objects = self
        self._model = model

    def filter(self, **conditions: object) -> Any:
        return self._model._default_manager.none()


def _without(path: str, gone: Callable[[], object]) -> tuple[str, Callable[[pytest.MonkeyPatch], None]]:
    return path, lambda patch: patch.setattr(path, gone())


def _without_part(part: Part) -> tuple[str, Callable[[pytest.MonkeyPatch], None]]:
    def take_away(patch: pytest.MonkeyPatch) -> None:
        for parts in ("_SEE", "_SEE_CONFIDENTIAL"):
            patch.setattr(visit, parts, getattr(visit, parts) - {part})

    return f"{part} of a visit", take_away


def _without_subject(name: str) -> tuple[str, Callable[[pytest.MonkeyPatch], None]]:
    def take_away(patch: pytest.MonkeyPatch) -> None:
        patch.setitem(notice._subjects, name, lambda user: visit.Visit.objects.none())

    return f"notices about {name}", take_away


NOBODY: Any = lambda *asked: False  # noqa: E731
EVERYBODY: Any = lambda *asked: True  # noqa: E731
NO_ROLE = ("engage.people.models.User.holds", lambda: NOBODY)
NOT_OPS = ("engage.people.models.User.is_sales_ops", lambda: False)
# One disjunct of a predicate taken away, and the tables in which somebody then sees less; what goes with its visit alone, opened to everybody.
CONTROLS: list[tuple[tuple[str, Callable[[pytest.MonkeyPatch], None]], set[str]]] = [
    *(
        (_without_part(part), {"visits_visit"})
        for part in sorted(visit._SEE - {Part.SALES_OPS, Part.INSIDER})
    ),
    *(
        (_without(f"visits.models.{module}._sees_all", lambda: NOBODY), {table})
        for module, table in {
            "visit": "visits_visit",
            "flag": "visits_flag",
            "block": "visits_waiver",
            "touchpoint": "visits_touchpoint",
        }.items()
    ),
    *(
        (_without(f"{module}.AccountAccess", lambda: _Closed(AccountAccess)), {table})
        for module, table in {
            "accounts.models.account": "accounts_account",
            "accounts.models.scoped": "accounts_stake",
            "visits.models.visit": "visits_visit",
            "visits.models.flag": "visits_flag",
            "visits.models.touchpoint": "visits_touchpoint",
        }.items()
    ),
    *(
        (_without(f"visits.models.{module}.Assistant", lambda: _Closed(Assistant)), {table})
        for module, table in {"block": "visits_waiver", "touchpoint": "visits_touchpoint"}.items()
    ),
    *(
        (_without(f"{module}.is_in_programme", lambda: NOBODY), {table})
        for module, table in {
            "engage.people.models.business_unit": "people_businessunit",
            "accounts.models.priority": "accounts_priority",
        }.items()
    ),
    *(
        (_without(*NO_ROLE), {table})
        for table in ("people_user", "people_executive", "people_apitoken", "people_serviceaccount")
    ),
    *(
        (_without(*NOT_OPS), {table})
        for table in (
            "accounts_account",
            "accounts_contact",
            "accounts_financialyear",
            "accounts_importrun",
            "accounts_importrejection",
            "sponsors_sponsorship",
            "sponsors_annualreview",
            "sponsors_rematchrequest",
        )
    ),
    *(
        (_without(f"visits.models.{module}._sees_all", lambda: EVERYBODY), {table})
        for module, table in {"of_visit": "visits_debrief", "briefing": "visits_redline"}.items()
    ),
    *((_without_subject(name), {"people_notice"}) for name in sorted(SUBJECTS)),
]


def test_one_disjunct_less_and_the_oracle_differs(
    writer: Writer, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control. Each is looked for in one organisation after the other, until it shows; the reduced run takes every fifth."""
    controls = CONTROLS[:: proof.rounds(1, 5)]
    waiting = list(controls)
    for seed in range(60):
        with undone(writer):
            of = load(writer, seed)
            expected = {user: seen_by(of, user) for user, row in of.users.items() if row["is_active"]}
            waiting = [control for control in waiting if not _shows(control, of, expected, monkeypatch)]
        if not waiting:
            break
    proof.figure(f"{len(controls)} disjuncts taken away, {len(controls) - len(waiting)} noticed")
    assert [(name, tables) for (name, _), tables in waiting] == []


def _shows(control: Any, of: Organisation, expected: Any, monkeypatch: pytest.MonkeyPatch) -> bool:
    (_, take_away), tables = control
    with monkeypatch.context() as patch:
        take_away(patch)
        return bool(differences(of, tables, expected)[0])
