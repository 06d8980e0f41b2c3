"""A field that is kept from somebody neither filters nor orders anything for them: whatever it says, every list answers them the same.

Everything that is kept from a person is changed behind their back, between two rounds of the same questions: each filter of each list, by each
value, and each order. And questions by names that a list does not declare are answered like nonsense.
"""

import re
from typing import Any

import django_filters
import pytest

from tests.plugins.proofs import Proof
from tests.scope import hidden, world
from tests.scope.hidden import PARTS, changed
from tests.scope.people import Answer, People
from tests.scope.questions import Listing, by_its_filters, listings, made_up
from tests.scope.test_every_address import EXPECTED
from visits.filters import VisitFilter

pytestmark = pytest.mark.proof("permissions")

LISTINGS = listings(EXPECTED)


def test_every_field_that_is_kept_from_somebody_is_a_column_here(people: People) -> None:
    for thing, name, _ in hidden.narrow_fields():
        if (thing, name) not in hidden.NO_COLUMN:
            hidden.MODELS[thing]._meta.get_field(hidden.CALLED.get(name, name))
    with changed(people.world, world.OUTSIDE_MANAGER) as cells:
        assert cells > 20


def test_no_list_is_other_for_what_its_reader_may_not_read(people: People, proof: Proof) -> None:
    told, asked, cells = [], 0, 0
    for place, principal in enumerate(PARTS):
        # In the suite every third person, and each list by one question in sixty.
        if proof.full or place % 3 == 1:
            found, count, fields = _differences(
                people, principal, LISTINGS, every=proof.rounds(1, 60), first=place
            )
            told, asked, cells = [*told, *found], asked + count, cells + fields
    assert told == []
    proof.figure(
        f"{asked} questions to {len(LISTINGS)} lists before and after {cells} kept fields were changed, {len(told)} answered otherwise"
    )


def test_a_filter_by_what_is_kept_would_be_noticed(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    leak = django_filters.CharFilter(field_name="debrief__feedback", lookup_expr="icontains")
    monkeypatch.setitem(VisitFilter.base_filters, "heard_by", leak)
    visits = [listing for listing in LISTINGS if listing.pattern == "api/v1/^visits/$"]
    told, *_ = _differences(people, world.TEAM, visits, only="heard_by")
    assert {question for *_, question in told} == {"heard_by=zq", "heard_by=zr"}


def test_a_question_by_a_name_that_a_list_does_not_have_is_nonsense(people: People, proof: Proof) -> None:
    told, asked = _effects(people, LISTINGS, full=proof.full)
    assert told == []
    proof.figure(f"{asked} questions by names that no list declares, {len(told)} with an effect")


def test_a_column_to_ask_by_would_be_noticed(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "debrief__feedback__icontains"
    monkeypatch.setitem(
        VisitFilter.base_filters, name, django_filters.CharFilter("debrief__feedback", "icontains")
    )
    visits = [listing for listing in LISTINGS if listing.pattern == "visits/"]
    told, _ = _effects(people, visits, full=True, only=f"{name}=")
    assert told


def _differences(
    people: People,
    principal: str,
    listed: list[Listing],
    *,
    every: int = 1,
    first: int = 0,
    only: str = "",
) -> tuple[list[tuple[str, str, str]], int, int]:
    """The questions that are answered otherwise once what is kept from this person has changed, how many were asked, and how much changed."""
    asked = [
        (listing.pattern, question)
        for listing in listed
        if EXPECTED[listing.pattern].get.get(principal) == 200
        for question in by_its_filters(listing, people.world)
        if question.startswith(only)
    ][first % every :: every]
    before = [_said(_ask(people, principal, pattern, question)) for pattern, question in asked]
    with changed(people.world, principal) as cells:
        after = [_said(_ask(people, principal, pattern, question)) for pattern, question in asked]
    told = [
        (principal, *question)
        for question, one, other in zip(asked, before, after, strict=True)
        if one != other
    ]
    return told, len(asked), cells


def _effects(
    people: People, listed: list[Listing], *, full: bool, only: str = ""
) -> tuple[list[tuple[str, str, str]], int]:
    """Made-up questions that are answered otherwise than nonsense. In the suite each list is asked two by one person, going round."""
    told, asked = [], 0
    for place, listing in enumerate(listed):
        readers = [one for one in PARTS if EXPECTED[listing.pattern].get.get(one) == 200]
        questions = [asked for asked in made_up(listing) if only in asked[0]]
        for principal in readers if full else readers[place % len(readers) :][:1]:
            plain: dict[str, Any] = {}
            for question, nonsense in questions if full else questions[place % 7 :: 29][:2]:
                if nonsense not in plain:
                    plain[nonsense] = _said(_ask(people, principal, listing.pattern, nonsense), nonsense)
                answer = _said(_ask(people, principal, listing.pattern, question), question)
                asked += 1
                if answer != plain[nonsense]:
                    told.append((listing.pattern, principal, question))
    return told, asked


def _ask(people: People, principal: str, pattern: str, question: str) -> Answer:
    return people.ask(principal, "get", f"{EXPECTED[pattern].where(people.world)}?{question}")


def _said(answer: Answer, question: str = "") -> tuple[int, str]:
    """The answer without what is made anew each time, and without the question said back."""
    words = answer.response.content.decode()
    if question:
        words = re.sub(r'(?<=[?&;])[\w%+=&;-]*(?=")', "…", words)
        words = re.sub(r"(choice\. )[\w-]+( is)", r"\1…\2", words)
        words = re.sub(r'(type="hidden" name="ordering" value=")[\w-]*', r"\1…", words)
    return answer.status, re.sub(r'(value|content|nonce)="[^"]{20,}"', "…", words)
