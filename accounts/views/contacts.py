"""People at customers: the list over all accounts in scope, and the forms of one account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.filters import ContactFilter
from accounts.forms import ContactForm
from accounts.models import Account, Contact
from accounts.rules import may_browse_accounts
from accounts.views.answering import account_to_edit, answer
from engage.core.edits import addition_of, edit_of
from engage.core.errors import EngageError, OutOfScope
from engage.core.heads import sorted_heads
from engage.core.pages import page_of, tell, tell_refusal

COLUMNS = (
    ("Who", "name"),
    ("Account", "account"),
    ("Level", "level"),
    ("Part in decisions", ""),
    ("Stance", ""),
    ("Now → wanted", "relationship"),
)
PRESENCE = [("", "Everybody"), ("true", "Still there"), ("false", "Have left")]


def contacts(request: HttpRequest) -> HttpResponse:
    """Everybody at the accounts in scope, fifty a page, filtered as the address says. About eight queries."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    seen = Contact.objects.visible_to(request.user).select_related("account").with_order()
    found = ContactFilter(request.GET, queryset=seen.order_by("folded_name", "id"), request=request)
    form = found.form
    form.fields["current"].widget.choices = PRESENCE
    account = form.cleaned_data.get("account") if form.is_bound and form.is_valid() else None
    context = {
        "form": form,
        "account": account,
        "page": page_of(request, found.qs),
        "heads": sorted_heads(request, COLUMNS, first="name"),
        "filtered": any(request.GET.get(name) for name in found.filters if name != "ordering"),
    }
    return render(request, "accounts/contacts.html", context)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_to_edit(request, pk)
    editing = addition_of(request, lambda data: ContactForm(data, instance=Contact(account=account)))

    def write(form: ContactForm) -> None:
        actions.add_contact(account, by=request.user, **form.cleaned_data)

    return answer(
        request, account, editing, write, title="Somebody at the customer", told="The contact is on record."
    )


def change(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    account, row = _contact_to_edit(request, pk, contact)
    editing = edit_of(request, row, lambda data, now: ContactForm(data, instance=now))

    def write(form: ContactForm) -> None:
        actions.change_contact(row, by=request.user, seen=editing.seen, **form.cleaned_data)

    others = [
        {
            "label": "Delete this contact",
            "url": reverse("accounts:remove_contact", args=[account.pk, row.pk]),
            "tone": "danger",
            "confirm": f"All that is on record of {row.name} goes. Whoever took part in a visit cannot be deleted.",
        }
    ]
    if row.left_on is None:
        left = {
            "label": "They have left",
            "url": reverse("accounts:leave_contact", args=[account.pk, row.pk]),
            "tone": "",
            "confirm": f"{row.name} is no longer offered for visits. The record of past ones stays.",
        }
        others.insert(0, left)
    return answer(
        request,
        account,
        editing,
        write,
        title=row.name,
        told="The contact is up to date.",
        others=tuple(others),
    )


@require_POST
def leave(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Somebody has left the customer, today."""
    account, row = _contact_to_edit(request, pk, contact)
    actions.mark_left(row, by=request.user)
    tell(request, f"{row.name} has left; past visits keep them.")
    return redirect("accounts:account", pk=account.pk)


@require_POST
def remove(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    account, row = _contact_to_edit(request, pk, contact)
    try:
        actions.remove_contact(row, by=request.user)
    except EngageError as error:
        tell_refusal(request, error)
        return redirect("accounts:change_contact", pk=account.pk, contact=row.pk)
    tell(request, f"{row.name} is deleted.")
    return redirect("accounts:account", pk=account.pk)


def _contact_to_edit(request: HttpRequest, pk: int, contact: int) -> tuple[Account, Contact]:
    account = account_to_edit(request, pk)
    return account, get_object_or_404(account.contacts.select_related("account"), pk=contact)
