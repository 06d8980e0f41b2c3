"""Flags and waivers: who answers, who decides, who sees."""

from datetime import timedelta

import pytest

from tests import factories
from tests.api.conftest import CallerOf
from tests.cast import Cast, MovableClock
from visits.models import Visit

pytestmark = pytest.mark.django_db


def test_a_flag_is_answered_by_the_executive_and_ended_by_sales_operations(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    factories.unbriefed(cast, clock)
    sam = calls(cast.sam)
    row = sam.get("/flags/?kind=unbriefed").json()["results"][0]
    assert (row["open"], row["account"]["name"], row["cause"]) == (True, "Halden Automotive", "not_submitted")
    path = f"/flags/{row['id']}"
    assert calls(cast.oscar).post(f"{path}/replies/", {"text": "Mine"}).status_code == 404
    assert calls(cast.nadine).post(f"{path}/replies/", {"text": "Mine"}).status_code == 403
    assert calls(cast.nadine).post(f"{path}/resolution/", {"note": "Fine"}).status_code == 403
    replied = calls(cast.robert).post(f"{path}/replies/", {"text": "I was ill"})
    assert (replied.status_code, replied.json()["replies"][0]["by"]["name"]) == (201, "Robert Lindqvist")
    ended = sam.post(f"{path}/resolution/", {"note": "Talked it over"})
    assert (ended.status_code, ended.json()["open"], ended.json()["resolution"]["withdrawn"]) == (
        201,
        False,
        False,
    )
    assert sam.post(f"{path}/resolution/", {"note": "Again"}).status_code == 409
    assert sam.get("/flags/?kind=unbriefed&open=true").json()["results"] == []
    assert len(sam.get("/flags/?kind=unbriefed&open=false").json()["results"]) == 1


def test_a_waiver_is_shown_to_who_asked_and_whom_it_concerns(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    factories.unbriefed(cast, clock)
    clock.move_to(Visit.objects.get().seagull_verdict_at + timedelta(minutes=1))
    asks = {"executive": cast.robert_executive.pk, "request": "They decide in June"}
    assert calls(cast.oscar).post("/waivers/", asks).status_code == 403
    factories.drafted(cast, starts_at=clock.now + timedelta(days=20))
    asked = calls(cast.nadine).post(
        "/waivers/", {"executive": cast.robert_executive.pk, "request": "They decide in June"}
    )
    assert asked.status_code == 201
    people = (cast.nadine, cast.robert, cast.ada, cast.sam, cast.tomas, cast.oscar, cast.xenia)
    seen = {u.short_name for u in people if calls(u).get("/waivers/").json()["results"]}
    assert seen == {"Nadine", "Robert", "Ada", "Sam"}
    path = f"/waivers/{asked.json()['id']}/decision/"
    assert calls(cast.oscar).post(path, {"granted": True, "reason": "x"}).status_code == 404
    assert (
        calls(cast.sam).post(path, {"granted": True, "reason": "x", "ends_on": "2020-01-01"}).status_code
        == 400
    )
