"""The bell, the list behind it, the way to what a notice is about, and the page of one's preferences."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import AccountAccess
from engage.people.models import Delivery, Notice, User
from engage.people.notices import tell
from engage.people.preferences import preferences_of
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, send, words
from visits.actions import ask_waiver
from visits.models import Visit
from visits.sweep import sweep

pytestmark = pytest.mark.django_db

LIST, SETTINGS = "/notices/", "/settings/notices/"
SUBJECT = "Does this suit you? Halden Automotive, Confirm April, not March"


def newest(user: User) -> Notice:
    return Notice.objects.filter(user=user).latest("id")


def address(notice: Notice) -> str:
    return f"/notices/{notice.pk}/open/"


def test_the_list_says_in_words_what_one_was_told_newest_first(cast: Cast) -> None:
    factories.requested(cast)
    factories.requested(cast, title="Second")

    page = words(look(cast.robert, LIST))

    assert page.index("Halden Automotive, Second") < page.index(SUBJECT)
    assert "Nadine Keller asks Robert Lindqvist to meet Halden Automotive" in page


def test_a_list_with_nothing_in_it_says_what_will_come(cast: Cast) -> None:
    assert "Nothing yet" in words(look(cast.olivia, LIST))
    assert "Everything is read" in words(look(cast.olivia, f"{LIST}?unread=1"))


@pytest.mark.parametrize(("unread", "said"), [(0, "Notices, none unread"), (2, "Notices, 2 unread")])
def test_the_bell_says_how_many_are_unread(cast: Cast, unread: int, said: str) -> None:
    for number in range(unread):
        factories.requested(cast, title=str(number))

    assert said in words(look(cast.robert, "/"))


def test_the_bell_counts_to_a_hundred(cast: Cast) -> None:
    for _ in range(100):
        tell("visit_approved", [cast.robert])

    assert "Notices, 99+ unread" in words(look(cast.robert, "/settings/"))


def test_the_bell_costs_one_query_two_with_unread_ones_and_none_where_nobody_is_signed_in(
    cast: Cast, django_assert_num_queries: object
) -> None:
    quiet = queries_of(cast.robert, "/settings/")
    factories.requested(cast, title="one")
    assert queries_of(cast.robert, "/settings/") == quiet + 1
    for number in range(3):
        factories.requested(cast, title=str(number))
    assert queries_of(cast.robert, "/settings/") == quiet + 1
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert 'class="bell"' not in Client().get("/sign-in/login/").content.decode()


def test_the_bell_does_not_count_what_one_may_not_see_any_more(cast: Cast) -> None:
    visit = factories.approved(cast)
    tell("visit_approved", [cast.tomas], subject="visit", subject_id=visit.pk, visit=visit.pk)
    assert "Notices, 1 unread" in words(look(cast.tomas, LIST))

    AccountAccess.objects.filter(user=cast.tomas).delete()

    page = words(look(cast.tomas, LIST))
    assert "Notices, none unread" in page
    assert "Halden" not in page
    assert look(cast.tomas, address(newest(cast.tomas))).status_code == 404


def test_opening_a_notice_marks_it_read_and_goes_to_what_it_is_about(cast: Cast, clock: MovableClock) -> None:
    visit = factories.requested(cast)

    answer = look(cast.robert, address(newest(cast.robert)))

    assert (answer.status_code, answer["Location"]) == (302, f"/visits/{visit.pk}/")
    assert newest(cast.robert).read_at == clock.now
    clock.move_by(hours=1)
    look(cast.robert, address(newest(cast.robert)))
    assert newest(cast.robert).read_at < clock.now  # read once


def test_a_notice_leads_to_an_address_of_ours_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.requested(cast)
    from engage.core import mail

    for foreign in ("https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)", ""):
        monkeypatch.setattr(mail, "compose", lambda *_, path=foreign: mail.Letter("Come", path=path))
        assert look(cast.robert, address(newest(cast.robert)))["Location"] == LIST


def test_nobody_opens_or_reads_somebody_elses_notice(cast: Cast) -> None:
    factories.requested(cast)
    notice = newest(cast.robert)

    assert look(cast.ada, address(notice)).status_code == 404
    send(cast.ada, "/notices/read/")

    assert newest(cast.robert).read_at is None
    assert newest(cast.ada).read_at is not None


def test_what_is_settled_says_so(cast: Cast) -> None:
    visit = factories.requested(cast)
    Visit.objects.filter(pk=visit.pk).update(status="declined", ending_reason="No")

    page = words(look(cast.robert, LIST))

    assert SUBJECT in page
    assert "settled" in page


def test_the_list_comes_in_pages(cast: Cast) -> None:
    visit = factories.requested(cast)
    for _ in range(25):
        tell("visit_approved", [cast.robert], subject="visit", subject_id=visit.pk, visit=visit.pk)

    assert "1–25 of 26 notices" in words(look(cast.robert, LIST))
    assert SUBJECT in words(look(cast.robert, LIST, page=2))


def test_the_list_costs_the_same_for_one_notice_of_each_kind_and_for_three(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.unbriefed(cast, clock)
    sweep(clock.move_to(visit.executive_debrief_due_at))
    factories.drafted(cast, starts_at=clock.now + timedelta(days=20))
    ask_waiver(cast.robert_executive, by=cast.nadine, request="They decide in June")
    told = list(Notice.objects.filter(user=cast.sam).values_list("kind", "subject", "subject_id", "facts"))
    assert {kind for kind, *_ in told} == {"debrief_overdue", "flag_raised", "waiver_asked"}
    few = queries_of(cast.sam, LIST)

    for kind, subject, subject_id, facts in told * 2:
        rest = {name: value for name, value in facts.items() if name in ("visit", "waiver", "flag")}
        tell(kind, [cast.sam], subject=subject, subject_id=subject_id, **rest)

    assert queries_of(cast.sam, LIST) == few <= 15


# --- preferences ------------------------------------------------------------------------------------------------------


def form(**fields: object) -> dict[str, object]:
    """The form as the page shows it to Robert, with changes."""
    robert = User.objects.get(name="Robert Lindqvist")
    return {"digest_hour": 7, "away_until": "", **preferences_of(robert).deliveries, **fields}


def test_preferences_are_asked_in_words_by_group(cast: Cast) -> None:
    page = words(look(cast.robert, SETTINGS))

    for said in (
        "Planning a visit",
        "A visit is approved, declined, cancelled or moved",
        "Always by mail at once. A visit is not planned before both sides have agreed",
        "With the daily digest",
        "Only in Engage",
        "Daily digest at",
    ):
        assert said in page, said


def test_preferences_are_kept(cast: Cast) -> None:
    answer = send(cast.robert, SETTINGS, **form(digest_hour=16, away_until="2026-03-20", planned="app"))

    assert answer.status_code == 302
    kept = preferences_of(cast.robert)
    assert (kept.digest_hour, str(kept.away_until)) == (16, "2026-03-20")
    assert kept.deliveries["planned"] == Delivery.APP
    assert "You are away until 20 Mar" in words(look(cast.robert, SETTINGS))


def test_who_is_away_reads_who_stands_in(cast: Cast) -> None:
    send(cast.nadine, SETTINGS, **form(away_until="2026-03-20"))
    assert "Your deputies get everything meanwhile: Dora Lang." in words(look(cast.nadine, SETTINGS))

    send(cast.oscar, SETTINGS, **form(away_until="2026-03-20"))
    assert "Nobody stands in for you" in words(look(cast.oscar, SETTINGS))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"digest_hour": "25"}, "Daily digest at"),
        ({"away_until": "2026-02-01"}, "Choose a day from today on"),
        ({"planned": "by pigeon"}, "A visit is approved, declined, cancelled or moved"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_is_not_kept(
    cast: Cast, wrong: dict[str, str], said: str
) -> None:
    answer = send(cast.robert, SETTINGS, **form(**wrong))

    assert answer.status_code == 400
    assert said in words(answer)
    assert preferences_of(cast.robert).away_until is None


def test_a_topic_that_stays_at_once_cannot_be_lowered_by_a_form_of_ones_own(cast: Cast) -> None:
    send(cast.robert, SETTINGS, **form(consent="app"))

    assert preferences_of(cast.robert).deliveries["consent"] == Delivery.AT_ONCE
