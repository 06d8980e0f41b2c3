"""The page of the leadership's priorities."""

import re
from datetime import date

import pytest

from accounts.actions import add_priority
from accounts.models import Priority
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, send, words

pytestmark = pytest.mark.django_db

PAGE = "/priorities/"


def titles(cast: Cast) -> list[str]:
    return re.findall(r'class="row-title">(?:<a[^>]*>)?([^<]+)<', words(look(cast.nadine, PAGE)))


def test_the_programme_reads_and_sales_operations_publishes(cast: Cast) -> None:
    assert "No priority is published" in words(look(cast.robert, PAGE))
    response = send(cast.sam, f"{PAGE}new/", title="Fewer, larger customers", starts_on="2026-03-02")
    assert response.headers["Location"] == PAGE
    page = words(look(cast.robert, PAGE))
    assert "Fewer, larger customers" in page
    assert "Publish a priority" not in page
    assert look(cast.admin, PAGE).status_code == 404
    assert send(cast.nadine, f"{PAGE}new/", title="Mine", starts_on="2026-03-02").status_code == 403
    assert Priority.objects.count() == 1


def test_it_is_reworded_moved_retired_and_deleted(cast: Cast, clock: MovableClock) -> None:
    first, second, third = (add_priority(by=cast.sam, title=title) for title in ("One", "Two", "Three"))
    send(cast.sam, f"{PAGE}{first.pk}/", title="First", description="Why", starts_on="2026-03-02")
    send(cast.sam, f"{PAGE}{third.pk}/move/", to="up")
    send(cast.sam, f"{PAGE}{first.pk}/move/", to="up")
    assert titles(cast) == ["First", "Three", "Two"]
    clock.move_by(days=10)
    send(cast.sam, f"{PAGE}{second.pk}/retire/")
    second.refresh_from_db()
    assert second.ends_on == date(2026, 3, 11)
    page = words(look(cast.nadine, PAGE))
    assert page.index("Three") < page.index("Retired") < page.index("until 11 Mar")
    send(cast.sam, f"{PAGE}{third.pk}/remove/")
    assert titles(cast) == ["First", "Two"]


def test_what_cannot_be_is_told_at_its_field(cast: Cast) -> None:
    add_priority(by=cast.sam, title="One")
    twice = send(cast.sam, f"{PAGE}new/", title="One", starts_on="2026-03-02")
    assert (twice.status_code, "is on the list already" in words(twice)) == (400, True)
    ended = send(cast.sam, f"{PAGE}new/", title="Two", starts_on="2026-03-02", ends_on="2026-03-01")
    assert (ended.status_code, "ends after it begins" in words(ended)) == (400, True)


def test_a_priority_that_a_visit_points_at_is_kept(cast: Cast) -> None:
    priority = add_priority(by=cast.sam, title="One")
    objective = factories.ObjectiveDraft("They accept April", "growth", priority_id=priority.pk)
    factories.drafted(cast, objectives=[objective])
    send(cast.sam, f"{PAGE}{priority.pk}/remove/")
    assert Priority.objects.get() == priority


def test_the_page_costs_the_same_with_one_and_with_three(cast: Cast) -> None:
    add_priority(by=cast.sam, title="One")
    one = queries_of(cast.sam, PAGE)
    add_priority(by=cast.sam, title="Two")
    add_priority(by=cast.sam, title="Three")
    assert queries_of(cast.sam, PAGE) == one
