"""People at the customer."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.actions.standing import account_to_write, named, once, put
from accounts.models import Account, Contact
from accounts.references import is_referred_to
from accounts.rules import may_sync
from accounts.validity import check_contact
from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import BadInput, NotAllowed, WrongState
from engage.core.locks import one_at_a_time
from engage.people.models import User

CONTACT_FIELDS = frozenset(
    {
        "name",
        "title",
        "email",
        "phone",
        "level",
        "decision_role",
        "stance",
        "relationship_now",
        "relationship_wanted",
        "left_on",
        "external_id",
    }
)
NAMELESS = "Say the person's name."
NUMBER_TAKEN = "Another contact has this number in the CRM."


def add_contact(account: Account, *, by: User, name: str, **fields: Any) -> Contact:
    """Somebody new at the customer. Raises NotAllowed; BadInput, naming the field."""
    contact = Contact(account=account)
    with transaction.atomic(), once(external_id=NUMBER_TAKEN):
        act_as(by, reason="New contact")
        account_to_write(account, by=by)
        _fill(contact, {"name": name, **fields})
        contact.save()
    return contact


def change_contact(contact: Contact, *, by: User, seen: int | None = None, **fields: Any) -> Contact:
    """Changes what we know of somebody at the customer. Who has left keeps their history, with the day they left."""
    with transaction.atomic(), once(external_id=NUMBER_TAKEN):
        act_as(by, reason="Contact changed")
        changed = _locked(contact, by=by)
        require_current(changed, seen=seen)
        _fill(changed, fields)
        changed.save(update_fields=list(fields))
    return changed


def mark_left(contact: Contact, *, by: User, on: date | None = None) -> Contact:
    """Notes that somebody has left the customer, today unless said otherwise (UTC). Past visits keep them."""
    return change_contact(contact, by=by, left_on=on or now().date())


def remove_contact(contact: Contact, *, by: User, seen: int | None = None) -> None:
    """Deletes a contact that was entered by mistake. Raises WrongState for somebody whom a visit names: they are marked as left instead."""
    with transaction.atomic():
        act_as(by, reason="Contact removed")
        doomed = _locked(contact, by=by)
        require_current(doomed, seen=seen)
        if is_referred_to(doomed):
            raise WrongState(
                f"{doomed.name} stands in the record of a visit; say when they left instead of deleting them."
            )
        doomed.delete()


def upsert_contact(
    external_id: str, *, by: User, account: Account | None = None, seen: int | None = None, **fields: Any
) -> tuple[Contact, bool]:
    """The person whom a CRM knows by this number as the CRM has it, made where there is none; and whether they were made.

    `account` is needed for somebody new; somebody known stays at theirs. Sending the same again changes nothing. Sales operations only.
    """
    if not may_sync(by):
        raise NotAllowed("Only sales operations writes contacts by their number in the CRM.")
    with transaction.atomic():
        one_at_a_time(f"accounts.contact:{external_id}")
        known = Contact.objects.filter(external_id=external_id).select_related("account").first()
        if known is not None:
            if account is not None and account != known.account:
                raise BadInput(f"{known.name} is at {known.account.name}.", field="account")
            return change_contact(known, by=by, seen=seen, **fields), False
        require_current(None, seen=seen)
        if account is None:
            raise BadInput("A new contact needs an account.", field="account")
        if "name" not in fields:
            raise BadInput("A new contact needs a name.", field="name")
        return add_contact(account, by=by, **{**fields, "external_id": external_id}), True


def _locked(contact: Contact, *, by: User) -> Contact:
    account_to_write(contact.account, by=by)
    locked: Contact = (
        Contact.objects.select_for_update(of=("self",)).select_related("account").get(pk=contact.pk)
    )
    return locked


def _fill(contact: Contact, fields: dict[str, Any]) -> None:
    given = named(fields, words=NAMELESS)
    if "external_id" in given:
        given["external_id"] = given["external_id"] or None
    check_contact(given)
    put(contact, given, among=CONTACT_FIELDS)
