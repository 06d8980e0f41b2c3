"""The people of the tests, their accounts, and the clock. Everybody is who their name says in every test.

Nadine manages Halden with Tomas in her team and Clara as her superior; Dora is Nadine's deputy. Robert and Olivia are executives, Ada assists
Robert. Sam is sales operations. Oscar manages Norvik and has nothing to do with Halden; Xenia is an executive nobody at Halden knows.
It is Monday, 2 March 2026, 09:00 UTC, until a test moves the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg2 import extensions

from accounts.access import grant_access_of_new
from accounts.models import Account, AccountAccess, Contact, DecisionRole, Level, Stance, TeamMember, Tier
from engage.core import clock as engage_clock
from engage.people.models import Assistant, BusinessUnit, Deputy, Executive, Role, User

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class MovableClock:
    """Moves Python's and the database's clock together."""

    def __init__(self, owner: extensions.connection) -> None:
        self._owner = owner

    @property
    def now(self) -> datetime:
        return engage_clock.now()

    def move_to(self, moment: datetime) -> datetime:
        engage_clock.stand_still(moment)
        self._write(moment)
        return moment

    def move_by(self, **parts: float) -> datetime:
        return self.move_to(self.now + timedelta(**parts))

    def release(self) -> None:
        engage_clock.stand_still(None)
        self._write(None)

    def _write(self, moment: datetime | None) -> None:
        with self._owner.cursor() as cursor:
            cursor.execute("UPDATE core_clock SET stands_at = %s", [moment])


@pytest.fixture
def clock(owner: extensions.connection) -> Iterator[MovableClock]:
    movable = MovableClock(owner)
    movable.move_to(MONDAY)
    yield movable
    movable.release()


@dataclass(frozen=True)
class Cast:
    nadine: User
    clara: User
    tomas: User
    dora: User
    robert: User
    olivia: User
    ada: User
    sam: User
    oscar: User
    xenia: User
    admin: User
    robert_executive: Executive
    olivia_executive: Executive
    xenia_executive: Executive
    halden: Account
    norvik: Account
    ilse: Contact
    jan: Contact
    coatings: BusinessUnit


def _user(name: str, *roles: Role, **fields: object) -> User:
    user = User(
        email=f"{name.split()[0].lower()}@engage.test",
        name=name,
        roles=list(roles),
        time_zone="Europe/Berlin",
        country="DE",
        **fields,
    )
    user.set_unusable_password()
    return user


def _executive(user: User, title: str, unit: BusinessUnit) -> Executive:
    return Executive(
        name=user.name,
        user=user,
        title=title,
        business_unit=unit,
        time_zone="Europe/Berlin",
        country="DE",
        joined_on=date(2020, 1, 1),
    )


@pytest.fixture
def cast(clock: MovableClock) -> Cast:
    return on_stage()


def on_stage() -> Cast:
    """Everybody and their two accounts, in a database that has none of them."""
    coatings = BusinessUnit.objects.create(name="Coatings")
    clara = _user("Clara Ruiz", Role.ACCOUNT_MANAGER)
    clara.save()
    people = [
        nadine := _user("Nadine Keller", Role.ACCOUNT_MANAGER, superior=clara),
        tomas := _user("Tomas Okafor", Role.ACCOUNT_MANAGER),
        dora := _user("Dora Lang", Role.ACCOUNT_MANAGER),
        robert := _user("Robert Lindqvist", Role.EXECUTIVE),
        olivia := _user("Olivia Sato", Role.EXECUTIVE),
        xenia := _user("Xenia Brandt", Role.EXECUTIVE),
        ada := _user("Ada Moss", Role.ASSISTANT),
        sam := _user("Sam Ito", Role.SALES_OPS),
        oscar := _user("Oscar Chen", Role.ACCOUNT_MANAGER),
        admin := _user("Alex Root", Role.ADMINISTRATOR),
    ]
    User.objects.bulk_create(people)
    executives = [
        robert_executive := _executive(robert, "Chief Operating Officer", coatings),
        olivia_executive := _executive(olivia, "Chief Technology Officer", coatings),
        xenia_executive := _executive(xenia, "Chief Financial Officer", coatings),
    ]
    Executive.objects.bulk_create(executives)
    halden = Account(
        name="Halden Automotive",
        manager=nadine,
        tier=Tier.STRATEGIC,
        time_zone="Europe/Berlin",
        country="DE",
        email_domains=["halden.test"],
    )
    norvik = Account(
        name="Norvik Energy", manager=oscar, time_zone="Europe/Oslo", country="NO", currency="NOK"
    )
    Account.objects.bulk_create([halden, norvik])
    ilse = Contact(
        account=halden,
        name="Dr. Ilse Weiss",
        title="CTO",
        level=Level.C_LEVEL,
        decision_role=DecisionRole.DECIDES,
        stance=Stance.TRUSTS,
    )
    jan = Contact(
        account=halden,
        name="Jan Petersen",
        title="Purchasing",
        decision_role=DecisionRole.CAN_BLOCK,
        stance=Stance.WARY,
    )
    Contact.objects.bulk_create([ilse, jan])
    TeamMember.objects.create(account=halden, user=tomas, part="Engineering")
    Deputy.objects.create(principal=nadine, deputy=dora, starts_on=date(2026, 1, 1))
    Assistant.objects.create(executive=robert_executive, user=ada)
    grant_access_of_new(
        (f"accounts.account:{account.pk}", (account.pk, user.pk, reason))
        for account, user, reason in (
            (halden, nadine, AccountAccess.Reason.MANAGER),
            (halden, tomas, AccountAccess.Reason.TEAM),
            (norvik, oscar, AccountAccess.Reason.MANAGER),
        )
    )
    return Cast(
        nadine=nadine,
        clara=clara,
        tomas=tomas,
        dora=dora,
        robert=robert,
        olivia=olivia,
        ada=ada,
        sam=sam,
        oscar=oscar,
        xenia=xenia,
        admin=admin,
        robert_executive=robert_executive,
        olivia_executive=olivia_executive,
        xenia_executive=xenia_executive,
        halden=halden,
        norvik=norvik,
        ilse=ilse,
        jan=jan,
        coatings=coatings,
    )
