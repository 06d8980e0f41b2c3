"""Rounds of a race: what each needs is made anew, two sides meet, and what must never be is looked for."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from psycopg2 import extensions

from accounts.access import grant_access_of_new
from accounts.models import Account, AccountAccess, Contact, TeamMember, Tier
from engage.core.errors import EngageError
from engage.people.models import Assistant, Executive, Role, User
from tests.at_once import Act, Ring
from tests.cast import MONDAY, Cast, MovableClock, on_stage
from tests.plugins.proofs import Proof


@dataclass(frozen=True)
class Duel:
    """One round: what the two do, and `wrong`, which tells from their answers and the record what must not be; nothing where all is well."""

    first: Act
    second: Act
    wrong: Callable[[Any, Any], str]


@dataclass(frozen=True)
class Guards:
    """What the database holds an invariant with: `triggers` (`table`, or `table:trigger`) and `constraints` or unique indexes (`table.name`)."""

    triggers: Sequence[str] = ()
    constraints: Sequence[str] = ()


@dataclass(frozen=True)
class Race:
    """`windows` are patterns of the statement before which each side may be overtaken. `python` and `database` say who holds it alone; a race
    without a `control` cannot be lost, for the reason its comment gives."""

    name: str
    round: Callable[["Stage"], Duel]
    windows: tuple[str, str]
    guards: Guards = field(default_factory=Guards)
    python: bool = False
    database: bool = False
    control: bool = True


class Stage:
    """One database with the cast. `spoiled` once a constraint was dropped, since doubles keep it from coming back."""

    def __init__(self, owner: extensions.connection) -> None:
        self.owner = owner
        self.clock = MovableClock(owner)
        self.clock.move_to(MONDAY)
        self.cast = on_stage()
        self.ring = Ring(owner)
        self.spoiled = False
        self._number = 0

    def leave(self) -> None:
        self.ring.leave()
        self.clock.release()
        self.owner.close()

    def fresh(self) -> Cast:
        """The cast with an account, an executive and a contact that nobody has met before; it is Monday again."""
        self.clock.move_to(MONDAY)
        robert, executive = self.executive("Robert")
        Assistant.objects.create(executive=executive, user=self.cast.ada)
        account = self.account()
        ilse = Contact.objects.create(account=account, name="Dr. Ilse Weiss")
        return replace(self.cast, robert=robert, robert_executive=executive, halden=account, ilse=ilse)

    def executive(self, name: str) -> tuple[User, Executive]:
        self._number += 1
        user = self.user(name, Role.EXECUTIVE)
        executive = Executive.objects.create(
            name=user.name, user=user, time_zone="Europe/Berlin", country="DE"
        )
        return user, executive

    def user(self, name: str, *roles: Role) -> User:
        self._number += 1
        user = User(
            email=f"{name.lower()}-{self._number}@engage.test",
            name=f"{name} {self._number}",
            roles=list(roles),
            time_zone="Europe/Berlin",
            country="DE",
        )
        user.set_unusable_password()
        user.save()
        return user

    def account(self) -> Account:
        """Managed by Nadine, with Tomas in the team."""
        self._number += 1
        account = Account.objects.create(
            name=f"Halden {self._number}", manager=self.cast.nadine, tier=Tier.STRATEGIC, country="DE"
        )
        TeamMember.objects.create(account=account, user=self.cast.tomas)
        people = (
            (self.cast.nadine, AccountAccess.Reason.MANAGER),
            (self.cast.tomas, AccountAccess.Reason.TEAM),
        )
        source = f"accounts.account:{account.pk}"
        grant_access_of_new((source, (account.pk, user.pk, reason)) for user, reason in people)
        return account

    def written(self, table: str, row: int) -> list[str]:
        """The fields of a row that were changed, in the order in which they came into the record."""
        with self.owner.cursor() as cursor:
            cursor.execute(
                "SELECT jsonb_object_keys(after) FROM core_auditentry"
                " WHERE table_name = %s AND row_id = %s AND action = 'update' ORDER BY id",
                [table, str(row)],
            )
            return [str(name) for (name,) in cursor.fetchall()]

    def written_in(self, *tables: str, count: int) -> list[str]:
        """The tables of the newest entries of the record about any of these, oldest first."""
        with self.owner.cursor() as cursor:
            cursor.execute(
                "SELECT table_name FROM core_auditentry WHERE table_name = ANY (%s) ORDER BY id DESC LIMIT %s",
                [list(tables), count],
            )
            return [str(table) for (table,) in reversed(cursor.fetchall())]

    def run(self, race: Race, proof: Proof) -> None:
        """All rounds of a race. Raises AssertionError where something was wrong, or where nothing was without any protection."""
        count = proof.rounds(200, 2)
        _nothing(self._wrong(race, count, overtaken=(0, 1, None)))
        told = [f"{count} rounds, 0 violations"]
        alone, control = proof.rounds(50, 0), proof.rounds(50, 2)
        if race.database and alone:
            _nothing(self._wrong(race, alone, locks=False))
            told.append(f"{alone} without Python's locks, 0")
        if race.python and race.control and alone:
            _nothing(self._wrong(race, alone, guards=race.guards))
            told.append(f"{alone} without the database's guards, 0")
        if race.control:
            wrong = self._wrong(race, control, locks=False, guards=race.guards)
            assert wrong, "without any protection nothing went wrong: the rounds prove nothing"
            told.append(f"{control} without either, {len(wrong)}")
        proof.figure(f"{race.name}: {'; '.join(told)}")

    def _wrong(
        self,
        race: Race,
        count: int,
        *,
        overtaken: Sequence[int | None] = (0, 1),
        locks: bool = True,
        guards: Guards | None = None,
    ) -> list[str]:
        """What went wrong in so many rounds. As the product stands, an answer that is no refusal of ours is wrong as well."""
        found = []
        for number in range(count):
            duel = race.round(self)
            with ExitStack() as stack:
                if guards is not None:
                    stack.enter_context(self._without(guards))
                first, second = self.ring.meet(
                    (duel.first, duel.second),
                    race.windows,
                    overtaken=overtaken[number % len(overtaken)],
                    locks=locks,
                )
            faults = [f"a fault: {answer!r}" for answer in (first, second) if is_fault(answer)]
            protected = locks and guards is None
            found += (
                faults if protected and faults else [words] if (words := duel.wrong(first, second)) else []
            )
        return found

    @contextmanager
    def _without(self, guards: Guards) -> Iterator[None]:
        triggers = list(self._triggers(guards))
        with self.owner.cursor() as cursor:
            for table, name, _ in triggers:
                cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')
            for constraint in guards.constraints:
                table, _, name = constraint.partition(".")
                cursor.execute(
                    f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}; DROP INDEX IF EXISTS {name}"
                )
                self.spoiled = True
        try:
            yield
        finally:
            with self.owner.cursor() as cursor:
                for table, name, state in triggers:
                    enable = "ENABLE ALWAYS" if state == "A" else "ENABLE"
                    cursor.execute(f'ALTER TABLE {table} {enable} TRIGGER "{name}"')

    def _triggers(self, guards: Guards) -> Iterator[tuple[str, str, str]]:
        for wanted in guards.triggers:
            table, _, name = wanted.partition(":")
            with self.owner.cursor() as cursor:
                cursor.execute(
                    "SELECT tgname, tgenabled::text FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
                    " AND %s IN ('', tgname) AND tgname NOT LIKE '%%audit%%'",
                    [table, name],
                )
                rows = cursor.fetchall()
            assert rows, f"{wanted} is no trigger"
            yield from ((table, str(trigger), str(state)) for trigger, state in rows)


def _nothing(wrong: list[str]) -> None:
    assert not wrong, f"{len(wrong)} violations, such as {wrong[0]}"


def is_fault(answer: Any) -> bool:
    return isinstance(answer, Exception) and not isinstance(answer, EngageError)


def succeeded(*answers: Any) -> int:
    return sum(not isinstance(answer, Exception) for answer in answers)


def one_wins(first: Any, second: Any) -> str:
    """What is decided once: exactly one of two gets it."""
    count = succeeded(first, second)
    return "" if count == 1 else f"{count} of two succeeded: {first!r}, {second!r}"
