from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.family import family_of
from accounts.models import Account
from accounts.overview import members_of, money_by_year, stakes_of, with_parts
from accounts.page import call_for, sections_of
from accounts.rules import may_assign_manager, may_edit_account

PEOPLE_SHOWN = 100


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one customer on one page. At most 15 queries with the sections of the higher apps."""
    mine = Account.objects.visible_to(request.user)
    seen = with_parts(mine).annotate(
        parent_is_seen=Exists(mine.filter(pk=OuterRef("parent")).order_by()),
        is_parent=Exists(Account.objects.filter(parent=OuterRef("pk")).order_by()),
    )
    found = get_object_or_404(seen.select_related("manager", "parent"), pk=pk)
    if found.merged_into_id is not None:
        return redirect("accounts:account", pk=found.merged_into_id)
    team = members_of(found)
    on_team = any(member.user_id in request.user.acting_ids for member in team)
    call = call_for(request.user)
    people = list(found.contacts.with_order().order_by("level_rank", "folded_name", "pk")[: PEOPLE_SHOWN + 1])
    shown = people[:PEOPLE_SHOWN]
    context: dict[str, Any] = {
        "account": found,
        "team": team,
        "may_edit": may_edit_account(request.user, found, on_team=on_team),
        "may_hand_over": may_assign_manager(request.user),
        "contacts": [contact for contact in shown if contact.left_on is None],
        "left": [contact for contact in shown if contact.left_on is not None],
        "people_more": len(people) > PEOPLE_SHOWN,
        "stakes": stakes_of(found),
        "family": family_of(found, request.user) if found.is_parent else None,  # type: ignore[attr-defined]
        "money": money_by_year(found),
        "main_sections": sections_of(found, request, place="main"),
        "side_sections": sections_of(found, request, place="side"),
        "call": {"label": call.label, "url": call.address(found)} if call else None,
    }
    return render(request, "accounts/account.html", context)
