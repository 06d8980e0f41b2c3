"""The account that a name in a file means."""

from collections.abc import Collection, Iterable

from accounts.access import grant_access_of_new
from accounts.importing.reports import Spelling
from accounts.models import Account, AccountAccess
from engage.core.bulk import insert_alike
from engage.core.chunks import in_chunks
from engage.core.similarity import closest
from engage.people.models import User

NAME_LIMIT = Account._meta.get_field("name").max_length or 0
LIKENESS = 80.0  # a name is suggested for an unknown one from here on


def standing_accounts(names: Iterable[str]) -> dict[str, int]:
    """Ids of the accounts that have exactly these names (white space folded), by name. One query a thousand names.

    A name that was merged into another account means that account; where several stand under one name, the oldest is meant.
    """
    found: dict[str, tuple[bool, int, int]] = {}
    for chunk in in_chunks(names):
        for name, pk, merged_into in (
            Account.objects.filter(name__in=chunk).order_by().values_list("name", "id", "merged_into")
        ):
            candidate = (merged_into is not None, pk, merged_into or pk)
            found[name] = min(candidate, found.get(name, candidate))
    return {name: means for name, (_, _, means) in found.items()}


def find_or_open(names: Iterable[str], *, manager: User | None) -> tuple[dict[str, int], int]:
    """The id of the account of each name, opening those that are missing with `manager`; and how many were opened. Three queries a thousand names."""
    wanted = list(dict.fromkeys(names))
    ids = standing_accounts(wanted)
    missing = [name for name in wanted if name not in ids]
    for chunk in in_chunks(missing):
        opened = {
            name: pk
            for pk, name in insert_alike(Account(manager=manager), {"name": chunk}, returning=("id", "name"))
        }
        grant_to_managers((pk, manager.pk if manager else None) for pk in opened.values())
        ids.update(opened)
    return ids, len(missing)


def grant_to_managers(opened: Iterable[tuple[int, int | None]]) -> None:
    """Access for the managers of new accounts, given as ids of account and manager. One query a thousand, or none."""
    grant_access_of_new(
        (f"accounts.account:{account}", (account, manager, AccountAccess.Reason.MANAGER))
        for account, manager in opened
        if manager is not None
    )


def suggest_accounts(unknown: Collection[Spelling]) -> None:
    """Gives each unknown name the account it is most like, where one is like it. One query, or none."""
    names = list(Account.objects.current().order_by().values_list("name", flat=True)) if unknown else []
    for spelling in unknown:
        if found := closest(spelling.written, names, cutoff=LIKENESS):
            spelling.suggestion, spelling.score = found
