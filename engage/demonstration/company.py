"""Writes the company: its people, executives, customers and sponsors."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.access import refresh_access_of_account
from accounts.models import Account, Contact, FinancialYear, Priority, Stake, TeamMember
from engage.core import clock
from engage.demonstration import cast
from engage.people.actions import create_executive, create_user
from engage.people.models import Assistant, BusinessUnit, Deputy, Executive, User
from sponsors.actions import assign_sponsor


def write_people() -> dict[str, User]:
    executives = [
        cast.Person(row.name, (cast.Role.EXECUTIVE,), "", row.time_zone, row.country)
        for row in cast.EXECUTIVES
        if row.signs_in
    ]
    people: dict[str, User] = {}
    hashed = ""
    for person in (*cast.PEOPLE, *executives):
        user = create_user(
            person.email,
            name=person.name,
            roles=person.roles,
            time_zone=person.time_zone,
            country=person.country,
            superior=people.get(person.superior),
        )
        if not hashed:
            user.set_password(cast.PASSWORD)
            hashed = user.password
        people[person.name] = user
    User.objects.update(password=hashed)  # hashed once: Argon2 is slow on purpose
    for principal, deputy in cast.DEPUTIES.items():
        Deputy.objects.create(
            principal=people[principal], deputy=people[deputy], starts_on=clock.now().date()
        )
    return people


def write_executives(people: dict[str, User]) -> dict[str, Executive]:
    executives = {
        row.name: create_executive(
            row.name,
            user=people.get(row.name),
            title=row.title,
            business_unit=row.unit,
            time_zone=row.time_zone,
            country=row.country,
        )
        for row in cast.EXECUTIVES
    }
    Assistant.objects.bulk_create(
        Assistant(executive=executives[executive], user=people[assistant])
        for executive, assistant in cast.ASSISTANTS.items()
    )
    return executives


def write_accounts(people: dict[str, User], present: datetime) -> dict[str, Account]:
    chance = random.Random(12)  # noqa: S311 - the same invented figures each time
    units = {unit.name: unit for unit in BusinessUnit.objects.all()}
    Priority.objects.bulk_create(
        Priority(title=title, description=text, position=position, starts_on=clock.now().date())
        for position, (title, text) in enumerate(cast.PRIORITIES, 1)
    )
    accounts: dict[str, Account] = {}
    for row in cast.ACCOUNTS:
        account = Account.objects.create(
            name=row.name, sector=row.sector, country=row.country, time_zone=row.zone, currency=row.currency, tier=row.tier,
            manager=people.get(row.manager), potential=row.potential, buying_behaviour=row.buying, openness=row.openness,
            importance_to_us=row.importance[0], importance_to_them=row.importance[1], review_month=1,
            email_domains=[f"{row.name.split()[0].lower()}.example"],
        )  # fmt: skip
        accounts[row.name] = account
        if row.manager and row.manager != "Tomas Okafor":
            TeamMember.objects.create(account=account, user=people["Tomas Okafor"], part="Engineering")
        refresh_access_of_account(account)
        _load_contacts(account, chance)
        _load_figures(account, row, chance, present.year, units)
    return accounts


def _load_contacts(account: Account, chance: random.Random) -> None:
    names = chance.sample(cast.FIRST_NAMES, len(cast.CONTACTS))
    Contact.objects.bulk_create(
        Contact(
            account=account, name=pattern.format(first), title=title, level=level, decision_role=decides, stance=stance,
            relationship_now=present, relationship_wanted=wanted, email=f"{first.lower()}@{account.email_domains[0]}",
        )
        for first, (pattern, title, level, decides, stance, present, wanted) in zip(names, cast.CONTACTS, strict=True)
    )  # fmt: skip


def _load_figures(
    account: Account, row: cast.AccountRow, chance: random.Random, year: int, units: dict[str, BusinessUnit]
) -> None:
    revenue = row.revenue * 1000
    figures = []
    for past in range(1, 6):
        margin = Decimal(chance.randint(14, 24)) / 100
        share = Decimal(chance.randint(12, 45)) / 100
        figures.append(
            FinancialYear(
                account=account,
                year=year - past,
                revenue=revenue,
                profit=revenue * margin,
                share_of_wallet=share,
                currency=row.currency,
            )
        )
        revenue = int(revenue / (1 + chance.uniform(-0.02, 0.11)))
    FinancialYear.objects.bulk_create(figures)
    units_here = chance.sample(cast.UNITS, 3)
    Stake.objects.bulk_create(
        Stake(
            account=account, business_unit=units[unit], amount=int(row.revenue * share) * 1000, currency=row.currency,
            topic=topic, lead=lead,
        )
        for unit, (share, topic, lead) in zip(units_here, cast.STAKES, strict=True)
    )  # fmt: skip


def write_sponsors(
    accounts: dict[str, Account], executives: dict[str, Executive], people: dict[str, User], present: datetime
) -> None:
    for position, row in enumerate(cast.ACCOUNTS):
        if not row.sponsor:
            continue
        starts_on = (present - timedelta(days=380 + 17 * position)).date().replace(day=1)
        assign_sponsor(
            accounts[row.name],
            executive=executives[row.sponsor],
            starts_on=starts_on,
            ends_on=starts_on.replace(year=starts_on.year + (2 if position % 3 == 0 else 3)),
            target_role="dealmaker"
            if row.buying == "transactional" and row.potential != "high"
            else "growth_champion",
            by=people["Sam Ito"],
        )
