"""What has changed at an account since a day, from the audit trail: people, stakes, figures and the team, in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast

from accounts.models import Account, Contact, DecisionRole, FinancialYear, Stake, Stance, TeamMember
from engage.core.models import AuditEntry
from engage.core.money import money_short
from engage.people.models import User
from visits.models import Visit

MOST = 40  # entries that are looked at, the newest


@dataclass(frozen=True)
class AccountChange:
    on: date
    sentence: str


def changes_at_account(user: User, visit: Visit, *, since: datetime) -> Sequence[AccountChange]:
    """What was added or changed of rows that are still there and that this person may see, newest first, each sentence once. One query."""
    told: dict[str, AccountChange] = {}
    for entry in _entries(user, visit, since):
        for sentence in SENTENCES[entry.table_name](entry.named or "", entry):
            told.setdefault(sentence, AccountChange(entry.at.date(), sentence))
    return list(told.values())


def _entries(user: User, visit: Visit, since: datetime) -> QuerySet[Any]:
    """The rows of each table by their number, as the trail's index has them."""
    of_account: dict[str, tuple[QuerySet[Any], Any]] = {
        "accounts_contact": (Contact.objects.visible_to(user), F("name")),
        "accounts_stake": (Stake.objects.visible_to(user), F("business_unit__name")),
        "accounts_financialyear": (FinancialYear.objects.visible_to(user), F("year")),
        "accounts_teammember": (
            TeamMember.objects.filter(account__in=Account.objects.visible_to(user)),
            F("user__name"),
        ),
    }
    wanted, names = Q(), []
    for table, (rows, name) in of_account.items():
        mine = rows.filter(account=visit.account_id).order_by()
        wanted |= Q(table_name=table, row_id__in=mine.values(key_=Cast("pk", TextField())))
        row = rows.order_by().filter(pk=Cast(OuterRef("row_id"), BigIntegerField()))
        named = row.values(name_=Cast(name, TextField()))[:1]
        names.append(When(table_name=table, then=Subquery(named)))
    entries = AuditEntry.objects.filter(wanted, at__gt=since, action__in=("insert", "update"))
    return entries.annotate(named=Case(*names, output_field=TextField())).order_by("-id")[:MOST]


def _contact(name: str, entry: Any) -> Iterator[str]:
    after = entry.after
    if entry.action == "insert":
        yield f"New among their people: {name}{', ' + after['title'] if after.get('title') else ''}."
        return
    if after.get("left_on"):
        yield f"{name} has left."
    if after.get("title"):
        yield f"{name} is {after['title']} now."
    if "stance" in after:
        yield f"{name}: {Stance(after['stance']).label} now, {Stance(entry.before['stance']).label} before."
    if after.get("decision_role", DecisionRole.UNKNOWN) != DecisionRole.UNKNOWN:
        yield f"{name} {DecisionRole(after['decision_role']).label} now."


def _stake(unit: str, entry: Any) -> Iterator[str]:
    after, before = entry.after, entry.before or {}
    if entry.action == "insert":
        amount = money_short(Decimal(str(after["amount"])), after["currency"])
        yield f"{unit} has something at stake: {after['topic'] or 'business'}, {amount}."
    elif "amount" in after:
        more = Decimal(str(after["amount"])) > Decimal(str(before["amount"]))
        yield f"The stake of {unit} has become {'larger' if more else 'smaller'}."
    elif "lead" in after:
        yield f"{after['lead'] or 'Nobody'} leads for {unit} now."


def _figures(year: str, entry: Any) -> Iterator[str]:
    if entry.action == "insert":
        yield f"The figures of {year} are on record."
    elif {"revenue", "share_of_wallet", "profit"} & set(entry.after):
        yield f"The figures of {year} were corrected."


def _team(name: str, entry: Any) -> Iterator[str]:
    if entry.action == "insert":
        yield f"{name} has joined the account team."
    elif "part" in entry.after:
        yield f"{name} has another part in the account team."


SENTENCES = {
    "accounts_contact": _contact,
    "accounts_stake": _stake,
    "accounts_financialyear": _figures,
    "accounts_teammember": _team,
}
