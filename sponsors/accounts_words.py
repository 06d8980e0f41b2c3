"""The accounts report in the words of a page."""

from accounts.models import Potential
from engage.core.ui import Bar
from sponsors.queries.accounts_report import AccountsReport


def potential_bars(report: AccountsReport) -> list[Bar]:
    """Where executives' visits went, by the potential of the account; nothing where there was no visit. Pure."""
    if not any(row.visits_held for row in report.by_potential):
        return []
    labels = dict(Potential.choices)
    return [
        Bar(
            f"{labels[row.potential]}: {_count(row.visits_held, 'visit')}",
            f"{(row.share or 0) * 100:.0f} %",
            (row.share or 0) * 100,
            "due" if row.potential == Potential.LOW else "",
        )
        for row in report.by_potential
    ]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
