"""Leave to go without the account team."""

import pytest
from django.urls import reverse

from tests import factories
from tests.cast import Cast
from tests.visits.views.conftest import SignedIn, is_closed, strong_buttons, text_of
from visits.actions import AttendeeDraft
from visits.models import Side, SoloException, Visit

pytestmark = pytest.mark.django_db


def alone(cast: Cast) -> Visit:
    people = [AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse)]
    return factories.requested(cast, attendees=people, goes_alone=True)


def address(visit: Visit) -> str:
    return reverse("visits:solo_exception", args=[visit.pk])


def test_it_is_asked_for_with_a_reason(cast: Cast, signed_in: SignedIn) -> None:
    visit = alone(cast)
    browser = signed_in("nadine")
    refused = browser.post(address(visit), {"reason": " "})
    assert (refused.status_code, b'id="id_reason-error"' in refused.content) == (400, True)
    browser.post(address(visit), {"reason": "Under four eyes"})
    assert SoloException.objects.get().asked_by == cast.nadine


@pytest.mark.parametrize("name", ["clara", "sam"])
@pytest.mark.parametrize(("decision", "approved"), [("approve", True), ("refuse", False)])
def test_the_superior_or_sales_operations_decides(
    cast: Cast, signed_in: SignedIn, name: str, decision: str, approved: bool
) -> None:
    visit = alone(cast)
    signed_in("nadine").post(address(visit), {"reason": "Under four eyes"})
    browser = signed_in(name)
    assert strong_buttons(browser.get(reverse("visits:visit", args=[visit.pk]))) == ["Decide on going alone"]
    shown = browser.get(address(visit))
    assert ("Under four eyes" in text_of(shown), is_closed(shown.content.decode())) == (True, True)
    browser.post(address(visit), {"decision": decision, "note": "Noted"})
    exception = SoloException.objects.get()
    assert (exception.approved, exception.decision_note) == (approved, "Noted")


@pytest.mark.parametrize("name", ["nadine", "robert", "tomas"])
def test_nobody_else_decides(cast: Cast, signed_in: SignedIn, name: str) -> None:
    visit = alone(cast)
    signed_in("nadine").post(address(visit), {"reason": "Under four eyes"})
    assert signed_in(name).post(address(visit), {"decision": "approve"}).status_code == 403
    assert SoloException.objects.get().approved is None


@pytest.mark.parametrize("name", ["oscar", "xenia", "admin"])
def test_outsiders_find_nothing(cast: Cast, signed_in: SignedIn, name: str) -> None:
    assert signed_in(name).post(address(alone(cast)), {"reason": "x"}).status_code == 404
