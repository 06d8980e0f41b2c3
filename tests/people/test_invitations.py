"""Invitations: a link in a mail that sets the first password, works once, and says nothing to anybody else."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from engage.core import outbox
from engage.core.errors import BadInput, NotAllowed, OutOfScope, WrongState
from engage.core.models import OutboxEvent
from engage.core.policy import set_policy
from engage.people.actions import accept_invitation, invite, leave, send_invitation
from engage.people.models import Invitation, Role, User, UserState
from tests.cast import Cast, MovableClock

pytestmark = pytest.mark.django_db

PASSWORD = "a long sentence nobody guesses"
TWICE = {"password1": PASSWORD, "password2": PASSWORD}


def ines(cast: Cast) -> User:
    return invite("Ines@Engage.Test", name="Ines Duarte", roles=[Role.SALES_OPS], by=cast.admin)


def link() -> str:
    """The path in the last mail that was sent; its address is this site's, whatever a browser said of hosts."""
    outbox.drain()
    found = re.search(rf"{re.escape(settings.SITE_URL)}(/join/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_whoever_is_invited_chooses_a_password_and_is_signed_in(cast: Cast, client: Client) -> None:
    user = ines(cast)
    assert (user.state, user.has_usable_password()) == (UserState.INVITED, False)
    assert EmailAddress.objects.filter(user=user, email="ines@engage.test", verified=True).exists()

    path = link()
    assert mail.outbox[-1].to == ["ines@engage.test"]
    page = client.get(path)
    assert page.status_code == 200
    assert "Welcome, Ines" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    answer = client.post(path, TWICE)

    assert (answer.status_code, answer.headers["Location"], signed_in(client)) == (302, "/", True)
    user.refresh_from_db()
    assert (user.state, user.check_password(PASSWORD)) == (UserState.JOINED, True)


def test_a_link_works_once(cast: Cast, client: Client) -> None:
    ines(cast)
    path = link()
    client.post(path, TWICE)
    other = Client()
    assert (other.get(path).status_code, other.post(path, TWICE).status_code) == (404, 404)
    assert not signed_in(other)


def test_a_link_ends_after_the_days_of_the_policy(cast: Cast, client: Client, clock: MovableClock) -> None:
    set_policy("invitation_days", value=2, by=cast.sam, reason="We are careful")
    ines(cast)
    path = link()
    clock.move_by(days=2, seconds=-1)
    assert client.get(path).status_code == 200
    clock.move_by(seconds=1)
    assert (client.get(path).status_code, client.post(path, TWICE).status_code) == (404, 404)


def test_a_new_link_replaces_the_one_before(cast: Cast, client: Client) -> None:
    user = ines(cast)
    former = link()
    send_invitation(user, by=cast.admin)
    present = link()
    assert former != present
    assert (client.get(former).status_code, client.get(present).status_code) == (404, 200)
    assert Invitation.objects.unused().count() == 1


def test_a_link_that_is_not_sent_yet_and_replaced_is_never_sent(cast: Cast) -> None:
    send_invitation(ines(cast), by=cast.admin)
    assert outbox.drain() == 2
    assert [message.subject for message in mail.outbox] == ["Your invitation to Engage"]


def test_neither_the_database_nor_the_outbox_holds_what_the_link_is_made_of(cast: Cast) -> None:
    ines(cast)
    key = link().split("/")[2]
    rows = [*Invitation.objects.values(), *OutboxEvent.objects.values()]
    assert key.rpartition(":")[2] not in str(rows)


@pytest.mark.parametrize("key", ["1", "1:forged", "x:y", "9999:", "1:2:3"])
def test_a_forged_link_is_answered_like_any_that_no_longer_works(
    cast: Cast, client: Client, key: str, clock: MovableClock
) -> None:
    ines(cast)
    path = link()
    clock.move_by(days=8)
    forged, ended = client.get(f"/join/{key}/"), client.get(path)
    assert forged.status_code == ended.status_code == 404
    assert forged.content == ended.content
    assert "Ines" not in ended.content.decode()


def test_whoever_has_left_comes_in_by_no_link(cast: Cast, client: Client) -> None:
    user = ines(cast)
    path = link()
    leave(user, by=cast.admin, reason="Did not come")
    assert (client.get(path).status_code, client.post(path, TWICE).status_code) == (404, 404)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("short", "short", "too short"),
        ("ines@engage.test", "ines@engage.test", "too similar"),
        (PASSWORD, "another sentence of mine", "not the same"),
        ("", "", "Please fill this in"),
    ],
)
def test_a_weak_password_is_refused_at_its_field_and_the_link_still_works(
    cast: Cast, client: Client, first: str, second: str, words: str
) -> None:
    ines(cast)
    path = link()
    answer = client.post(path, {"password1": first, "password2": second})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not signed_in(client)
    assert client.post(path, TWICE).status_code == 302


def test_only_administrators_invite(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        invite("x@engage.test", name="X", roles=[Role.ASSISTANT], by=cast.sam)
    with pytest.raises(NotAllowed):
        send_invitation(cast.oscar, by=cast.sam)


def test_an_address_that_is_taken_is_refused_and_nothing_is_sent(cast: Cast) -> None:
    with pytest.raises(BadInput, match="already"):
        invite("NADINE@engage.test", name="X", roles=[Role.ASSISTANT], by=cast.admin)
    assert not Invitation.objects.exists()
    assert not OutboxEvent.objects.exists()


def test_nobody_who_has_joined_or_left_is_sent_a_link(cast: Cast, clock: MovableClock) -> None:
    user = ines(cast)
    accept_invitation(Invitation.objects.get(), password=PASSWORD)
    with pytest.raises(WrongState, match="joined already"):
        send_invitation(user, by=cast.admin)
    with pytest.raises(OutOfScope):
        accept_invitation(Invitation.objects.get(), password=PASSWORD)
    leave(user, by=cast.admin, reason="Left")
    with pytest.raises(WrongState, match="has left"):
        send_invitation(user, by=cast.admin)
    assert Invitation.objects.get().expires_at == clock.now + timedelta(days=7)
