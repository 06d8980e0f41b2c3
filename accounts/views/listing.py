from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.filters import AccountFilter
from accounts.models import Account
from accounts.page import columns
from accounts.rules import may_browse_accounts
from engage.core.errors import OutOfScope
from engage.core.pages import page_of


def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts in scope, fifty a page, filtered as the address says. About ten queries."""
    if not may_browse_accounts(request.user):
        raise OutOfScope("There is nothing here for you to open.")
    seen = Account.objects.visible_to(request.user).current()
    found = AccountFilter(request.GET, queryset=seen.select_related("manager"), request=request)
    page = page_of(request, found.qs)
    added = [(column, column.read(list(page.object_list), request.user)) for column in columns()]
    rows = [
        {"account": account, "cells": [(column.label, words.get(account.pk, "")) for column, words in added]}
        for account in page.object_list
    ]
    context = {
        "filter": found,
        "page": page,
        "rows": rows,
        "columns": [column for column, _ in added],
        "filtered": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "accounts/list.html", context)
