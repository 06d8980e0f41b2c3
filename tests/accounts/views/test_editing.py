"""Forms of the account: who may write, what is written, and how refusals read."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account, Contact, FinancialYear, Stake
from engage.people.models import User
from tests.cast import Cast
from tests.factories import approved, requested
from tests.pages import look, queries_of, send, words
from tests.sponsors.records import sponsorship

pytestmark = pytest.mark.django_db

FORMS = ("edit/", "team/", "contacts/new/", "stakes/new/", "figures/")


def of(cast: Cast, part: str) -> str:
    return f"/accounts/{cast.halden.pk}/{part}"


def filled(cast: Cast, **fields: Any) -> dict[str, Any]:
    """The account's form as the page shows it."""
    return {
        "name": "Halden Automotive",
        "tier": "strategic",
        "time_zone": "Europe/Berlin",
        "currency": "EUR",
        "potential": "high",
        "buying_behaviour": "unknown",
        "openness": "4",
        "importance_to_us": "",
        "importance_to_them": "",
        "review_month": "5",
        "email_domains": "halden.test, halden.example",
        **fields,
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("nadine", 200),
        ("tomas", 200),
        ("dora", 200),
        ("sam", 200),
        ("robert", 403),
        ("ada", 403),
        ("olivia", 404),
        ("oscar", 404),
        ("admin", 404),
    ],
)
def test_the_account_side_and_sales_operations_may_write(
    cast: Cast, form: str, name: str, status: int
) -> None:
    approved(cast)  # Robert and Ada see the account
    person = getattr(cast, name)
    assert look(person, of(cast, form)).status_code == status
    if status != 200:
        assert send(person, of(cast, form), **filled(cast, name="Taken over")).status_code == status
        assert Account.objects.get(pk=cast.halden.pk).name == "Halden Automotive"


def test_the_account_is_changed(cast: Cast) -> None:
    response = send(cast.tomas, of(cast, "edit/"), **filled(cast, name="Halden Mobility"))
    assert response.headers["Location"] == of(cast, "")
    account = Account.objects.get(pk=cast.halden.pk)
    assert (
        account.name,
        account.potential,
        account.openness,
        account.importance_to_us,
        account.review_month,
    ) == (
        "Halden Mobility",
        "high",
        4,
        None,
        5,
    )
    assert account.email_domains == ["halden.test", "halden.example"]
    assert account.manager == cast.nadine


def test_only_sales_operations_hands_the_account_over(cast: Cast) -> None:
    page = of(cast, "manager/")
    assert look(cast.nadine, page).status_code == 403
    assert send(cast.nadine, page, manager=cast.oscar.pk).status_code == 403
    send(cast.nadine, of(cast, "edit/"), **filled(cast, manager=cast.oscar.pk))
    assert Account.objects.get(pk=cast.halden.pk).manager == cast.nadine
    assert send(cast.sam, page, manager=cast.oscar.pk).headers["Location"] == of(cast, "")
    assert Account.objects.get(pk=cast.halden.pk).manager == cast.oscar
    assert look(cast.oscar, of(cast, "")).status_code == 200
    assert look(cast.nadine, of(cast, "")).status_code == 404


def test_a_manager_whose_superior_sponsors_the_account_is_refused_at_the_field(cast: Cast) -> None:
    sponsorship(cast.halden, cast.olivia_executive)
    User.objects.filter(pk=cast.oscar.pk).update(superior=cast.olivia)
    response = send(cast.sam, of(cast, "manager/"), manager=cast.oscar.pk)
    assert response.status_code == 409
    assert "Account manager: the sponsor of an account can be neither its manager" in words(response)
    assert Account.objects.get(pk=cast.halden.pk).manager == cast.nadine


def test_an_account_that_nobody_manages_says_so_and_falls_to_sales_operations(cast: Cast) -> None:
    send(cast.sam, of(cast, "manager/"), manager="")
    page = words(look(cast.sam, of(cast, "")))
    assert "Nobody manages this account" in page
    assert f'<a href="{of(cast, "manager/")}">Name an account manager</a>' in page
    told = words(look(cast.tomas, of(cast, "")))
    assert "Nobody manages this account" in told
    assert "Name an account manager" not in told
    assert "Halden Automotive" in words(look(cast.sam, "/accounts/", mine="true"))


def rows(*lines: tuple[Any, ...], there: int) -> dict[str, Any]:
    """The form of the team as the page sends it: (user, part) a line, with True for one to be removed."""
    sent: dict[str, Any] = {"team-TOTAL_FORMS": len(lines), "team-INITIAL_FORMS": there}
    for at, (user, part, *removed) in enumerate(lines):
        sent |= {f"team-{at}-user": user, f"team-{at}-part": part}
        sent |= {f"team-{at}-DELETE": "on"} if removed else {}
    return sent


def test_the_team_gets_and_loses_people_and_with_them_who_sees_the_account(cast: Cast) -> None:
    page = of(cast, "team/")
    lines = [(cast.tomas.pk, "Engineering", True), (cast.clara.pk, " Pricing "), ("", "")]
    assert send(cast.nadine, page, **rows(*lines, there=1)).headers["Location"] == of(cast, "")
    assert list(cast.halden.team.values_list("user", "part")) == [(cast.clara.pk, "Pricing")]
    assert look(cast.clara, of(cast, "")).status_code == 200
    assert look(cast.tomas, of(cast, "")).status_code == 404


def test_nobody_is_in_the_team_twice_or_from_outside_the_programme(cast: Cast) -> None:
    page = of(cast, "team/")
    twice = send(cast.nadine, page, **rows((cast.tomas.pk, "A"), (cast.tomas.pk, "B"), there=1))
    assert twice.status_code == 400
    assert "Somebody stands here twice" in words(twice)
    assert send(cast.nadine, page, **rows((cast.admin.pk, ""), there=0)).status_code == 400
    assert list(cast.halden.team.values_list("user", "part")) == [(cast.tomas.pk, "Engineering")]


def test_what_cannot_be_is_told_at_its_field_and_keeps_what_was_typed(cast: Cast) -> None:
    response = send(
        cast.nadine, of(cast, "edit/"), **filled(cast, name="", review_month="13", sector="Paint")
    )
    page = words(response)
    assert response.status_code == 400
    assert "2 things need your attention" in page
    assert 'value="Paint"' in page
    assert "Halden Automotive" in page
    assert Account.objects.get(pk=cast.halden.pk).sector == ""


@pytest.mark.parametrize(
    ("form", "fields", "words_at_it"),
    [
        ("edit/", {"currency": "eur"}, "Write the currency in three letters"),
        ("edit/", {"country": "QQ"}, "is not a country"),
        ("edit/", {"time_zone": "Europe/Atlantis"}, "There is no time zone called"),
        ("stakes/new/", {"amount": "-1", "currency": "EUR"}, "is not below zero"),
    ],
)
def test_what_the_database_would_refuse_is_said_in_words(
    cast: Cast, form: str, fields: dict[str, str], words_at_it: str
) -> None:
    sent = filled(cast, **fields) if form == "edit/" else {"business_unit": cast.coatings.pk, **fields}
    page = words(send(cast.nadine, of(cast, form), **sent))
    assert words_at_it in page
    assert "onstraint" not in page


def test_an_account_cannot_belong_to_itself_however_far_up(cast: Cast) -> None:
    above = Account.objects.create(name="Holding", tier="key", parent=cast.halden)
    response = send(cast.sam, of(cast, "edit/"), **filled(cast, parent=above.pk))
    assert response.status_code == 400
    assert "An account cannot belong to itself." in words(response)
    assert Account.objects.get(pk=cast.halden.pk).parent is None


def test_a_parent_outside_the_scope_is_no_choice(cast: Cast) -> None:
    cast.norvik.tier = "key"
    cast.norvik.save()
    assert "Norvik" not in words(look(cast.nadine, of(cast, "edit/")))
    assert send(cast.nadine, of(cast, "edit/"), **filled(cast, parent=cast.norvik.pk)).status_code == 400


def test_an_account_manager_adds_an_account_and_manages_it(cast: Cast) -> None:
    response = send(cast.oscar, "/accounts/new/", **filled(cast, name="Brightline Optics", email_domains=""))
    account = Account.objects.get(name="Brightline Optics")
    assert response.headers["Location"] == f"/accounts/{account.pk}/"
    assert account.manager == cast.oscar
    assert look(cast.oscar, f"/accounts/{account.pk}/").status_code == 200
    assert look(cast.nadine, f"/accounts/{account.pk}/").status_code == 404


def test_sales_operations_says_who_manages_a_new_account(cast: Cast) -> None:
    send(cast.sam, "/accounts/new/", **filled(cast, name="Kestrel Rail", manager=cast.clara.pk))
    assert Account.objects.get(name="Kestrel Rail").manager == cast.clara
    assert look(cast.robert, "/accounts/new/").status_code == 403
    assert "Account manager" not in words(look(cast.oscar, "/accounts/new/"))


CONTACT = {
    "name": "Uma Berg",
    "title": "CFO",
    "level": "c_level",
    "decision_role": "decides",
    "stance": "wary",
    "relationship_now": "1",
    "relationship_wanted": "3",
}


def test_a_contact_is_added_changed_and_leaves(cast: Cast) -> None:
    send(cast.nadine, of(cast, "contacts/new/"), **CONTACT)
    contact = Contact.objects.get(name="Uma Berg")
    assert (contact.account, contact.stance, contact.relationship_wanted) == (cast.halden, "wary", 3)
    page = of(cast, f"contacts/{contact.pk}/")
    assert look(cast.nadine, page).status_code == 200
    send(cast.nadine, page, **{**CONTACT, "stance": "trusts", "left_on": "2026-02-27"})
    contact.refresh_from_db()
    assert (contact.stance, contact.left_on) == ("trusts", date(2026, 2, 27))
    page = words(look(cast.nadine, of(cast, "")))
    assert page.index("Who has left") < page.index("Uma Berg") < page.index("left 27 Feb")


def test_somebody_leaves_at_one_touch_and_not_in_the_future(cast: Cast) -> None:
    send(cast.tomas, of(cast, f"contacts/{cast.jan.pk}/leave/"))
    cast.jan.refresh_from_db()
    assert cast.jan.left_on == date(2026, 3, 2)
    page = of(cast, f"contacts/{cast.ilse.pk}/")
    response = send(cast.nadine, page, **{**CONTACT, "left_on": "2026-03-03"})
    assert response.status_code == 400
    assert "has not left yet" in words(response)


def test_only_a_contact_whom_no_visit_names_is_deleted(cast: Cast) -> None:
    requested(cast)  # names Dr. Weiss
    for contact in (cast.ilse, cast.jan):
        send(cast.nadine, of(cast, f"contacts/{contact.pk}/remove/"))
    assert list(cast.halden.contacts.all()) == [cast.ilse]
    kept = words(look(cast.nadine, of(cast, f"contacts/{cast.ilse.pk}/")))
    assert "They have left" in kept


def test_a_contact_of_another_account_is_not_there(cast: Cast) -> None:
    other = Contact.objects.create(account=cast.norvik, name="Nils")
    assert look(cast.nadine, of(cast, f"contacts/{other.pk}/")).status_code == 404
    assert send(cast.nadine, of(cast, f"contacts/{other.pk}/"), **CONTACT).status_code == 404
    other.refresh_from_db()
    assert other.name == "Nils"


def test_a_stake_is_added_changed_and_removed(cast: Cast) -> None:
    fields = {"business_unit": cast.coatings.pk, "amount": "20000000", "currency": "EUR", "topic": "Line 4"}
    send(cast.nadine, of(cast, "stakes/new/"), **fields)
    stake = Stake.objects.get()
    assert (stake.account, stake.amount) == (cast.halden, Decimal("20000000"))
    send(cast.tomas, of(cast, f"stakes/{stake.pk}/"), **{**fields, "amount": "300000"})
    stake.refresh_from_db()
    assert stake.amount == 300_000
    assert 'value="300000"' in words(look(cast.nadine, of(cast, f"stakes/{stake.pk}/")))
    assert look(cast.nadine, of(cast, f"stakes/{stake.pk}/remove/")).status_code == 405
    assert send(cast.oscar, of(cast, f"stakes/{stake.pk}/remove/")).status_code == 404
    send(cast.nadine, of(cast, f"stakes/{stake.pk}/remove/"))
    assert not Stake.objects.exists()


def test_figures_of_a_year_keep_what_is_left_empty(cast: Cast) -> None:
    send(cast.nadine, of(cast, "figures/"), year="2025", revenue="12000000", share_of_wallet_percent="12.5")
    send(cast.nadine, of(cast, "figures/"), year="2025", profit="1500000")
    year = FinancialYear.objects.get()
    assert (year.revenue, year.profit, year.share_of_wallet, year.currency) == (
        Decimal("12000000"),
        Decimal("1500000"),
        Decimal("0.125"),
        "EUR",
    )


@pytest.mark.parametrize(
    "fields", [{"year": ""}, {"year": "2025", "share_of_wallet_percent": "101"}, {"year": "1000"}]
)
def test_figures_that_cannot_be_are_refused(cast: Cast, fields: dict[str, str]) -> None:
    assert send(cast.nadine, of(cast, "figures/"), **fields).status_code == 400
    assert not FinancialYear.objects.exists()


@pytest.mark.parametrize("form", FORMS)
def test_a_form_costs_the_same_with_one_account_and_with_three(cast: Cast, form: str) -> None:
    costs = [queries_of(cast.sam, of(cast, form))]
    for number in range(3):
        Account.objects.create(name=f"More {number}", tier="key")
    assert queries_of(cast.sam, of(cast, form)) == costs[0] <= 15


def test_a_form_that_names_no_manager_takes_the_account_from_nobody(cast: Cast) -> None:
    answer = send(cast.sam, f"/accounts/{cast.halden.pk}/manager/")

    cast.halden.refresh_from_db()
    assert (answer.status_code, cast.halden.manager) == (400, cast.nadine)
