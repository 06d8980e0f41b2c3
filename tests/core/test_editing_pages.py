"""Who loses a race on a page gets it back with their own text, beside each field what the other one made of it, and a choice."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.actions import add_priority, change_account, change_priority, remove_priority, set_team
from accounts.forms import PriorityForm
from accounts.models import Account, Priority, TeamMember
from engage.core.edits.editing import Editing
from engage.core.errors import OutOfScope, Stale
from tests.cast import Cast
from tests.pages import look, seen_in, send, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def priority(cast: Cast) -> Priority:

    return add_priority(by=cast.sam, title="Grow in the south", description="Two regions.\n\nOne year.")


def opened(cast: Cast, priority: Priority) -> str:
    return seen_in(look(cast.sam, reverse("priorities:change", args=[priority.pk])))


def saved(cast: Cast, priority: Priority, seen: str, **fields: Any) -> HttpResponse:
    shown = {
        "title": "Grow in the south",
        "description": "Two regions.\r\n\r\nOne year.",
        "starts_on": priority.starts_on.isoformat(),
        "ends_on": "",
    }
    return send(cast.sam, reverse("priorities:change", args=[priority.pk]), seen=seen, **{**shown, **fields})


def now(priority: Priority) -> tuple[str, str]:
    row = Priority.objects.get(pk=priority.pk)
    return row.title, row.description


def test_the_loser_keeps_the_text_and_is_shown_who_wrote_what(cast: Cast, priority: Priority) -> None:
    seen = opened(cast, priority)
    change_priority(priority, by=cast.sam, title="Grow in the north")

    answer = saved(cast, priority, seen, title="Grow in the east")

    assert answer.status_code == 409
    page = words(answer)
    assert 'value="Grow in the east"' in page
    assert f"{cast.sam.name} changed this" in page
    assert "Grow in the north" in page
    assert f"Priority: {cast.sam.name} has changed this too; choose which stays" in page
    assert 'name="take-title" value="mine" id="id_title-mine" checked' in page
    assert now(priority)[0] == "Grow in the north"


def test_what_was_taken_away_in_the_middle_of_a_save_is_said_to_be_gone(
    cast: Cast, priority: Priority, rf: RequestFactory
) -> None:
    """Nothing is left to compare the text with."""
    request = rf.post("/", {"seen": opened(cast, priority), "title": "Grow in the east"})
    there = {"priority": priority}

    def load() -> dict[str, Any]:
        return {"priority": Priority.objects.get(pk=priority.pk)}

    def write() -> None:
        remove_priority(priority, by=cast.sam)
        raise Stale("Somebody was faster.", row=None, revision=0, changes=[])

    editing = Editing(
        request, load=load, make=lambda data, rows: PriorityForm(data, instance=rows["priority"]), rows=there
    )
    with pytest.raises(OutOfScope, match="taken this away"):
        editing.save(write)


def test_fields_that_only_one_of_the_two_changed_need_no_choice(cast: Cast, priority: Priority) -> None:
    seen = opened(cast, priority)
    change_priority(priority, by=cast.sam, description="Three regions.")

    answer = saved(cast, priority, seen, title="Grow in the east")

    page = words(answer)
    assert answer.status_code == 409
    assert ("take-title" in page, "take-description" in page) == (False, False)
    assert "Three regions." in page
    assert "it is taken over" in page

    saved(cast, priority, seen_in(answer), title="Grow in the east", description="Three regions.")

    assert now(priority) == ("Grow in the east", "Three regions.")


@pytest.mark.parametrize(("choice", "stays"), [("mine", "Grow in the east"), ("theirs", "Grow in the north")])
def test_the_choice_decides_and_saving_goes_on(
    cast: Cast, priority: Priority, choice: str, stays: str
) -> None:
    seen = opened(cast, priority)
    change_priority(priority, by=cast.sam, title="Grow in the north")
    lost = saved(cast, priority, seen, title="Grow in the east")

    again = saved(cast, priority, seen_in(lost), title="Grow in the east", **{"take-title": choice})

    assert (again.status_code, now(priority)[0]) == (302, stays)


def test_a_second_try_can_lose_as_well(cast: Cast, priority: Priority) -> None:
    seen = opened(cast, priority)
    change_priority(priority, by=cast.sam, title="Grow in the north")
    lost = saved(cast, priority, seen, title="Grow in the east")
    change_priority(priority, by=cast.sam, title="Grow in the west")

    again = saved(cast, priority, seen_in(lost), title="Grow in the east", **{"take-title": "mine"})

    assert (again.status_code, "Grow in the west" in words(again)) == (409, True)
    assert now(priority)[0] == "Grow in the west"


def test_a_change_that_the_form_does_not_show_asks_nothing(cast: Cast, priority: Priority) -> None:
    seen = opened(cast, priority)
    change_priority(priority, by=cast.sam, position=7)

    assert saved(cast, priority, seen, title="Grow in the east").status_code == 302
    assert Priority.objects.get(pk=priority.pk).position == 7


def test_who_wrote_the_same_is_asked_nothing(cast: Cast, priority: Priority) -> None:
    seen = opened(cast, priority)
    change_priority(priority, by=cast.sam, title="Grow in the east")

    assert saved(cast, priority, seen, title="Grow in the east").status_code == 302


@pytest.mark.parametrize("seen", ["", "nonsense", json.dumps({"of": {"row": "1"}, "was": {}})])
def test_who_does_not_say_what_they_have_seen_has_seen_nothing(
    cast: Cast, priority: Priority, seen: str
) -> None:
    answer = saved(cast, priority, seen, title="Grow in the east")

    assert (answer.status_code, now(priority)[0]) == (409, "Grow in the south")


def test_rows_are_merged_as_one(cast: Cast) -> None:
    url = reverse("accounts:team", args=[cast.halden.pk])
    page = look(cast.nadine, url)
    set_team(cast.halden, members={cast.tomas: "Service"}, by=cast.sam)
    mine = {
        "team-TOTAL_FORMS": 1,
        "team-INITIAL_FORMS": 0,
        "team-0-user": cast.dora.pk,
        "team-0-part": "Plants",
    }

    lost = send(cast.nadine, url, seen=seen_in(page), **mine)

    assert (lost.status_code, f"{cast.tomas.name} · Service" in words(lost)) == (409, True)
    send(cast.nadine, url, seen=seen_in(lost), **mine, **{"take-team": "theirs"})
    assert list(TeamMember.objects.filter(account=cast.halden).values_list("user", "part")) == [
        (cast.tomas.pk, "Service")
    ]


def test_what_was_taken_away_meanwhile_is_not_there(cast: Cast, priority: Priority) -> None:

    seen = opened(cast, priority)
    remove_priority(priority, by=cast.sam)

    assert saved(cast, priority, seen, title="Grow in the east").status_code == 404


def test_an_account_tells_only_what_the_form_shows(cast: Cast) -> None:
    url = reverse("accounts:edit", args=[cast.halden.pk])
    page = look(cast.nadine, url)
    change_account(cast.halden, by=cast.sam, sector="Motor")
    row = Account.objects.get(pk=cast.halden.pk)
    form = {
        "name": row.name, "tier": row.tier, "country": row.country, "time_zone": row.time_zone,
        "currency": row.currency, "potential": row.potential, "buying_behaviour": row.buying_behaviour,
        "openness": row.openness or "", "importance_to_us": row.importance_to_us or "",
        "importance_to_them": row.importance_to_them or "", "review_month": row.review_month,
        "email_domains": ",".join(row.email_domains), "region": row.region, "sector": "Cars",
        "parent": row.parent_id or "", "external_id": row.external_id or "",
    }  # fmt: skip

    lost = send(cast.nadine, url, seen=seen_in(page), **form)

    assert lost.status_code == 409
    assert words(lost).count('class="clash"') == 1
