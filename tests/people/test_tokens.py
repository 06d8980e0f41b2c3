"""Tokens: made by whose they are, with what their roles open, shown once; ended by them or by an administrator."""

import pytest
from django.test import Client

from engage.core.errors import BadInput, NotAllowed, WrongState
from engage.people.actions import create_token, revoke_token
from engage.people.models import ApiToken, Role, Scope, User
from engage.people.rules import scopes_open_to
from sponsors.rules import may_read_reports
from tests.cast import Cast
from tests.pages import look, send, signed_in, words

pytestmark = pytest.mark.django_db

TYPED = {"name": "Spreadsheet", "scopes": ["read"], "days": "90"}


def test_the_key_is_in_the_answer_that_makes_it_and_nowhere_else(cast: Cast) -> None:
    browser = signed_in(cast.oscar)
    made = browser.post("/settings/tokens/", TYPED)
    assert (made.status_code, "no-store" in made.headers["Cache-Control"]) == (201, True)
    page = made.content.decode()
    key = page[page.index("engage_") :].partition("<")[0]

    works = Client().get("/api/v1/visits/", headers={"Authorization": f"Bearer {key}"})
    assert works.status_code == 200
    assert key not in browser.get("/settings/tokens/").content.decode()
    assert key not in str(list(ApiToken.objects.values()))
    assert key not in str(dict(browser.session))


@pytest.mark.parametrize("role", list(Role))
def test_the_scopes_are_those_that_the_roles_open(cast: Cast, role: Role) -> None:
    user = User.objects.create_user("new@engage.test", name="New", roles=[role])
    assert (Scope.REPORTS in scopes_open_to(user)) == may_read_reports(user)
    assert (Scope.ADMIN in scopes_open_to(user)) == (role == Role.ADMINISTRATOR)
    assert {Scope.READ, Scope.WRITE} <= scopes_open_to(user)


def test_a_scope_beyond_the_roles_is_neither_offered_nor_given(cast: Cast) -> None:
    assert 'value="admin"' not in look(cast.nadine, "/settings/tokens/").content.decode()
    assert send(cast.nadine, "/settings/tokens/", **{**TYPED, "scopes": ["admin"]}).status_code == 400
    with pytest.raises(BadInput) as refused:
        create_token(cast.nadine, scopes=["admin"], days=1, by=cast.nadine)
    assert refused.value.field == "scopes"
    assert 'value="admin"' in look(cast.admin, "/settings/tokens/").content.decode()


def test_nobody_makes_a_token_for_somebody_else(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        create_token(cast.nadine, scopes=["read"], days=1, by=cast.admin)


def test_whose_it_is_revokes_it_and_so_does_an_administrator(cast: Cast) -> None:
    token, key = create_token(cast.oscar, scopes=["read"], days=1)
    for stranger in (cast.sam, cast.nadine):
        with pytest.raises(NotAllowed):
            revoke_token(token, by=stranger)
    assert send(cast.oscar, f"/settings/tokens/{token.pk}/revoke/").status_code == 302
    gone = Client().get("/api/v1/visits/", headers={"Authorization": f"Bearer {key}"})
    assert gone.status_code == 401
    with pytest.raises(WrongState):
        revoke_token(token, by=cast.admin)
    other = create_token(cast.oscar, scopes=["read"], days=1)[0]
    send(cast.admin, f"/people/tokens/{other.pk}/revoke/")
    assert not ApiToken.objects.usable().exists()


def test_administrators_see_all_tokens_that_work_and_on_request_those_that_do_not(cast: Cast) -> None:
    create_token(cast.oscar, scopes=["read"], days=1, name="Reporting tool")
    revoke_token(create_token(cast.sam, scopes=["read"], days=1, name="Old tool")[0], by=cast.sam)
    working, all_of_them = (words(look(cast.admin, f"/people/tokens/{query}")) for query in ("", "?ended=1"))
    assert ("Reporting tool" in working, "Old tool" in working) == (True, False)
    assert ("Reporting tool" in all_of_them, "Old tool" in all_of_them) == (True, True)
