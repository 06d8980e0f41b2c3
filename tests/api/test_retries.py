"""A POST that names a key may be repeated: it is done once, and the repeat is told the first answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from psycopg2 import extensions

from accounts.api.contacts import ContactViewSet
from accounts.models import Account, AccountAccess, Contact, ImportRun
from engage.core import once
from engage.core.api.retries import HEADER, REPLAYED, AnswersRepeats
from engage.core.jobs import remove_kept_answers
from engage.core.models import KeptAnswer
from engage.people.models import Scope, User
from tests.accounts import imports
from tests.api.conftest import BASE, Caller, CallerOf
from tests.cast import Cast, MovableClock
from tests.scope.addresses import views

pytestmark = pytest.mark.django_db

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


def send(caller: Caller, path: str, body: Any, *, key: str = KEY, **options: Any) -> Any:
    headers = {"Authorization": f"Bearer {caller.key}", HEADER: key}
    options = {"content_type": "application/json"} | options
    return Client(raise_request_exception=False).post(BASE + path, body, headers=headers, **options)


def contact(cast: Cast, name: str = "Ana Lind") -> dict[str, Any]:
    return {"account": cast.halden.pk, "name": name, "email": "ana@halden.test"}


def told(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


@pytest.fixture
def nadine(cast: Cast, calls: CallerOf) -> Caller:
    return calls(cast.nadine)


def test_a_repeat_is_told_the_first_answer_and_writes_nothing(cast: Cast, nadine: Caller) -> None:
    first, again = (send(nadine, "/contacts/", contact(cast)) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.headers["Cache-Control"] == "no-store"
    assert (first.headers.get(REPLAYED), again.headers.get(REPLAYED)) == (None, "true")
    assert Contact.objects.filter(name="Ana Lind").count() == 1


def test_without_a_key_nothing_is_kept(cast: Cast, nadine: Caller) -> None:
    for _ in range(2):
        assert nadine.post("/contacts/", contact(cast)).status_code == 201
    assert not KeptAnswer.objects.exists()


def test_the_same_said_differently_is_the_same(cast: Cast, nadine: Caller) -> None:
    body = contact(cast)
    first = send(nadine, "/contacts/", body)
    again = send(nadine, "/contacts/", dict(reversed(body.items())), key=f'"{KEY}"')
    assert again.content == first.content


def test_a_key_for_another_body_or_address_is_refused(cast: Cast, nadine: Caller) -> None:
    made = send(nadine, "/contacts/", contact(cast)).json()["id"]
    assert told(send(nadine, "/contacts/", contact(cast, "Bo Lind"))) == (422, "key_reused")
    assert told(send(nadine, "/stakes/", contact(cast))) == (422, "key_reused")
    assert told(send(nadine, "/contacts/?again", contact(cast))) == (422, "key_reused")
    assert list(Contact.objects.filter(name__endswith="Lind").values_list("pk", flat=True)) == [made]


def test_while_the_first_is_running_nobody_waits(
    cast: Cast, nadine: Caller, owner: extensions.connection
) -> None:
    with owner.cursor() as elsewhere:
        work = [f"once {cast.nadine.pk} {KEY}"]
        elsewhere.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", work)
        assert told(send(nadine, "/contacts/", contact(cast))) == (409, "still_running")
        assert send(nadine, "/contacts/", contact(cast), key="another").status_code == 201
        elsewhere.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", work)
    assert send(nadine, "/contacts/", contact(cast)).status_code == 201


def test_a_refusal_is_not_kept(cast: Cast, nadine: Caller) -> None:
    assert send(nadine, "/contacts/", {"account": cast.halden.pk}).status_code == 400
    assert send(nadine, "/contacts/", contact(cast)).status_code == 201


def test_a_failure_takes_back_what_was_done_and_is_not_kept(
    cast: Cast, nadine: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(once.KeptAnswer.objects, "create", None)
        assert send(nadine, "/contacts/", contact(cast)).status_code == 500
        assert not Contact.objects.filter(name="Ana Lind").exists()
    assert send(nadine, "/contacts/", contact(cast)).headers.get(REPLAYED) is None
    assert Contact.objects.filter(name="Ana Lind").count() == 1


def test_a_key_is_its_owners_alone(cast: Cast, calls: CallerOf, nadine: Caller) -> None:
    first, others = (
        send(caller, "/contacts/", contact(cast)).json()["id"] for caller in (nadine, calls(cast.tomas))
    )
    assert first != others


@pytest.mark.parametrize(
    "key", ["", '""', "two words", "a,b", '"half', "back\\slash", "ü", "x" * 256, "tab\tbed"]
)
def test_a_key_that_is_none_is_refused(cast: Cast, nadine: Caller, key: str) -> None:
    refused = send(nadine, "/contacts/", contact(cast), key=key)
    assert told(refused) == (400, "bad_input")
    assert [error["field"] for error in refused.json()["errors"]] == [HEADER]


def test_the_longest_key_is_a_key(cast: Cast, nadine: Caller) -> None:
    first, again = (send(nadine, "/contacts/", contact(cast), key="!~[" * 85) for _ in range(2))
    assert again.content == first.content


def test_what_has_left_ones_scope_is_not_told_again(cast: Cast, nadine: Caller) -> None:
    send(nadine, "/contacts/", contact(cast))
    AccountAccess.objects.filter(user=cast.nadine).delete()
    Account.objects.filter(pk=cast.halden.pk).update(manager=None)
    assert told(send(nadine, "/contacts/", contact(cast))) == (404, "not_found")


def test_a_step_is_told_again_only_where_the_row_is_still_in_scope(cast: Cast, calls: CallerOf) -> None:
    sam, key = calls(cast.sam), {"Authorization": f"Bearer {calls(cast.sam).key}", HEADER: KEY}
    run = imports.checked(cast.sam)
    path = f"{BASE}/imports/{run.pk}/cancel/"
    first, again = (Client().post(path, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert sam.post(f"/imports/{run.pk}/cancel/").status_code == 409
    User.objects.filter(pk=cast.sam.pk).update(roles=["assistant"])
    assert Client().post(path, headers=key).status_code == 404


def test_who_may_not_write_any_more_is_told_nothing(cast: Cast, calls: CallerOf, nadine: Caller) -> None:
    send(nadine, "/contacts/", contact(cast))
    reader = calls(cast.nadine, scopes=(Scope.READ,))
    assert send(reader, "/contacts/", contact(cast)).status_code == 403
    User.objects.filter(pk=cast.nadine.pk).update(is_active=False)
    assert send(nadine, "/contacts/", contact(cast)).status_code == 401


def test_an_answer_is_kept_for_a_day_and_then_removed(
    cast: Cast, clock: MovableClock, nadine: Caller
) -> None:
    send(nadine, "/contacts/", contact(cast))
    clock.move_by(hours=24)
    remove_kept_answers()
    assert send(nadine, "/contacts/", contact(cast)).headers[REPLAYED] == "true"
    clock.move_by(seconds=1)
    remove_kept_answers()
    assert not KeptAnswer.objects.exists()


@pytest.fixture(params=["a secret", "long"])
def not_kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if request.param == "long":
        monkeypatch.setattr(once, "LARGEST", 20)
    else:
        monkeypatch.setattr(ContactViewSet, "keeps_answers", False)
    return iter(())


@pytest.mark.usefixtures("not_kept")
def test_an_answer_that_is_secret_or_long_is_not_kept_and_the_repeat_says_so(
    cast: Cast, nadine: Caller
) -> None:
    assert send(nadine, "/contacts/", contact(cast)).json()["name"] == "Ana Lind"
    assert KeptAnswer.objects.get().body is None
    assert told(send(nadine, "/contacts/", contact(cast))) == (409, "answer_not_kept")
    assert Contact.objects.filter(name="Ana Lind").count() == 1


def test_a_file_sent_again_is_known_by_what_is_in_it(cast: Cast, calls: CallerOf) -> None:
    def upload(*names: str) -> Any:
        content = imports.accounts_file(*names).getvalue()
        body = {"kind": "accounts", "file": SimpleUploadedFile("crm.csv", content)}
        headers = {"Authorization": f"Bearer {calls(cast.sam).key}", HEADER: KEY}
        return Client().post(f"{BASE}/imports/", body, headers=headers)

    first, again, other = upload("Acme"), upload("Acme"), upload("Beta")
    assert (first.status_code, again.content) == (201, first.content)
    assert told(other) == (422, "key_reused")
    assert ImportRun.objects.get().rows == 1


def test_an_empty_answer_is_told_again_as_an_empty_one(
    cast: Cast, nadine: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a step that takes a visit out of the person's scope."""
    from rest_framework.response import Response

    monkeypatch.setattr(ContactViewSet, "answer", lambda *_, **__: Response(status=204))
    first, again = (send(nadine, "/contacts/", contact(cast)) for _ in range(2))
    assert (again.status_code, again.content, again.headers[REPLAYED]) == (204, b"", "true")
    assert set(again.headers) - set(first.headers) == {REPLAYED}


def test_reads_and_changes_take_no_notice_of_a_key(cast: Cast, nadine: Caller) -> None:
    headers = {"Authorization": f"Bearer {nadine.key}", HEADER: "no key"}
    path = f"{BASE}/contacts/{cast.ilse.pk}/"
    assert Client().get(path, headers=headers).status_code == 200
    changed = Client().patch(
        path, {"title": "CEO"}, content_type="application/json", headers={**headers, "If-Match": "*"}
    )
    assert changed.status_code == 200


def test_every_view_of_the_api_answers_repeats() -> None:
    """So that a new one cannot forget it."""
    api = {pattern: view for pattern, view in views() if pattern.startswith("api/v1/")}
    assert len(api) > 60
    without = {pattern for pattern, view in api.items() if not issubclass(_class_of(view), AnswersRepeats)}
    assert without == {"api/v1/docs/"}  # a page, without a POST


def _class_of(view: Any) -> type:
    return getattr(view, "cls", None) or view.view_class


SECRETS = ("token", "secret", "password", "key", "digest")


def test_no_answer_that_may_be_kept_holds_a_secret(document: dict[str, Any]) -> None:
    """Whoever adds an endpoint that shows one says `keeps_answers = False`."""
    kept = dict(_answers_that_are_kept(document))
    assert len(kept) > 30
    assert {name: held for name, held in kept.items() if held} == {}


def _answers_that_are_kept(document: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each POST, with the fields of its answers that sound like a secret."""
    for path, verbs in document["paths"].items():
        if "post" in verbs:
            view = get_resolver().resolve(path.replace("{id}", "1")).func
            if _class_of(view).keeps_answers and view.initkwargs.get("keeps_answers", True):
                fields = document["components"]["schemas"]
                names = [
                    name
                    for answer in verbs["post"]["responses"].values()
                    for media in answer.get("content", {}).values()
                    for name in fields[media["schema"]["$ref"].rpartition("/")[2]].get("properties", {})
                ]
                yield path, [name for name in names if any(secret in name for secret in SECRETS)]


def test_each_post_documents_the_key_and_each_of_its_answers_that_it_may_be_a_repeat(
    document: dict[str, Any],
) -> None:
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            parameters = [parameter["name"] for parameter in operation.get("parameters", ())]
            assert (HEADER in parameters) == (verb == "post"), (verb, path)
            if verb == "post":
                answers = [said for status, said in operation["responses"].items() if status[0] == "2"]
                assert all(REPLAYED in answer["headers"] for answer in answers), path
