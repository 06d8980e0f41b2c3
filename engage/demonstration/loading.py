"""Loads the demonstration: people and customers first, then every visit step by step, each at its own moment, through the workflow."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.access import refresh_access_of_account
from accounts.models import Account, Contact, FinancialYear, Priority, Stake, TeamMember
from engage.core import clock
from engage.core.models import OutboxEvent
from engage.demonstration import cast
from engage.demonstration.plots import DAY, Scene, Step, standard_briefing, steps
from engage.demonstration.stories import STORIES, Story
from engage.people.actions import create_executive, create_user
from engage.people.models import Assistant, BusinessUnit, Deputy, Executive, User
from sponsors.actions import assign_sponsor
from sponsors.reviews import produce_reviews
from visits.actions import (
    AlternativeDraft,
    AttendeeDraft,
    ObjectiveDraft,
    VisitDraft,
    ask_waiver,
    decide_waiver,
)
from visits.effects import NewCommitment, NewInsight
from visits.models import Side
from visits.sweep import sweep

YEAR = 366 * DAY


def load() -> dict[str, int]:
    """Everything in one transaction, as the owner (the clock is moved); returns how many of what there are.

    The mails of the past year are not sent: their outbox rows are dropped at the end.
    """
    present = clock.now()
    with transaction.atomic():
        with clock.at(present - YEAR - 60 * DAY):
            people = _load_people()
            executives = _load_executives(people)
            accounts = _load_accounts(people, present)
            _load_sponsors(accounts, executives, people, present)
        visits = _play(accounts, executives, people, present)
        produce_reviews(present.year - 1)
        sweep(present)
        OutboxEvent.objects.all().delete()
    return {"people": len(people), "executives": len(executives), "accounts": len(accounts), "visits": visits}


def _load_people() -> dict[str, User]:
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


def _load_executives(people: dict[str, User]) -> dict[str, Executive]:
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


def _load_accounts(people: dict[str, User], present: datetime) -> dict[str, Account]:
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


def _load_sponsors(
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


def _play(
    accounts: dict[str, Account], executives: dict[str, Executive], people: dict[str, User], present: datetime
) -> int:
    """Tells all stories at once, in the order of time, up to the present."""
    happened: list[Step] = []
    for number, story in enumerate(STORIES):
        scene = _scene(story, number, accounts, executives, people, present)
        happened += [step for step in steps(story.plot, scene, present=present) if step[0] < present]
    happened += list(_decisions(executives, people, present))
    for moment, step in sorted(happened, key=lambda pair: pair[0]):
        with clock.at(moment):
            step()
    return len(STORIES)


def _decisions(
    executives: dict[str, Executive], people: dict[str, User], present: datetime
) -> Iterator[Step]:
    """Carla Ruiz's second block within a year was waived; Martin Vance's waits for a decision."""
    ruiz, vance, sam = executives["Carla Ruiz"], executives["Martin Vance"], people["Sam Ito"]

    def waive() -> None:
        sweep(clock.now())
        waiver = ask_waiver(ruiz, by=people["Nadine Keller"], request="The depot is decided before Christmas")
        ends_on = (present + 30 * DAY).date()
        decide_waiver(
            waiver,
            by=sam,
            granted=True,
            reason="Agreed with Carla: a briefing is read, or she stays at home",
            ends_on=ends_on,
        )

    def ask() -> None:
        sweep(clock.now())
        ask_waiver(
            vance,
            by=people["Priya Raman"],
            request="The mine signs this month, with him or with somebody else",
        )

    yield present - 20 * DAY, waive
    yield present - timedelta(hours=1), ask


def _scene(
    story: Story,
    number: int,
    accounts: dict[str, Account],
    executives: dict[str, Executive],
    people: dict[str, User],
    present: datetime,
) -> Scene:
    account, executive = accounts[story.account], executives[story.executive]
    manager = account.manager or people["Sam Ito"]
    contacts = list(account.contacts.order_by("id"))
    starts_at = _start(story, number, executive, present)
    ours = [] if story.alone else [AttendeeDraft(side=Side.ACCOUNT, user=manager, title="Account manager")]
    theirs = [AttendeeDraft(side=Side.CUSTOMER, contact=contact) for contact in contacts[: 2 + number % 2]]
    draft = VisitDraft(
        account=account,
        lead_executive=executive,
        title=story.title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        purpose=story.purpose,
        format=story.format,
        time_zone=account.time_zone,
        place={"on_site": f"{account.name}, head office", "our_site": "Aldermoor, customer centre"}.get(
            story.format, ""
        ),
        confidential=story.confidential,
        origin="reported" if story.plot == "reported" else "planned",
        objectives=[
            ObjectiveDraft(
                f"{contacts[0].name} says in their own words what has to be true", "growth", _priority(number)
            ),
            ObjectiveDraft("A date for the next step", "relationship"),
        ],
        alternatives=[
            AlternativeDraft(
                "someone_else",
                "Video call by the division head",
                "They asked for the person who can commit capacity",
            ),
        ],
        attendees=[*ours, *theirs],
    )
    return Scene(
        draft=draft,
        manager=manager,
        executive=executive.user,
        sales_ops=people["Sam Ito"],
        superior=people["Clara Bennett"],
        briefing=standard_briefing(
            f"{story.title}. Listen first.",
            f"{account.name} decides in the coming quarter. They doubt our ramp-up date, not the product. "
            f"Your task is to listen, then to confirm April, not March.",
            manager.name,
            executive.name,
        ),
        heard="They will source by region from 2028 and expect us to be there. Purchasing is not yet convinced.",
        commitment=_commitment(number, manager, starts_at),
        insight=_insight(number),
        keeps_promises=number % 10 != 4,
        price_signal=("questioned", "accepted", "not_raised")[number % 3],
    )


def _start(story: Story, number: int, executive: Executive, present: datetime) -> datetime:
    """A working hour where the executive is; today's visits have ended already."""
    zone = ZoneInfo(executive.time_zone)
    if story.day == 0:
        return (present - timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
    day = present.astimezone(zone).date() + timedelta(days=story.day)
    while day.weekday() > 4:
        day += timedelta(days=1 if story.day > 0 else -1)
    return datetime.combine(day, time(9 + number % 7), zone)


def _priority(number: int) -> int | None:
    found = Priority.objects.filter(position=number % 6).first()
    return found.pk if found else None


def _commitment(number: int, manager: User, starts_at: datetime) -> NewCommitment | None:
    texts = (
        "Send the emission data of line 2",
        "Name a launch engineer",
        "A second source for the primer",
        "Written confirmation of April",
    )
    if number % 2:
        return None
    return NewCommitment(
        texts[number % len(texts)],
        ours=number % 8 != 4,
        owner=manager if number % 8 != 4 else None,
        owner_name="" if number % 8 != 4 else "Head of Purchasing",
        due_on=(starts_at + timedelta(days=30)).date(),
    )


def _insight(number: int) -> NewInsight | None:
    insights = (
        NewInsight(
            "Regional sourcing by 2028", "They will buy only from plants on their own continent.", "against"
        ),
        NewInsight("Bio-based primers", "They want half of all primers bio-based by 2030.", "with"),
        None,
    )
    return insights[number % 3]
