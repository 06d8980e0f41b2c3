"""Templates of visits over REST, and the visit that names one."""

from typing import Any

import pytest

from tests.api.conftest import CallerOf, visit_body
from tests.cast import Cast
from visits.models import VisitTemplate

pytestmark = pytest.mark.django_db

MERGER: dict[str, Any] = {
    "name": "After a merger",
    "purpose": "strategy",
    "when_to_use": "Two customers of ours have become one",
    "format": "our_site",
    "minutes": 90,
    "objectives": [
        {"text": "We know who decides now", "kind": "learning", "sign_of_success": "They draw it"}
    ],
    "agenda": [{"topic": "Who does what from now on", "kind": "relationship", "minutes": 40}],
    "questions": ["What will you keep of either side?"],
    "prompts": [{"practice": "challenge_the_process", "text": "Ask what they would not do again."}],
}


def test_a_template_is_written_changed_and_retired_by_sales_operations(cast: Cast, calls: CallerOf) -> None:
    assert calls(cast.nadine).post("/templates/", MERGER).status_code == 403
    made = calls(cast.sam).post("/templates/", MERGER)
    row = made.json()
    assert (made.status_code, row) == (201, {**MERGER, "id": row["id"], "retired_at": None})
    path = f"/templates/{row['id']}/"
    assert calls(cast.robert).get(path).json() == row
    assert calls(cast.robert).patch(path, {"minutes": 60}).status_code == 403
    changed = calls(cast.sam).patch(path, {"questions": [], "retired": True}).json()
    assert {name for name in row if changed[name] != row[name]} == {"questions", "retired_at"}
    offered = calls(cast.nadine).get("/templates/?offered=true&purpose=strategy").json()["results"]
    assert [template["name"] for template in offered] == ["Strategies side by side"]
    assert calls(cast.sam).patch(path, {"retired": False}).json() == {**row, "questions": []}


def test_a_visit_names_the_template_it_began_with(cast: Cast, calls: CallerOf) -> None:
    growth, deal = (VisitTemplate.objects.get(purpose=purpose) for purpose in ("growth", "deal"))
    visit = calls(cast.nadine).post("/visits/", visit_body(cast, template=growth.pk)).json()
    assert visit["template"] == {"id": growth.pk, "name": growth.name}
    path = f"/visits/{visit['id']}/"
    assert calls(cast.nadine).patch(path, {"place": "Ulm"}).json()["template"]["id"] == growth.pk
    calls(cast.sam).patch(f"/templates/{deal.pk}/", {"retired": True})
    refused = calls(cast.nadine).patch(path, {"template": deal.pk})
    assert (refused.status_code, refused.json()["code"]) == (400, "visit_template_is_offered")
    assert calls(cast.nadine).patch(path, {"template": None}).json()["template"] is None
