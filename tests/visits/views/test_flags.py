"""Flags: who reads them, who replies, who ends them."""

from datetime import timedelta

import pytest

from tests.cast import Cast, MovableClock
from tests.factories import approved, reported, requested, unbriefed
from tests.pages import look, queries_of, send, words
from visits.actions import resolve_flag
from visits.flag_words import CAUSES, words_of
from visits.models import Flag, FlagKind, FlagReply, FlagResolution
from visits.sweep import sweep

pytestmark = pytest.mark.django_db

LIST = "/flags/"


@pytest.fixture
def flag(cast: Cast, clock: MovableClock) -> Flag:
    unbriefed(cast, clock)
    found: Flag = Flag.objects.get()
    return found


@pytest.mark.parametrize(
    ("name", "listed", "status"),
    [
        ("nadine", 200, 200),
        ("tomas", 200, 200),
        ("dora", 200, 200),
        ("robert", 200, 200),
        ("ada", 200, 200),
        ("sam", 200, 200),
        ("oscar", 200, 404),
        ("olivia", 200, 404),
        ("xenia", 200, 404),
        ("admin", 404, 404),
    ],
)
def test_a_flag_is_read_by_whoever_sees_the_visit(
    cast: Cast, flag: Flag, name: str, listed: int, status: int
) -> None:
    person = getattr(cast, name)
    response = look(person, LIST)
    assert response.status_code == listed
    assert ("Halden" in words(response)) is (status == 200)
    assert look(person, f"/flags/{flag.pk}/").status_code == status


def test_a_flag_says_what_happened_why_and_when(cast: Cast, flag: Flag) -> None:
    page = words(look(cast.nadine, f"/flags/{flag.pk}/"))
    for expected in (
        "Robert Lindqvist met Halden Automotive without having read a briefing.",
        "No briefing had been submitted.",
        "This counts for the account side.",
        "Mon 16 Mar, 15:30",
        "Confirm April, not March",
        "open",
    ):
        assert expected in page, expected
    assert "End this flag" not in page
    assert "Your side of it" not in page


@pytest.mark.parametrize("kind", FlagKind.values)
@pytest.mark.parametrize("cause", ["", *CAUSES])
def test_every_kind_has_plain_words(cast: Cast, kind: str, cause: str) -> None:
    flag = Flag(kind=kind, account=cast.halden, executive=cast.robert_executive, cause=cause)
    assert "{" not in words_of(flag)
    assert words_of(flag).endswith(".")
    assert kind not in words_of(flag)


def test_only_the_executive_replies_and_only_before_the_end(cast: Cast, flag: Flag) -> None:
    reply = f"/flags/{flag.pk}/reply/"
    for person, status in (
        (cast.nadine, 403),
        (cast.ada, 403),
        (cast.sam, 403),
        (cast.oscar, 404),
        (cast.admin, 404),
    ):
        assert send(person, reply, text="It was not so").status_code == status
    assert not FlagReply.objects.exists()
    assert look(cast.robert, reply).status_code == 405
    assert "Your side of it" in words(look(cast.robert, f"/flags/{flag.pk}/"))
    assert send(cast.robert, reply, text=" ").status_code == 400
    assert send(cast.robert, reply, text="I came straight from Norvik.").status_code == 302
    assert "I came straight from Norvik." in words(look(cast.nadine, f"/flags/{flag.pk}/"))
    resolve_flag(flag, by=cast.sam, note="Talked it over")
    refused = send(cast.robert, reply, text="One more thing")
    assert refused.status_code == 409
    assert "One more thing" in words(refused)
    assert FlagReply.objects.count() == 1


@pytest.mark.parametrize(
    ("outcome", "told"), [("resolved", "Resolved by Sam Ito"), ("withdrawn", "Withdrawn by Sam Ito")]
)
def test_sales_operations_ends_a_flag_with_a_note(cast: Cast, flag: Flag, outcome: str, told: str) -> None:
    resolve = f"/flags/{flag.pk}/resolve/"
    for person, status in ((cast.nadine, 403), (cast.robert, 403), (cast.oscar, 404)):
        assert send(person, resolve, outcome=outcome, note="Gone").status_code == status
    assert send(cast.sam, resolve, outcome=outcome, note="").status_code == 400
    assert not FlagResolution.objects.exists()
    assert send(cast.sam, resolve, outcome=outcome, note="Imported twice").status_code == 302
    page = words(look(cast.nadine, f"/flags/{flag.pk}/"))
    assert told in page
    assert "Imported twice" in page
    assert send(cast.sam, resolve, outcome=outcome, note="Again").status_code == 409


def test_filters_narrow_the_list(cast: Cast, clock: MovableClock) -> None:
    reported(cast)
    resolve_flag(Flag.objects.get(kind="unannounced"), by=cast.sam, note="He told us himself")

    def kinds(**asked: object) -> set[str]:
        page = words(look(cast.sam, LIST, **asked))
        return {kind for kind in ("Unannounced", "Unbriefed") if f"{kind} · " in page}

    assert kinds() == {"Unannounced", "Unbriefed"}
    assert kinds(kind="unbriefed") == {"Unbriefed"}
    assert kinds(state="open") == {"Unbriefed"}
    assert kinds(state="resolved") == {"Unannounced"}
    assert kinds(state="withdrawn") == set()
    assert kinds(account=cast.halden.pk, executive=cast.robert_executive.pk) == {"Unannounced", "Unbriefed"}


def test_choices_of_filters_name_nothing_outside_the_scope(cast: Cast, flag: Flag) -> None:
    page = words(look(cast.oscar, LIST))
    assert "Halden" not in page
    assert "Robert Lindqvist" not in page
    assert "Robert Lindqvist" not in words(look(cast.oscar, LIST, executive=cast.robert_executive.pk))


def test_the_list_costs_the_same_with_one_flag_and_with_many(cast: Cast, clock: MovableClock) -> None:
    reported(cast)
    first = queries_of(cast.nadine, LIST)
    reported(cast)
    reported(cast)
    assert queries_of(cast.nadine, LIST) == first <= 15
    assert queries_of(cast.nadine, f"/flags/{Flag.objects.first().pk}/") <= 15  # type: ignore[union-attr]


# --- waivers ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def blocked(cast: Cast, clock: MovableClock) -> None:
    """Robert owes a debrief, and Nadine has another visit of his to plan."""
    visit = unbriefed(cast, clock)
    clock.move_to(visit.executive_debrief_due_at + timedelta(hours=1))  # type: ignore[operator]
    sweep(clock.now)
    requested(cast, starts_at=clock.now + timedelta(days=20))


def ask(cast: Cast) -> str:
    return f"/waivers/ask/{cast.robert_executive.pk}/"


@pytest.mark.usefixtures("blocked")
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("nadine", 302),
        ("robert", 302),
        ("ada", 302),
        ("sam", 302),
        ("oscar", 404),
        ("xenia", 404),
        ("admin", 404),
    ],
)
def test_a_waiver_is_asked_by_those_who_plan_for_the_executive(cast: Cast, name: str, status: int) -> None:
    response = send(getattr(cast, name), ask(cast), request="Halden decides on Monday")
    assert response.status_code == status
    assert cast.robert_executive.waivers.count() == (1 if status == 302 else 0)


@pytest.mark.usefixtures("blocked")
def test_a_waiver_says_why_and_is_asked_once(cast: Cast) -> None:
    send(cast.nadine, ask(cast), request="")
    assert cast.robert_executive.waivers.count() == 0
    send(cast.nadine, ask(cast), request="Halden decides on Monday")
    send(cast.nadine, ask(cast), request="Really")
    assert cast.robert_executive.waivers.count() == 1
    page = words(look(cast.nadine, f"/executives/{cast.robert_executive.pk}/"))
    assert "Nadine Keller asked for a waiver" in page
    assert "A waiver was asked for already" in page or "Ask sales operations" not in page


@pytest.mark.usefixtures("blocked")
def test_only_sales_operations_sees_and_decides_waivers(cast: Cast, clock: MovableClock) -> None:
    send(cast.nadine, ask(cast), request="Halden decides on Monday")
    waiver = cast.robert_executive.waivers.get()
    address = f"/waivers/{waiver.pk}/"
    for person in (cast.nadine, cast.robert, cast.ada, cast.oscar, cast.admin):
        assert look(person, "/waivers/").status_code == 404
        assert look(person, address).status_code == 404
        assert send(person, address, granted="yes", reason="Yes", ends_on="2026-06-30").status_code == 404
    assert "to decide" in words(look(cast.sam, "/waivers/"))
    page = words(look(cast.sam, address))
    assert "May Robert Lindqvist be planned for?" in page
    assert "Halden decides on Monday" in page
    assert "Confirm April, not March" in page  # the debrief that is owed
    assert send(cast.sam, address, granted="yes", reason="").status_code == 400
    refused = send(cast.sam, address, granted="yes", reason="They cannot wait", ends_on="2026-03-01")
    assert refused.status_code == 400
    assert "A waiver ends on a day to come." in words(refused)
    assert (
        send(cast.sam, address, granted="yes", reason="They cannot wait", ends_on="2026-06-30").status_code
        == 302
    )
    assert "may be planned for until 30 Jun" in words(look(cast.sam, address))
    assert send(cast.sam, address, granted="no", reason="Changed my mind").status_code == 409
    page = words(look(cast.robert, f"/executives/{cast.robert_executive.pk}/"))
    assert "A waiver is in force." in page
    approved(cast, starts_at=clock.now + timedelta(days=30))


@pytest.mark.usefixtures("blocked")
def test_a_waiver_may_be_refused_without_an_end(cast: Cast) -> None:
    send(cast.nadine, ask(cast), request="Halden decides on Monday")
    waiver = cast.robert_executive.waivers.get()
    send(cast.sam, f"/waivers/{waiver.pk}/", granted="no", reason="File the debrief; it takes two minutes")
    page = words(look(cast.sam, f"/waivers/{waiver.pk}/"))
    assert "was refused" in page
    assert "File the debrief; it takes two minutes" in page
    assert queries_of(cast.sam, "/waivers/") <= 15
    assert queries_of(cast.sam, f"/waivers/{waiver.pk}/") <= 15
