"""Service accounts: programs with tokens of their own. They see what sales operations sees, sign in nowhere, and stand in no person's place."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from allauth.core.context import request_context
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory

from accounts.actions import assign_manager, set_team
from engage.core import outbox
from engage.core.errors import BadInput, EngageError, NotAllowed, WrongState, from_database
from engage.core.models import OutboxEvent
from engage.people.actions import (
    change_service_account,
    create_service_account,
    create_token,
    end_service_account,
    leave,
    name_deputy,
)
from engage.people.adapters import AccountAdapter
from engage.people.models import ApiToken, Notice, Role, ServiceAccount, User
from engage.people.notices import tell
from engage.people.queries import colleagues_to_name, possible_deputies
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, send, signed_in, words
from visits.actions import AttendeeDraft, set_attendees
from visits.models import Side, Visit

pytestmark = pytest.mark.django_db

NEW = {"name": "Finance BI", "purpose": "Fills the quarterly figures", "roles": ["sales_ops"]}


@pytest.fixture
def robot(cast: Cast) -> ServiceAccount:
    return create_service_account(
        "Finance BI", answerable=cast.sam, purpose="Fills the quarterly figures", by=cast.admin
    )


def script(robot: ServiceAccount, *scopes: str) -> Client:
    key = create_token(robot.user, scopes=scopes, days=30)[1]
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_an_administrator_makes_one_by_the_form_and_a_token_that_is_shown_once(cast: Cast) -> None:
    made = send(cast.admin, "/people/service-accounts/new/", **NEW, answerable=cast.sam.pk)
    robot = ServiceAccount.objects.get()
    assert (made.status_code, robot.answerable, robot.made_by) == (302, cast.sam, cast.admin)

    page = f"/people/service-accounts/{robot.pk}/"
    browser = signed_in(cast.admin)
    answer = browser.post(page, {"name": "Nightly", "scopes": ["read", "reports"], "days": "90"})
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (201, True)
    key = re.findall(r"engage_[\w-]+", answer.content.decode())[0]
    assert key not in browser.get(page).content.decode()
    assert key not in str(list(ApiToken.objects.values()))
    assert Client().get("/api/v1/visits/", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert ApiToken.objects.get().last_used_at is not None


def test_it_sees_what_sales_operations_sees_as_far_as_its_scopes_go(
    cast: Cast, robot: ServiceAccount
) -> None:
    visit = factories.requested(cast, confidential=True)
    assert set(Visit.objects.visible_to(robot.user)) == set(Visit.objects.visible_to(cast.sam))
    reads = script(robot, "read")
    assert reads.get(f"/api/v1/visits/{visit.pk}/").json()["id"] == visit.pk
    assert reads.get("/api/v1/reports/sponsors/").status_code == 403
    assert reads.post("/api/v1/visits/", {}, content_type="application/json").status_code == 403
    assert script(robot, "reports").get("/api/v1/visits/").status_code == 403
    assert (
        script(robot, "write").post("/api/v1/visits/", {}, content_type="application/json").status_code == 400
    )


def test_the_admin_scope_reads_what_administrators_read(cast: Cast) -> None:
    watcher = create_service_account(
        "Watch", answerable=cast.admin, purpose="Wakes us", roles=[Role.ADMINISTRATOR], by=cast.admin
    )
    assert script(watcher, "admin").get("/health/jobs").json().keys() > {"status"}
    assert script(watcher, "read").get("/api/v1/visits/").json()["results"] == []


def test_it_neither_acknowledges_nor_debriefs(cast: Cast, clock: MovableClock, robot: ServiceAccount) -> None:
    writes = script(robot, "read", "write")
    briefed, held = factories.briefed(cast), factories.held(cast, clock)
    for visit, step in ((briefed, "acknowledge"), (held, "debrief")):
        at = f"/api/v1/visits/{visit.pk}/transitions/{step}/"
        assert writes.post(at, {"heard": "x"}, content_type="application/json").status_code == 403
        assert step not in writes.get(f"/api/v1/visits/{visit.pk}/").json()["allowed_actions"]


def test_no_session_is_a_service_accounts(cast: Cast, robot: ServiceAccount) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Client().force_login(robot.user, backend="engage.people.backends.PeopleBackend")
    stolen = signed_in(cast.sam)
    session = stolen.session
    session["_auth_user_id"], session["_auth_user_hash"] = (
        str(robot.user.pk),
        robot.user.get_session_auth_hash(),
    )
    session.save()
    assert stolen.get("/").status_code == 302


def test_it_is_never_written_to(cast: Cast, robot: ServiceAccount, rf: RequestFactory) -> None:
    facts = {"person": cast.nadine.pk, "what": [[1, "Visits"]]}
    assert tell("handed_over", [robot.user, cast.sam], **facts) == 1
    for user in (robot.user, cast.sam):
        outbox.announce("mail", {"user": user.pk, "notice": "handed_over", **facts})
        with request_context(rf.get("/")):
            AccountAdapter().send_mail("account/email/unknown_account", user.email, {})
    outbox.drain()
    assert [message.to for message in mail.outbox] == [[cast.sam.email]]
    waiting = OutboxEvent.objects.filter(kind="digest_item").values_list("payload__user", flat=True)
    assert list(waiting) == [cast.sam.pk]
    assert not Notice.objects.filter(user=robot.user).exists()


def test_it_is_offered_and_taken_in_no_persons_place(cast: Cast, robot: ServiceAccount) -> None:
    user = robot.user
    assert user not in colleagues_to_name(cast.sam)
    assert user not in possible_deputies(cast.sam)
    assert user not in User.objects.visible_to(cast.admin)
    for page in (f"/people/{user.pk}/", f"/people/{user.pk}/edit/", f"/people/{user.pk}/leave/"):
        assert look(cast.admin, page).status_code == 404
    with pytest.raises(BadInput):
        name_deputy(cast.sam, deputy=user, starts_on=date(2026, 3, 2), by=cast.admin)
    with pytest.raises(BadInput):
        create_service_account("Another", answerable=user, purpose="x", by=cast.admin)
    with pytest.raises(BadInput):
        assign_manager(cast.halden, manager=user, by=cast.sam)
    with pytest.raises(BadInput):
        set_team(cast.halden, members={user: ""}, by=cast.sam)
    with pytest.raises(BadInput):
        set_attendees(factories.drafted(cast), [AttendeeDraft(side=Side.ACCOUNT, user=user)], by=cast.nadine)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_user SET password = 'argon2$x' WHERE id = %(robot)s",
        "UPDATE people_user SET last_login = now() WHERE id = %(robot)s",
        "UPDATE people_user SET email = 'robot@engage.test' WHERE id = %(robot)s",
        "UPDATE people_user SET roles = '{executive}' WHERE id = %(robot)s",
        "UPDATE people_user SET roles = '{account_manager}' WHERE id = %(robot)s",
        "UPDATE people_user SET is_service = false WHERE id = %(robot)s",
        "UPDATE people_user SET is_service = true WHERE id = %(sam)s",
    ],
)
def test_the_database_keeps_a_service_account_out_of_the_sign_in(
    cast: Cast, robot: ServiceAccount, statement: str
) -> None:
    refused = pytest.raises(IntegrityError, match=r"service_account_never_signs_in|stays")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"robot": robot.user.pk, "sam": cast.sam.pk})


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO people_deputy (principal_id, deputy_id, starts_on) VALUES (%(sam)s, %(robot)s, '2026-01-01')",
        "INSERT INTO people_deputy (principal_id, deputy_id, starts_on) VALUES (%(robot)s, %(sam)s, '2026-01-01')",
        "UPDATE people_assistant SET user_id = %(robot)s",
        "UPDATE people_executive SET user_id = %(robot)s WHERE name = 'Robert Lindqvist'",
        "UPDATE people_user SET superior_id = %(robot)s WHERE id = %(sam)s",
        "UPDATE people_serviceaccount SET answerable_id = %(robot)s",
        "INSERT INTO people_invitation (user_id, expires_at) VALUES (%(robot)s, '2030-01-01')",
    ],
)
def test_the_database_puts_a_service_account_in_no_persons_place(
    cast: Cast, robot: ServiceAccount, statement: str
) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"robot": robot.user.pk, "sam": cast.sam.pk})
    refusal = from_database(refused.value)
    assert refusal is not None
    assert refusal.code == "service_account_is_no_person"


def test_it_is_not_the_administrator_who_can_let_people_in(cast: Cast) -> None:
    create_service_account(
        "Watch", answerable=cast.sam, purpose="x", roles=[Role.ADMINISTRATOR], by=cast.admin
    )
    with pytest.raises(EngageError) as refused:
        leave(cast.admin, by=cast.admin, reason="Goes")
    assert refused.value.code == "last_administrator"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.admin.pk).update(is_active=False)


def test_its_access_ends_at_once_and_what_it_did_stays(cast: Cast, robot: ServiceAccount) -> None:
    reads = script(robot, "read")
    end = f"/people/service-accounts/{robot.pk}/end/"
    assert send(cast.admin, end, reason="").status_code == 400
    assert send(cast.admin, end, reason="Replaced").status_code == 302
    assert reads.get("/api/v1/visits/").status_code == 401
    assert "No access" in words(look(cast.admin, f"/people/service-accounts/{robot.pk}/"))
    with pytest.raises(WrongState):
        end_service_account(robot, by=cast.admin, reason="Again")
    with pytest.raises(BadInput):
        create_token(User.objects.get(pk=robot.user.pk), scopes=["read"], days=1, by=cast.admin)


def test_whoever_answers_for_it_leaves_and_somebody_else_does(cast: Cast, robot: ServiceAccount) -> None:
    leave(cast.sam, by=cast.admin, reason="Goes")
    robot.refresh_from_db()
    assert robot.answerable is None
    assert "Nobody answers for it" in words(look(cast.admin, "/people/service-accounts/"))
    edited = send(
        cast.admin, f"/people/service-accounts/{robot.pk}/edit/",
        name="Finance BI", purpose="As before", answerable=cast.nadine.pk,
    )  # fmt: skip
    robot.refresh_from_db()
    assert (edited.status_code, robot.answerable, robot.purpose) == (302, cast.nadine, "As before")


def test_only_administrators_keep_them(cast: Cast, robot: ServiceAccount) -> None:
    acts: list[Callable[[], object]] = [
        lambda: create_service_account("X", answerable=cast.sam, purpose="x", by=cast.sam),
        lambda: change_service_account(robot, name="X", answerable=cast.sam, purpose="x", by=cast.sam),
        lambda: end_service_account(robot, by=cast.sam, reason="x"),
        lambda: create_token(robot.user, scopes=["read"], days=1, by=cast.sam),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "finance bi"}, "name"),
        ({"name": "bi@x.test"}, "name"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x" * 301}, "purpose"),
        ({"roles": ["executive"]}, "roles"),
        ({"roles": []}, "roles"),
    ],
)
def test_what_is_said_of_one_is_checked(
    cast: Cast, robot: ServiceAccount, wrong: dict[str, object], field: str
) -> None:
    said = {**NEW, "name": "Another", **wrong}
    with pytest.raises(BadInput) as refused:
        create_service_account(str(said.pop("name")), answerable=cast.sam, by=cast.admin, **said)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_the_list_costs_the_same_with_more_of_them(cast: Cast, robot: ServiceAccount) -> None:
    before = queries_of(cast.admin, "/people/service-accounts/")
    for number in range(3):
        other = create_service_account(f"Tool {number}", answerable=cast.sam, purpose="x", by=cast.admin)
        create_token(other.user, scopes=["read"], days=1)
    assert queries_of(cast.admin, "/people/service-accounts/") == before


def test_one_is_made_on_the_server_and_given_a_token_by_its_name(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command(
        "create_service_account", "Data lake", "--answerable", "sam@engage.test", "--purpose", "Copies"
    )
    call_command("create_token", "data lake", "--scopes", "read,reports")
    key = capsys.readouterr().out.split()[-1]
    assert Client().get("/api/v1/visits/", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    with pytest.raises(CommandError, match="no service account called Other"):
        call_command("create_token", "Other", "--scopes", "read")
