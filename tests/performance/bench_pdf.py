"""How long a brief on paper takes: setting it, and the whole answer, queries and all."""

import statistics
import time
from collections.abc import Callable

import pytest
from django.urls import reverse

from tests import factories
from tests.cast import Cast
from tests.pages import signed_in
from visits.pages.brief import read_brief
from visits.pages.brief_paper import paper_of

ROUNDS = 100
GOAL = 30.0  # milliseconds a brief


@pytest.mark.django_db
def test_pdf_of_a_brief(cast: Cast) -> None:
    visit = factories.briefed(cast)
    brief, address = read_brief(cast.robert, visit.pk), reverse("visits:brief_paper", args=[visit.pk])
    client = signed_in(cast.robert)
    first = _milliseconds(lambda: paper_of(brief))
    paper = statistics.median(_milliseconds(lambda: paper_of(brief)) for _ in range(ROUNDS))
    answer = statistics.median(_milliseconds(lambda: client.get(address)) for _ in range(ROUNDS))
    print(
        f"PDF of a brief: p50 {paper:.1f} ms (goal {GOAL:.0f} ms), the first of a process {first:.0f} ms;"
        f" the answer with its queries p50 {answer:.1f} ms"
    )


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
