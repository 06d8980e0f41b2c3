"""Who belongs to whom: parents are set once all accounts of a file are there, since a parent may come later in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.importing.named import standing_accounts, suggest_accounts
from accounts.importing.reports import Spelling
from accounts.models import Account
from engage.core.tables import Rejection


@dataclass(frozen=True, slots=True)
class StatedParent:
    line: int
    account: int
    parent: str


@dataclass(frozen=True)
class Parentage:
    set: int
    rejected: list[Rejection]
    unknown: list[Spelling]


def set_parents(stated: Iterable[StatedParent], *, column: str) -> Parentage:
    """Sets the parents of accounts that have none; one that is set stays. Unknown parents and circles are reported, and left out.

    Four queries and one a thousand parents; memory holds the parents that are set, as pairs of ids.
    """
    wanted = list(stated)
    ids = standing_accounts(dict.fromkeys(entry.parent for entry in wanted))
    parents = dict(Account.objects.exclude(parent=None).order_by().values_list("id", "parent_id"))
    rejected: list[Rejection] = []
    unknown: dict[str, Spelling] = {}
    changed: dict[int, int] = {}
    for entry in wanted:
        parent = ids.get(entry.parent)
        if parent is None:
            unknown.setdefault(entry.parent, Spelling(column, entry.parent, None, None)).seen_in(entry.line)
        elif entry.account in parents:
            continue
        elif _is_above(entry.account, parent, parents):
            rejected.append(
                Rejection(
                    entry.line,
                    column,
                    f"“{entry.parent}” would be above and below this account at once; no parent was set.",
                )
            )
        else:
            parents[entry.account] = changed[entry.account] = parent
    Account.objects.bulk_update(
        [Account(pk=pk, parent_id=parent) for pk, parent in changed.items()], ["parent"], batch_size=1000
    )
    suggest_accounts(unknown.values())
    return Parentage(len(changed), rejected, list(unknown.values()))


def _is_above(account: int, other: int | None, parents: Mapping[int, int]) -> bool:
    """Whether `account` is `other`, or one of those above it."""
    passed: set[int] = set()
    while other is not None and other not in passed:
        if other == account:
            return True
        passed.add(other)
        other = parents.get(other)
    return False
