from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.filters import AccountFilter
from accounts.models import Account
from accounts.page import columns
from accounts.rules import may_assign_manager, may_browse_accounts, may_create_account
from engage.core.errors import OutOfScope
from engage.core.heads import sorted_heads
from engage.core.pages import page_of
from engage.core.ui import Column, Link

COLUMNS = (
    ("Account", "name"),
    ("Tier", "tier"),
    ("Potential", "potential"),
    ("Account manager", "manager"),
)
NARROWER = ("potential", "sector", "region", "country")  # filters that stand behind “More filters”


def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts in scope, fifty a page, filtered and in the order that the address says. About ten queries."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    seen = Account.objects.visible_to(request.user).current().select_related("manager").with_order()
    found = AccountFilter(request.GET, queryset=seen.order_by("folded_name", "id"), request=request)
    page = page_of(request, found.qs)
    form = found.form
    added = [(column, column.read(list(page.object_list), request.user)) for column in columns()]
    rows = [
        {"account": account, "cells": [(column.label, words.get(account.pk, "")) for column, words in added]}
        for account in page.object_list
    ]
    context = {
        "form": form,
        "parent": form.cleaned_data.get("parent") if form.is_bound and form.is_valid() else None,
        "page": page,
        "rows": rows,
        "heads": [
            *sorted_heads(request, COLUMNS, first="name"),
            *(Column(column.label) for column, _ in added),
        ],
        "tabs": _tabs(request),
        "narrower": [form[name] for name in NARROWER],
        "narrowed": any(request.GET.get(name) for name in NARROWER),
        "filtered": any(request.GET.get(name) for name in found.filters if name != "ordering"),
        "may_create": may_create_account(request.user),
    }
    return render(request, "accounts/list.html", context)


def _tabs(request: HttpRequest) -> list[Link]:
    """All, one's own, and for sales operations those that nobody manages."""
    here = reverse("accounts:list")
    mine, nobody = request.GET.get("mine") == "true", request.GET.get("manager") == "null"
    links = [Link("All", here, not (mine or nobody))]
    if may_create_account(request.user):
        links.append(Link("Yours", f"{here}?mine=true", mine))
    if may_assign_manager(request.user):
        links.append(Link("Without a manager", f"{here}?manager=null", nobody and not mine))
    return links
