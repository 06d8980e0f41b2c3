"""Writes the company: its people, executives, customers and sponsors."""

from datetime import datetime, timedelta

from accounts.access import refresh_access_of_account
from accounts.actions import add_priority
from accounts.models import Account, Contact, FinancialYear, Stake, TeamMember
from engage.demonstration import cast
from engage.demonstration.drawing import AccountDraw, Drawn
from engage.people.actions import create_executive, create_user
from engage.people.models import Assistant, BusinessUnit, Executive, User
from sponsors.actions import assign_sponsor
from sponsors.rules import months_later

ENDS_IN = timedelta(days=60)


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
    return people


def write_executives(people: dict[str, User]) -> dict[str, Executive]:
    executives = {
        row.name: create_executive(
            row.name,
            user=people.get(row.name),
            title=row.title,
            business_unit=row.unit,
            region=row.region,
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


def write_accounts(people: dict[str, User], drawn: Drawn, present: datetime) -> dict[str, Account]:
    units = {unit.name: unit for unit in BusinessUnit.objects.all()}
    for title, text in cast.PRIORITIES:
        add_priority(by=people[cast.SALES_OPS], title=title, description=text)
    accounts: dict[str, Account] = {}
    for row in cast.ACCOUNTS:
        manager = cast.LEAVER if row.name in cast.LEFT_BEHIND else row.manager
        account = Account.objects.create(
            name=row.name, sector=row.sector, country=row.country, time_zone=row.zone, currency=row.currency, tier=row.tier,
            manager=people.get(manager), potential=row.potential, buying_behaviour=row.buying, openness=row.openness,
            importance_to_us=row.importance[0], importance_to_them=row.importance[1], review_month=1,
            email_domains=[f"{row.name.split()[0].lower()}.example"], parent=accounts.get(row.parent),
        )  # fmt: skip
        accounts[row.name] = account
        if row.tier == "strategic" and row.manager == "Nadine Keller":
            TeamMember.objects.create(account=account, user=people["Tomas Okafor"], part="Engineering")
        refresh_access_of_account(account)
        _write_parts(account, row, drawn.accounts[row.name], present.year, units)
    return accounts


def _write_parts(
    account: Account, row: cast.AccountRow, drawn: AccountDraw, year: int, units: dict[str, BusinessUnit]
) -> None:
    Contact.objects.bulk_create(
        Contact(
            account=account, name=pattern.format(first), title=title, level=level, decision_role=decides, stance=stance,
            relationship_now=present, relationship_wanted=wanted, email=f"{first.lower()}@{account.email_domains[0]}",
        )
        for first, (pattern, title, level, decides, stance, present, wanted) in zip(drawn.contacts, cast.CONTACTS, strict=True)
    )  # fmt: skip
    FinancialYear.objects.bulk_create(
        FinancialYear(
            account=account,
            year=year - past,
            revenue=figures.revenue,
            profit=figures.revenue * figures.margin,
            share_of_wallet=figures.share_of_wallet,
            currency=row.currency,
        )
        for past, figures in enumerate(drawn.years, 1)
    )
    Stake.objects.bulk_create(
        Stake(
            account=account, business_unit=units[unit], amount=int(row.revenue * share) * 1000, currency=row.currency,
            topic=topic, lead=lead,
        )
        for unit, (share, topic, lead) in zip(drawn.units, cast.STAKES, strict=True)
    )  # fmt: skip


def write_sponsors(
    accounts: dict[str, Account], executives: dict[str, Executive], people: dict[str, User], present: datetime
) -> None:
    targets = {
        row.name: "dealmaker"
        if row.buying == "transactional" and row.potential != "high"
        else "growth_champion"
        for row in cast.ACCOUNTS
    }
    this_month = present.date().replace(day=1)
    ends_on = (present + ENDS_IN).date()
    terms = [
        (term.account, term.executive, months_later(this_month, -term.months), term.years)
        for term in cast.TERMS
    ]
    for account, executive, starts_on, years in (*terms, (*cast.ENDING_TERM, months_later(ends_on, -24), 2)):
        assign_sponsor(
            accounts[account],
            executive=executives[executive],
            starts_on=starts_on,
            ends_on=months_later(starts_on, 12 * years) - timedelta(days=1),
            target_role=targets[account],
            by=people[cast.SALES_OPS],
        )
