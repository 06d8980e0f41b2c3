"""Price and value signals: how customers received our price and what we offer for it, as debriefs tell it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet

from visits.follow_up_queries import corrections_of
from visits.models import CAME_UP, DOUBTED, Corrected

PRICE, VALUE = "price_signal", "value_signal"


def signal_lines(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Debriefs with signals, of the latest visits first, each with what was corrected of its words as `corrections_`. One query."""
    return (
        rows.select_related("visit__account", "visit__lead_executive")
        .annotate(
            starts_order=F("visit__starts_at"),
            corrections_=corrections_of(visit=OuterRef("visit"), subject=Corrected.SIGNAL_NOTE),
        )
        .order_by("-starts_order", "-id")
    )


def in_doubt(name: str) -> Q:
    """The price, or the value, was questioned or rejected."""
    return Q(**{f"{name}__in": DOUBTED})


def held_good(name: str) -> Q:
    """It came up, and was not doubted."""
    return Q(**{f"{name}__in": set(CAME_UP) - set(DOUBTED)})


@dataclass(frozen=True)
class SignalTally:
    """How often our price and our value were received in each way, and the two against each other, over debriefs in number `total`."""

    pairs: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        return sum(self.pairs.values())

    @property
    def price(self) -> Counter[str]:
        return self._by(0)

    @property
    def value(self) -> Counter[str]:
        return self._by(1)

    def together(self, price: Collection[str], value: Collection[str]) -> int:
        """In how many the price was received in one of these ways and the value in one of those."""
        return sum(count for (p, v), count in self.pairs.items() if p in price and v in value)

    def _by(self, place: int) -> Counter[str]:
        found: Counter[str] = Counter()
        for pair, count in self.pairs.items():
            found[pair[place]] += count
        return found


def tally_of(rows: QuerySet[Any]) -> SignalTally:
    """Over all these rows, however many pages they fill. One query."""
    counted = rows.order_by().values(PRICE, VALUE).annotate(count=Count("pk"))
    return SignalTally({(row[PRICE], row[VALUE]): row["count"] for row in counted})
