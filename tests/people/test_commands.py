import hashlib
import io
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from engage.people.actions import create_executive, create_token, create_user, find_or_create_executives
from engage.people.duplicates import near_duplicate_executives
from engage.people.models import ApiToken, BusinessUnit, Executive, Role, User
from tests.cast import Cast, MovableClock
from tests.tables import MEETINGS, folded, needs_real_data, read_csv

pytestmark = pytest.mark.django_db

PASSWORD = "a long sentence nobody guesses"


def run(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_create_user_makes_somebody_who_can_sign_in(rf: RequestFactory):
    run(
        "create_user",
        "Nadine@Engage.Test",
        "--name",
        "Nadine Keller",
        "--role",
        "account_manager",
        "--password",
        PASSWORD,
    )
    user = User.objects.get()
    assert (user.email, user.name, user.roles) == ("nadine@engage.test", "Nadine Keller", ["account_manager"])
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [
        (user.pk, "nadine@engage.test", True, True)
    ]
    assert authenticate(rf.post("/"), email="nadine@engage.test", password=PASSWORD) == user
    assert authenticate(rf.post("/"), email="nadine@engage.test", password="another sentence") is None


def test_without_a_password_nobody_can_sign_in_until_one_is_set():
    run("create_user", "sam@engage.test", "--name", "Sam", "--role", "sales_ops")
    assert not User.objects.get().has_usable_password()


def test_create_user_takes_several_roles_place_and_superior():
    run("create_user", "clara@engage.test", "--name", "Clara", "--role", "account_manager")
    run(
        "create_user", "nadine@engage.test", "--name", "Nadine", "--role", "sales_ops", "--role", "account_manager",
        "--time-zone", "America/New_York", "--country", "US", "--superior", "CLARA@engage.test",
    )  # fmt: skip
    user = User.objects.get(name="Nadine")
    assert user.roles == ["account_manager", "sales_ops"]
    assert (user.time_zone, user.country, user.superior and user.superior.name) == (
        "America/New_York",
        "US",
        "Clara",
    )
    assert not Executive.objects.exists()


def test_an_executive_gets_an_executives_record():
    run(
        "create_user", "robert@engage.test", "--name", "Robert", "--role", "executive", "--title", "Chief Operating Officer",
        "--business-unit", "Coatings", "--region", "EMEA", "--capacity", "4", "--time-zone", "Asia/Kolkata", "--country", "IN",
    )  # fmt: skip
    executive = Executive.objects.get()
    assert executive.user == User.objects.get()
    assert (executive.name, executive.title, executive.region, executive.capacity) == (
        "Robert",
        "Chief Operating Officer",
        "EMEA",
        4,
    )
    assert (executive.time_zone, executive.country, executive.business_unit) == (
        "Asia/Kolkata",
        "IN",
        BusinessUnit.objects.get(),
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--role", "executive", "--time-zone", "Mars/Base"], "no time zone called “Mars/Base”"),
        (["--role", "executive", "--country", "Germany"], "not a country's ISO 3166 code"),
        (["--role", "executive", "--password", "short"], "too short"),
        (
            ["--role", "executive", "--superior", "nobody@engage.test"],
            "Nobody who may sign in has the address",
        ),
        (["--role", "executive", "--capacity", "0"], "at least one account"),
        (["--role", "sales_ops", "--title", "Chief"], "add --role executive"),
        (["--role", "executive", "--name", " "], "Say the person's name"),
        (["--role", "boss"], "invalid choice"),
    ],
)
def test_create_user_refuses_what_cannot_be_and_makes_nobody(options: list[str], words: str):
    with pytest.raises(CommandError, match=words):
        run("create_user", "robert@engage.test", "--name", "Robert", *options)
    assert not User.objects.exists()
    assert not Executive.objects.exists()


@pytest.mark.parametrize("email", ["robert", "robert@", "ROBERT@engage.test "])
def test_create_user_refuses_what_is_no_address_or_is_taken(email: str):
    create_user("robert@engage.test", name="Robert", roles=[Role.EXECUTIVE])
    with pytest.raises(
        CommandError, match=r"not an e-mail address|has the address robert@engage\.test already"
    ):
        run("create_user", email, "--name", "Robert", "--role", "executive")
    assert User.objects.count() == 1


def test_create_token_prints_the_key_once_and_keeps_its_digest(cast: Cast, clock: MovableClock):
    out, err = run(
        "create_token", "sam@engage.test", "--scopes", "read, reports", "--days", "30", "--name", "BI tool"
    )
    key = out.strip()
    token = ApiToken.objects.get()
    assert token.digest == hashlib.sha256(key.encode()).hexdigest()
    assert (token.user, token.scopes, token.name) == (cast.sam, ["read", "reports"], "BI tool")
    assert token.expires_at == clock.now + timedelta(days=30)
    assert key not in err
    assert "Sam Ito" in err


def test_two_tokens_are_never_alike(cast: Cast):
    assert (
        create_token(cast.sam, scopes=["read"], days=1)[1]
        != create_token(cast.sam, scopes=["read"], days=1)[1]
    )


def test_a_token_is_valid_until_it_ends(cast: Cast, clock: MovableClock):
    create_token(cast.sam, scopes=["read"], days=1)
    assert ApiToken.objects.usable().exists()
    clock.move_by(days=1, seconds=1)
    assert not ApiToken.objects.usable().exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--scopes", "everything"],
        ["--scopes", ","],
        ["--scopes", "read", "--days", "0"],
        ["--scopes", "read", "--days", "100000"],
    ],
)
def test_create_token_refuses_unknown_scopes_and_times_out_of_range(cast: Cast, arguments: list[str]):
    with pytest.raises(CommandError):
        run("create_token", "sam@engage.test", *arguments)
    assert not ApiToken.objects.exists()


def test_nobody_who_may_not_sign_in_gets_a_token(cast: Cast):
    User.objects.filter(pk=cast.sam.pk).update(is_active=False)
    with pytest.raises(CommandError, match="Nobody who may sign in"):
        run("create_token", "sam@engage.test", "--scopes", "read")


def test_executives_are_found_by_name_or_made_without_a_sign_in(cast: Cast):
    former = create_executive("Premier")
    Executive.objects.filter(pk=former.pk).update(left_on="2020-01-01")
    present = create_executive("Premier")
    ids, made = find_or_create_executives(
        ["Premier", "Treasurer", cast.robert.name, "Treasurer"], time_zone="Australia/Sydney"
    )
    assert made == 1
    assert (ids["Premier"], ids[cast.robert.name]) == (present.pk, cast.robert_executive.pk)
    assert Executive.objects.filter(user=None, name="Treasurer").values_list("pk", "time_zone").get() == (
        ids["Treasurer"],
        "Australia/Sydney",
    )


@needs_real_data
def test_offices_under_a_former_and_a_later_name_are_listed():
    names = {folded(row["minister"]) for row in read_csv(MEETINGS)}
    found = [(pair.first, pair.second, pair.score) for pair in near_duplicate_executives(names)]
    assert (
        "Minister-for-Finance-Property-Services",
        "Minister-for-Finance-Services-Property",
        100.0,
    ) in found
    assert not any(
        {"Minister-for-Police", "Minister-for-Finance"} == {first, second} for first, second, _ in found
    )
    assert 10 <= len(found) <= 30
