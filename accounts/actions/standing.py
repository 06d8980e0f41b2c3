"""What every write asks first: who it is, whether the account still stands, and whether the values can be."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model

from accounts.models import Account
from accounts.queries import is_on_team
from accounts.rules import may_edit_account, may_write_programme
from engage.core.errors import (
    UNIQUE_VIOLATION,
    BadInput,
    GuardRefused,
    NotAllowed,
    WrongState,
    refusals,
)
from engage.people.models import User


def require_editor(user: User, account: Account) -> None:
    """Raises NotAllowed. One query."""
    if not may_edit_account(user, account, on_team=is_on_team(user, account)):
        raise NotAllowed("Only the account's manager, its team and sales operations change the account.")


def require_programme_writer(user: User, what: str) -> None:
    if not may_write_programme(user):
        raise NotAllowed(f"Only sales operations writes {what}.")


def account_to_write(account: Account, *, by: User) -> Account:
    """The account as it is now, locked, for somebody who may change it. Raises NotAllowed; WrongState where it was merged into another."""
    locked: Account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    require_editor(by, locked)
    require_standing(locked)
    return locked


def require_standing(account: Account) -> None:
    if account.merged_into_id is not None:
        raise WrongState(f"{account.name} was merged into another account; change that one.")


def put(row: Model, fields: Mapping[str, Any], *, among: Collection[str]) -> None:
    """Sets these fields of a row after checking each by itself. Raises BadInput, naming the first that cannot be."""
    unknown = sorted(set(fields) - set(among))
    if unknown:
        raise BadInput(f"{', '.join(unknown)} cannot be changed here.")
    for name, value in fields.items():
        field = row._meta.get_field(name)
        if not field.is_relation:
            try:
                value = field.clean(value, row)  # type: ignore[union-attr]
            except ValidationError as error:
                raise BadInput(" ".join(error.messages), field=name) from None
        setattr(row, name, value)


def named(fields: Mapping[str, Any], *, field: str = "name", words: str) -> dict[str, Any]:
    """The fields with the name stripped. Raises BadInput with `words` where nothing is left of it."""
    given = dict(fields)
    if field in given:
        given[field] = given[field].strip()
        if not given[field]:
            raise BadInput(words, field=field)
    return given


@contextmanager
def once(**words: str) -> Iterator[None]:
    """Inside, a value that another row has already arrives as BadInput at its field: `once(external_id="Another account has this number.")`."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.__cause__, "pgcode", None) == UNIQUE_VIOLATION:
            detail = getattr(getattr(error.__cause__, "diag", None), "message_detail", None) or ""
            for field, message in words.items():
                if f"({field})" in detail:
                    raise BadInput(message, field=field) from None
        raise


@contextmanager
def refusals_at(field: str) -> Iterator[None]:
    """Inside, what a guard of the database refuses is told at this field."""
    try:
        with refusals():
            yield
    except GuardRefused as refusal:
        raise GuardRefused(refusal.message, code=refusal.code, field=field) from None
