"""One customer under two names becomes one account, when somebody asks for it.

What belongs to an account moves to the one that is kept. Higher apps declare their part once, in their AppConfig: the models whose `account` moves,
in the order in which it has to (`moves_with_its_account`), and what stands in the way (`prevents_merging`). Flags, past sponsorships and annual
reviews are facts about the account under which they were recorded, and stay there.
"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Model

from accounts.access import refresh_access_of_account
from accounts.importing import IMPORT_LOCK
from accounts.models import Account, AccountAccess, Contact, FinancialYear, Stake, TeamMember
from accounts.rules import may_merge_accounts
from engage.core.audit import act_as
from engage.core.errors import BadInput, NotAllowed, WrongState, refusals
from engage.core.locks import one_at_a_time
from engage.people.models import User

Obstacle = Callable[[Account], str]  # why this account cannot be the one that goes, or nothing

FILLED_IN = (
    "external_id",
    "sector",
    "region",
    "country",
    "openness",
    "importance_to_us",
    "importance_to_them",
    "manager_id",
)

_moving: list[type[Model]] = [Contact, Stake]
_obstacles: list[Obstacle] = []


def moves_with_its_account(*models: type[Model]) -> None:
    """Declares models whose `account` follows a merge. To be called once per app, from its AppConfig."""
    _moving.extend(model for model in models if model not in _moving)


def prevents_merging(obstacle: Obstacle) -> None:
    """Declares a reason why an account may not be merged into another. To be called once per app, from its AppConfig."""
    if obstacle not in _obstacles:
        _obstacles.append(obstacle)


def merge_accounts(keep: Account, *, duplicate: Account, by: User | None, reason: str) -> Account:
    """Moves everything of `duplicate` to `keep`, fills in what `keep` lacks, and returns `keep` as it is then.

    The duplicate stays as the name under which imports find the kept account. Revenue and profit of a year add up. `by` is somebody of sales
    operations, or None for the operator's command. About twenty queries, whatever moves. Raises NotAllowed; BadInput without a reason or for one and
    the same account; WrongState where one of them was merged before or something stands in the way. Whatever is raised, nothing has changed.
    """
    if by is not None and not may_merge_accounts(by):
        raise NotAllowed("Only sales operations merges accounts.")
    if not reason.strip():
        raise BadInput("Say why these are one account.", field="reason")
    with refusals(), transaction.atomic():
        one_at_a_time(IMPORT_LOCK)
        act_as(by, reason=f"Merged: {reason.strip()}", source="merge_accounts")
        keep, duplicate = _locked(keep, duplicate)
        for obstacle in _obstacles:
            if words := obstacle(duplicate):
                raise WrongState(words)
        _join_parents(keep, duplicate)
        _join_years(keep, duplicate)
        _take_over(keep, duplicate)
        _join_teams(keep, duplicate)
        for model in _moving:
            model._default_manager.filter(account=duplicate).update(account=keep)
        _join_access(keep, duplicate)
    return keep


def _locked(keep: Account, duplicate: Account) -> tuple[Account, Account]:
    if keep.pk == duplicate.pk:
        raise BadInput("An account cannot be merged into itself.")
    rows = {
        a.pk: a
        for a in Account.objects.select_for_update(of=("self",))
        .filter(pk__in=(keep.pk, duplicate.pk))
        .order_by("id")
    }
    for account in rows.values():
        if account.merged_into_id is not None:
            raise WrongState(f"{account.name} was merged into another account before.")
    return rows[keep.pk], rows[duplicate.pk]


def _join_parents(keep: Account, duplicate: Account) -> None:
    """The duplicate's subsidiaries come to the kept account, which moves up where the duplicate was above it."""
    above, passed = keep.parent, {keep.pk}
    while above is not None and above.pk not in passed:
        if above.pk == duplicate.pk:
            keep.parent_id = duplicate.parent_id
            break
        passed.add(above.pk)
        above = above.parent
    else:
        if (
            keep.parent_id is None
            and duplicate.parent_id not in (None, keep.pk)
            and not _is_below(duplicate.parent, keep)
        ):
            keep.parent_id = duplicate.parent_id
    keep.save(update_fields=["parent"])
    duplicate.parent = None
    duplicate.save(update_fields=["parent"])
    Account.objects.filter(parent=duplicate).exclude(pk=keep.pk).update(parent=keep)


def _is_below(account: Account | None, other: Account) -> bool:
    passed: set[int] = set()
    while account is not None and account.pk not in passed:
        if account.pk == other.pk:
            return True
        passed.add(account.pk)
        account = account.parent
    return False


def _join_years(keep: Account, duplicate: Account) -> None:
    kept = {year.year: year for year in FinancialYear.objects.filter(account=keep)}
    for year in FinancialYear.objects.filter(account=duplicate):
        same = kept.get(year.year)
        if same is None:
            year.account = keep
            year.save(update_fields=["account"])
            continue
        if same.currency != year.currency:
            raise WrongState(
                f"The figures of {year.year} are kept in {same.currency} and in {year.currency}; bring them to one currency first."
            )
        for figure in ("revenue", "profit"):
            given = [value for value in (getattr(same, figure), getattr(year, figure)) if value is not None]
            setattr(same, figure, sum(given) if given else None)
        same.save(update_fields=["revenue", "profit"])
        year.delete()


def _take_over(keep: Account, duplicate: Account) -> None:
    """Marks the duplicate as merged, and gives the kept account what it lacks; an external id and a manager have one account only."""
    lacking = [
        name
        for name in FILLED_IN
        if getattr(keep, name) in (None, "") and getattr(duplicate, name) not in (None, "")
    ]
    values = {name: getattr(duplicate, name) for name in lacking}
    keep.email_domains = list(dict.fromkeys([*keep.email_domains, *duplicate.email_domains]))
    duplicate.external_id = None if "external_id" in lacking else duplicate.external_id
    duplicate.manager = None
    duplicate.merged_into = keep
    duplicate.save(update_fields=["external_id", "manager", "merged_into"])
    Account.objects.filter(merged_into=duplicate).update(merged_into=keep)
    for name, value in values.items():
        setattr(keep, name, value)
    keep.save(
        update_fields=[
            "email_domains",
            *(name.removesuffix("_id") if name == "manager_id" else name for name in lacking),
        ]
    )


def _join_teams(keep: Account, duplicate: Account) -> None:
    present = TeamMember.objects.filter(account=keep).values("user")
    TeamMember.objects.filter(account=duplicate).exclude(user__in=present).update(account=keep)
    TeamMember.objects.filter(account=duplicate).delete()


def _join_access(keep: Account, duplicate: Account) -> None:
    """Who saw the duplicate for a visit or another reason of its own sees the kept account for it; manager and team follow the rows."""
    AccountAccess.objects.filter(account=duplicate, source=f"accounts.account:{duplicate.pk}").delete()
    AccountAccess.objects.filter(account=duplicate).update(account=keep)
    refresh_access_of_account(keep)
