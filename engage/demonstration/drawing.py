"""Whatever chance decides in the demonstration, drawn once from one seed before anything is written: the same seed, the same company and year.

What has to be there in any case (the stories, their flags, who is asked to decide what) is told elsewhere and never drawn.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engage.demonstration import cast
from engage.demonstration.stories import STORIES
from engage.demonstration.words import INSIGHTS, PROMISES, THEIR_PROMISES
from visits.effects import NewInsight

USUAL_SEED = 12
YEARS = 5
OLD = -60  # days from today: by now it is known what became of a promise that was made before

# What becomes of a few promises, whoever made them; of the others half are kept.
FATES = ("late", "broken", "withdrawn", "forgotten", "forgotten", "theirs_kept", "theirs_kept", "theirs_broken", "theirs_open")  # fmt: skip


@dataclass(frozen=True)
class Year:
    """Figures of one year: revenue in whole units of the account's currency, margin and share of wallet as shares of one."""

    revenue: int
    margin: Decimal
    share_of_wallet: Decimal


@dataclass(frozen=True)
class AccountDraw:
    """`years` begin with the last full one; `contacts` and `units` are first names and business units, in the order of the cast's rows."""

    years: tuple[Year, ...]
    contacts: tuple[str, ...]
    units: tuple[str, ...]


@dataclass
class VisitDraw:
    """What is drawn of one visit. `fate` is what becomes of its promise, which is empty where nothing was promised."""

    hour: int
    customers: int
    price_signal: str
    temperature: str
    share_of_mind: int
    rating: int
    promise: str = ""
    fate: str = ""
    insights: tuple[NewInsight, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """Everything that was drawn: by account, and for each story in its order."""

    accounts: dict[str, AccountDraw] = field(default_factory=dict)
    visits: Sequence[VisitDraw] = ()


def draw(seed: int) -> Drawn:
    """Draws all of it. Pure: it asks neither the database nor the clock."""
    chance = random.Random(seed)  # noqa: S311 - it decides nothing that has to stay secret
    accounts = {row.name: _account(row, chance) for row in cast.ACCOUNTS}
    visits = [_visit(chance) for _ in STORIES]
    _hand_out_promises(visits, chance)
    _hand_out_insights(visits, chance)
    return Drawn(accounts, tuple(visits))


def _account(row: cast.AccountRow, chance: random.Random) -> AccountDraw:
    years, revenue = [], row.revenue * 1000
    for _ in range(YEARS):
        margin, share = Decimal(chance.randint(14, 24)) / 100, Decimal(chance.randint(12, 45)) / 100
        years.append(Year(revenue, margin, share))
        revenue = int(revenue / (1 + chance.uniform(-0.02, 0.11)))
    contacts = chance.sample(cast.FIRST_NAMES, len(cast.CONTACTS))
    return AccountDraw(tuple(years), tuple(contacts), tuple(chance.sample(cast.UNITS, len(cast.STAKES))))


def _visit(chance: random.Random) -> VisitDraw:
    return VisitDraw(
        hour=chance.randint(9, 15),
        customers=chance.randint(2, 3),
        price_signal=chance.choice(("questioned", "accepted", "not_raised")),
        temperature=chance.choice(("warmer", "warmer", "same")),
        share_of_mind=chance.randint(3, 5),
        rating=chance.randint(3, 5),
    )


def _hand_out_promises(visits: Sequence[VisitDraw], chance: random.Random) -> None:
    """Every fate once to a visit long ago; of the other visits half promised something, which was kept where its time has come."""
    places = _clean(before=OLD)
    chance.shuffle(places)
    texts = _deck(PROMISES, chance)
    theirs = _deck(THEIR_PROMISES, chance)
    for number, place in enumerate(places):
        fate = FATES[number] if number < len(FATES) else "kept" if number % 2 else ""
        if fate:
            visits[place].fate = fate
            visits[place].promise = theirs.pop() if fate.startswith("theirs") else texts.pop()
    for place in set(_clean(before=0)) - set(places):
        visits[place].promise, visits[place].fate = texts.pop(), "kept"


def _hand_out_insights(visits: Sequence[VisitDraw], chance: random.Random) -> None:
    places = _clean(before=0)
    chance.shuffle(places)
    for place, insight in zip(places, INSIGHTS, strict=False):
        visits[place].insights = (insight,)


def _clean(*, before: int) -> list[int]:
    return [n for n, story in enumerate(STORIES) if story.plot == "clean" and story.day < before]


def _deck(texts: Sequence[str], chance: random.Random) -> list[str]:
    """The texts in any order, as often as they are needed."""
    return [text for _ in range(-(-len(STORIES) // len(texts))) for text in chance.sample(texts, len(texts))]
