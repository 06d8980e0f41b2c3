"""Money as people say it: short in running text and tiles, whole in tables that are added up. Amounts are in the currency's main unit."""

from decimal import ROUND_HALF_UP, Decimal

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
NO_BREAK = "\N{NO-BREAK SPACE}"
NOTHING = "\N{EN DASH}"
STEPS = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
IN_MILLIONS_FROM = Decimal(100_000)


def money_short(amount: Decimal | int | float | None, currency: str) -> str:
    """ "€ 12.4 m". Below 100,000 in thousands ("€ 45 k"), below 1,000 whole; a dash where there is no amount."""
    if amount is None:
        return NOTHING
    exact = Decimal(str(amount))
    size = abs(exact)
    for step, unit in STEPS:
        rounded = _tenth(size / step)
        if rounded >= 1 or (unit == "m" and size >= IN_MILLIONS_FROM):
            return _written(exact, f"{rounded:,}", currency, unit)
    if size >= 1000:
        return _written(exact, f"{_whole(size / 1000):,}", currency, "k")
    return _written(exact, f"{_whole(size)}", currency, "")


def money_whole(amount: Decimal | int | float | None, currency: str) -> str:
    """ "€ 12,400,000"; a dash where there is no amount."""
    if amount is None:
        return NOTHING
    exact = Decimal(str(amount))
    return _written(exact, f"{_whole(abs(exact)):,}", currency, "")


def _written(amount: Decimal, figure: str, currency: str, unit: str) -> str:
    sign = "\N{MINUS SIGN}" if amount < 0 and figure.strip("0.,") else ""
    return NO_BREAK.join(part for part in (sign + SYMBOLS.get(currency, currency), figure, unit) if part)


def _tenth(figure: Decimal) -> Decimal:
    return figure.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _whole(figure: Decimal) -> Decimal:
    return figure.quantize(Decimal(1), rounding=ROUND_HALF_UP)
