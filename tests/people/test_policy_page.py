"""The policies of the programme: read and changed by sales operations, at one door, with the history beside them."""

import csv
import io

import pytest

from engage.core import policy
from engage.core.errors import GuardRefused, NotAllowed
from engage.core.models import PolicySetting
from engage.people.policy_change import change_policy
from engage.people.policy_words import in_unit
from tests import factories
from tests.api.conftest import CallerOf
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, send, words
from visits.models import Visit

pytestmark = pytest.mark.django_db

LIST, ONE = "/policy/", "/policy/postponed_after/"


def test_the_page_shows_every_policy_in_words_with_its_source(cast: Cast) -> None:
    page = words(look(cast.sam, LIST))

    for definition in policy.definitions().values():
        assert f"/policy/{definition.key}/" in page
    assert "3 reschedules by our side" in page
    assert "Capon &amp; Senn: three postponements lost a customer" in page


def test_a_change_stands_in_the_list_with_who_when_and_why(cast: Cast) -> None:
    send(cast.sam, ONE, value="4", reason="Trade fair season")

    page = words(look(cast.sam, LIST))
    assert "4 reschedules by our side" in page
    assert "Trade fair season" in page
    assert "2 Mar, Sam Ito" in page


def test_the_page_of_a_policy_shows_from_what_to_what(cast: Cast, clock: MovableClock) -> None:
    send(cast.sam, ONE, value="4", reason="Trade fair season")
    clock.move_by(days=30)
    send(cast.sam, ONE, value="2", reason="It is over")

    page = words(look(cast.sam, ONE))
    first, second = page.index("It is over"), page.index("Trade fair season")
    assert first < second < page.index("Default: Capon &amp; Senn")
    assert "by default 3 reschedules by our side" in page
    assert '<td role="cell" data-label="From">4 reschedules by our side</td>' in page


def test_what_is_refused_behind_the_form_is_told_in_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise GuardRefused("Not during the fair.")

    monkeypatch.setattr("engage.people.views.policies.change_policy", refuse)
    answer = send(cast.sam, ONE, value="4", reason="Trade fair season")
    assert answer.status_code == GuardRefused.status
    assert "Not during the fair." in words(answer)


def test_to_others_the_policies_are_not_there(cast: Cast) -> None:
    for user in (cast.nadine, cast.robert, cast.ada, cast.admin):
        assert look(user, LIST).status_code == 404
        assert send(user, ONE, value="4", reason="I can").status_code == 404
        assert "Policies" not in words(look(user, "/"))
    assert policy.current()["postponed_after"] == 3


def test_the_door_is_closed_to_others_whatever_calls_it(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        change_policy("postponed_after", value=4, reason="I can", by=cast.admin)

    assert policy.current()["postponed_after"] == 3


@pytest.mark.parametrize(
    ("value", "reason", "said"),
    [
        ("0", "Never", "The least is 1."),
        ("20000", "Always", "The most is 10,000."),
        ("three", "Words", "Write a number."),
        ("2.5", "Half", "Write a number."),
        ("", "Nothing", "Please fill this in."),
        ("4", " ", "Please fill this in."),
    ],
)
def test_what_makes_no_sense_is_said_at_the_field_and_keeps_what_was_typed(
    cast: Cast, value: str, reason: str, said: str
) -> None:
    answer = send(cast.sam, ONE, value=value, reason=reason)

    assert answer.status_code == 400
    assert said in words(answer)
    assert f'value="{value}"' in words(answer) or not value
    assert PolicySetting.objects.filter(key="postponed_after").count() == 1


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("seagull_working_days", 1, "1 working day"),
        ("compliance_goal_percent", 85, "85% of visits"),
        ("points_seagull", -20, "−20 points"),
        ("points_seagull", -1, "−1 point"),
    ],
)
def test_a_value_reads_as_words(cast: Cast, key: str, value: int, said: str) -> None:
    assert in_unit(policy.definitions()[key], value) == said


def test_a_policy_there_is_not_has_no_page(cast: Cast) -> None:
    assert look(cast.sam, "/policy/gossip/").status_code == 404


def test_due_times_that_people_were_told_do_not_move(cast: Cast) -> None:
    visit = factories.approved(cast)
    send(cast.sam, "/policy/briefing_due_hours/", value="72", reason="They need longer")

    assert Visit.objects.get(pk=visit.pk).briefing_due_at == visit.briefing_due_at
    assert "Due times that people were told stay as they are" in words(
        look(cast.sam, "/policy/briefing_due_hours/")
    )


def test_the_pages_cost_the_same_whatever_was_decided(cast: Cast) -> None:
    costs = [queries_of(cast.sam, LIST), queries_of(cast.sam, ONE)]
    for value in (4, 5, 6):
        change_policy("postponed_after", value=value, reason="Again", by=cast.sam)

    assert [queries_of(cast.sam, LIST), queries_of(cast.sam, ONE)] == costs


# --- over REST --------------------------------------------------------------------------------------------------------


def test_the_api_lists_what_is_in_force(cast: Cast, calls: CallerOf) -> None:
    change_policy("postponed_after", value=4, reason="Trade fair season", by=cast.sam)

    rows = {row["key"]: row for row in calls(cast.sam).get("/policies/").json()["results"]}

    assert list(rows) == list(policy.definitions())
    assert rows["postponed_after"] == {
        "key": "postponed_after",
        "topic": "Visits",
        "label": "Postponed flag",
        "value": 4,
        "default": 3,
        "unit": "reschedules by our side",
        "minimum": 1.0,
        "maximum": 10000.0,
        "source": "Capon & Senn: three postponements lost a customer",
        "reason": "Trade fair season",
        "since": "2026-03-02T09:00:00Z",
        "set_by": {"id": cast.sam.pk, "name": "Sam Ito"},
    }


def test_the_api_changes_a_policy_and_shows_its_history(cast: Cast, calls: CallerOf) -> None:
    answer = calls(cast.sam).patch("/policies/postponed_after/", {"value": 4, "reason": "Trade fair season"})

    assert (answer.status_code, answer.json()["value"]) == (200, 4)
    assert [(line["value"], line["reason"]) for line in answer.json()["history"]] == [
        (4, "Trade fair season"),
        (3, "Default: Capon & Senn: three postponements lost a customer"),
    ]
    assert calls(cast.sam).get("/policies/postponed_after/").json() == answer.json()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"value": 0, "reason": "Never"}, "value"),
        ({"value": "4", "reason": "Words"}, "value"),
        ({"value": 2.5, "reason": "Half"}, "value"),
        ({"value": [4], "reason": "A list"}, "value"),
        ({"value": True, "reason": "Yes"}, "value"),
        ({"value": 4}, "reason"),
        ({"reason": "What"}, "value"),
    ],
)
def test_the_api_names_the_field_that_makes_no_sense(
    cast: Cast, calls: CallerOf, body: dict[str, object], field: str
) -> None:
    answer = calls(cast.sam).patch("/policies/postponed_after/", body)

    assert answer.status_code == 400
    assert field in answer.content.decode()
    assert policy.current()["postponed_after"] == 3


def test_the_api_is_not_there_for_others(cast: Cast, calls: CallerOf) -> None:
    for user in (cast.nadine, cast.robert, cast.admin):
        assert calls(user).get("/policies/").status_code == 404
        body = {"value": 4, "reason": "I can"}
        assert calls(user).patch("/policies/postponed_after/", body).status_code == 404
    assert calls(cast.sam).get("/policies/gossip/").status_code == 404


def test_the_api_exports_policies_as_a_table(cast: Cast, calls: CallerOf) -> None:
    answer = calls(cast.sam).get("/policies/?format=csv")

    lines = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode().lstrip("\ufeff"))))
    assert [line["key"] for line in lines] == list(policy.definitions())
    assert lines[0]["set_by"] == ""
    book = calls(cast.sam).get("/policies/?format=xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")
    book.close()
