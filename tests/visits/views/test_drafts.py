"""Changing and deleting a draft."""

import pytest
from django.urls import reverse

from tests import factories
from tests.cast import Cast
from tests.visits.views.conftest import SignedIn, is_closed
from tests.visits.views.test_request import typed
from visits.actions import ObjectiveDraft
from visits.models import Status, Visit

pytestmark = pytest.mark.django_db


def test_the_form_shows_the_draft_and_rewrites_it(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.drafted(cast, objectives=[ObjectiveDraft("Only what was written", "learning")])
    browser, address = signed_in("nadine"), reverse("visits:edit", args=[visit.pk])
    shown = browser.get(address)
    assert b"Only what was written" in shown.content
    assert is_closed(shown.content.decode())
    browser.post(address, typed(cast, title="Another point", act="draft"))
    visit.refresh_from_db()
    assert (visit.title, [o.text for o in visit.objectives.all()]) == (
        "Another point",
        ["Dr. Weiss accepts April"],
    )


def test_a_draft_is_requested_from_its_form(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.drafted(cast)
    signed_in("nadine").post(reverse("visits:edit", args=[visit.pk]), typed(cast))
    visit.refresh_from_db()
    assert visit.status == Status.REQUESTED


def test_a_requested_visit_is_no_draft_any_more(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.requested(cast)
    browser = signed_in("nadine")
    pages = [
        browser.get(reverse(f"visits:{page}", args=[visit.pk])).status_code for page in ("edit", "delete")
    ]
    assert pages == [409, 409]


def test_deleting_asks_first(cast: Cast, signed_in: SignedIn) -> None:
    visit = factories.drafted(cast)
    browser, address = signed_in("nadine"), reverse("visits:delete", args=[visit.pk])
    assert (browser.get(address).status_code, Visit.objects.count()) == (200, 1)
    assert (browser.post(address).status_code, Visit.objects.count()) == (302, 0)


@pytest.mark.parametrize("page", ["edit", "delete"])
def test_a_draft_of_others_is_not_there(cast: Cast, signed_in: SignedIn, page: str) -> None:
    address = reverse(f"visits:{page}", args=[factories.drafted(cast).pk])
    assert [signed_in(name).post(address).status_code for name in ("oscar", "xenia")] == [404, 404]
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("page", ["edit", "delete"])
def test_who_sees_a_draft_without_a_part_in_it_may_not_change_it(
    cast: Cast, signed_in: SignedIn, page: str
) -> None:
    address = reverse(
        f"visits:{page}", args=[factories.drafted(cast, lead_executive=cast.xenia_executive).pk]
    )
    factories.approved(cast)  # opens the account to Robert
    assert signed_in("robert").post(address).status_code == 403
