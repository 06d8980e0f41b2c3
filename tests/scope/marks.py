"""A mark in every text of every row that belongs to an account, found by looking at the models: a new text of an account's row is marked by itself.

A row belongs to an account by the shortest chain of foreign keys that leads there (a red line: briefing, visit, account). Whoever may read less
than the account (a draft, what is said to the executive alone, a confidential visit) has a mark of its own: see `NARROWER`.
"""

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Left

from accounts.models import Account
from engage.volume.generate import without_triggers
from tests.scope import world
from tests.scope.world import World

APPS = ("core", "people", "accounts", "visits", "sponsors")
OWNER = "owner"
# Programme-wide rows: no account owns what they say, whatever refers to them.
NOBODYS = {
    "people.User",
    "people.Executive",
    "people.BusinessUnit",
    "accounts.Priority",
    "visits.VisitTemplate",
    "visits.ImportBatch",
}

# Texts that are codes: they say how, not what, and the database holds them to a list or a form.
CODES = {
    "accounts.Account.country",
    "accounts.Account.time_zone",
    "accounts.Account.currency",
    "accounts.FinancialYear.currency",
    "accounts.Stake.currency",
    "accounts.AccountAccess.source",
    "visits.Visit.time_zone",
    "visits.Visit.executive_zone",
    "visits.Visit.executive_country",
    "visits.Visit.account_zone",
    "visits.Visit.account_country",
    "visits.Visit.import_key",
    "visits.AttachedFile.kind",
    "visits.AttachedFile.key",
    "visits.AttachedFile.sha256",
    "visits.Flag.occurrence",
    "visits.Flag.cause",
}
# Looked for by this name where the directory of accounts is open, so it stays what it is; it is a mark itself.
NAMES = {"accounts.Account.name"}


def of_confidential(chain: str) -> Q:
    visit = chain.removesuffix("account").removesuffix("__")
    return Q(**{f"{visit}__confidential" if visit else "confidential": True})


@cache
def chain_to_account(model: type[models.Model]) -> str | None:
    """`briefing__visit__account`, the shortest; `pk` for accounts themselves; None for what belongs to no account."""
    if model is Account:
        return "pk"
    seen, front = {model}, [(model, "")]
    while front:
        following = []
        for current, path in front:
            for field in current._meta.concrete_fields:
                target = field.related_model
                if not isinstance(target, type) or target in seen or target._meta.label in NOBODYS:
                    continue
                if target is Account:
                    return f"{path}{field.name}"
                seen.add(target)
                following.append((target, f"{path}{field.name}__"))
        front = following
    return None


def owned() -> Iterator[tuple[type[models.Model], str]]:
    """Each model whose rows belong to accounts, with its chain."""
    for model in apps.get_models():
        if model._meta.app_label in APPS and model._meta.label not in NOBODYS:
            chain = chain_to_account(model)
            if chain is not None:
                yield model, chain


def texts(model: type[models.Model]) -> Iterator[models.Field[object, object]]:
    """Its fields that hold words: no choices, no codes."""
    for field in model._meta.concrete_fields:
        name = f"{model._meta.label}.{field.name}"
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        if is_text and name not in CODES | NAMES:
            yield field


def rows(model: type[models.Model], chain: str, account: Account) -> QuerySet[models.Model]:
    return model._base_manager.using(OWNER).filter(**{chain: account.pk})


def narrower(model: type[models.Model], chain: str) -> Iterator[tuple[Q, str, str]]:
    """Which of its rows or fields fewer people read: (rows, name of the field or "" for each, mark)."""
    label = model._meta.label
    if (
        label == "visits.Visit"
        or chain.startswith("visit__")
        or "__visit__" in chain
        or "briefing__" in chain
    ):
        yield of_confidential(chain), "", world.CONFIDENTIAL
    if "briefing__" in chain or label == "visits.Briefing":
        path = chain.removesuffix("visit__account")
        yield Q(**{f"{path}version": None}), "", world.DRAFT
    if label == "visits.BriefingComment":
        yield Q(), "", world.DRAFT
    if label == "visits.Debrief":
        yield Q(), "feedback", world.FEEDBACK
    if label == "sponsors.RematchRequest":
        yield Q(), "", world.REMATCH


def stamp(made: World) -> None:
    """Writes the marks, as the owner and beside the guards: a text that has none yet gets one; where no row of the account says anything, the newest does."""
    marked = ((made.cast.halden, world.HALDEN), (made.cast.norvik, world.NORVIK))
    with (
        transaction.atomic(using=OWNER),
        transaction.get_connection(OWNER).cursor() as cursor,
        without_triggers(cursor),
    ):
        for model, chain in owned():
            for field in texts(model):
                for account, mark in marked:
                    _stamp_field(model, chain, account, field, mark)


def _stamp_field(
    model: type[models.Model],
    chain: str,
    account: Account,
    field: models.Field[object, object],
    mark: str,
) -> None:
    whole = left = rows(model, chain, account)
    silent = not whole.exclude(**{field.name: ""}).exclude(**{field.name: None}).exists()
    for which, name, narrow in narrower(model, chain):
        if name in ("", field.name) and account.name == world.HALDEN_NAME:
            _write(whole.filter(which), field, narrow, fill=silent and not which)
            left = left.exclude(which) if which else left.none()
    if silent and (newest := left.order_by("-pk").first()):
        left = whole.filter(pk=newest.pk)
    _write(left, field, mark, fill=silent)


def _write(
    found: QuerySet[models.Model], field: models.Field[object, object], mark: str, *, fill: bool = False
) -> None:
    said = {row.pk: getattr(row, field.name) or "" for row in found}
    pks = [pk for pk, text in said.items() if mark not in text and (fill or text)]
    length = getattr(field, "max_length", None) or 5000
    new = Left(Concat(Value(f"{mark} "), field.name), length)
    if isinstance(field, models.EmailField):
        new = Concat(Value(f"{mark}."), field.name)
    if pks:
        try:
            with transaction.atomic(using=OWNER):
                found.model._base_manager.using(OWNER).filter(pk__in=pks).update(**{field.name: new})
        except IntegrityError:
            pass  # the database wants this text empty in such a row; that it is marked elsewhere is asked by the test
