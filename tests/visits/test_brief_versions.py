"""The history of a briefing: which versions there are for whom, and what one changed of another."""

import pytest

from tests import factories
from tests.cast import Cast
from tests.pages import look, queries_of, words
from visits.actions import save_briefing_draft
from visits.models import Visit
from visits.pages.brief_versions import versions_of
from visits.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(cast: Cast) -> Visit:
    """In two versions and a draft of a third."""
    visit = factories.briefed(cast)
    second = factories.briefing_draft(questions=["What would make May easy for you?"], sensitive_points=[])
    save_briefing_draft(visit, second, by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    save_briefing_draft(visit, factories.briefing_draft(headline="Not yet said"), by=cast.tomas)
    return visit


def told(cast: Cast, visit: Visit, **asked: str) -> dict[str, list[str]]:
    """By part what changed, with what is new as +this+ and what is gone as -this-."""
    signs = {"new": "+", "gone": "-", "same": ""}
    return {
        part.key: [
            "".join(f"{signs[s.kind]}{s.text}{signs[s.kind]}" for s in line.spans) for line in part.lines
        ]
        for part in versions_of(cast.robert, visit.pk, **asked).changed
    }


def test_the_newest_version_is_told_against_the_one_before(cast: Cast, visit: Visit) -> None:
    assert told(cast, visit) == {
        "sensitive": ["-The recall of last year-"],
        "questions": ["What would make -April-+May+ easy for you?"],
    }
    assert told(cast, visit, of="1", against="2")["questions"] == [
        "What would make -May-+April+ easy for you?"
    ]


def test_the_draft_is_there_for_those_who_write_it(cast: Cast, visit: Visit) -> None:
    def known(user: object, **asked: str) -> tuple[list[str], str]:
        found = versions_of(user, visit.pk, **asked)  # type: ignore[arg-type]
        assert found.of is not None
        return [one.key for one in found.known], found.of.key

    assert known(cast.tomas) == (["draft", "2", "1"], "draft")
    assert known(cast.robert) == (["2", "1"], "2")
    assert known(cast.robert, of="draft") == (["2", "1"], "2")
    address = f"/visits/{visit.pk}/briefing/versions/?of=draft"
    assert (
        "Not yet said" in words(look(cast.tomas, address)),
        "Not yet said" in words(look(cast.sam, address)),
    ) == (
        True,
        False,
    )
    api = f"/api/v1/visits/{visit.pk}/briefing/changes/"
    assert look(cast.tomas, api, of="draft").json()["of"] == "draft"  # type: ignore[attr-defined]
    assert look(cast.robert, api, of="draft").json()["of"] == "2"  # type: ignore[attr-defined]


def test_the_first_version_has_nothing_before_it(cast: Cast) -> None:
    found = versions_of(cast.robert, factories.briefed(cast).pk)
    assert (found.of and found.of.key, found.against, found.changed) == ("1", None, [])
    assert (
        versions_of(cast.robert, factories.approved(cast, starts_at=factories.STARTS.replace(month=5)).pk).of
        is None
    )


def test_the_page_says_what_is_new_and_gone_and_costs_the_same(cast: Cast, visit: Visit) -> None:
    address = f"/visits/{visit.pk}/briefing/versions/"
    page = words(look(cast.robert, address))
    assert '<del><span class="visually-hidden">Gone: </span>The recall of last year</del>' in page
    one = factories.briefed(cast, starts_at=factories.STARTS.replace(month=5))
    assert queries_of(cast.robert, address) <= queries_of(cast.robert, f"/visits/{one.pk}/briefing/versions/")
