"""Two texts word by word. Pure."""

import pytest
from hypothesis import given, strategies

from engage.core import differences as module
from engage.core.differences import GONE, NEW, SAME, Span, differences


def test_words_that_stay_are_new_or_are_gone() -> None:
    assert differences("Confirm March, not May", "Confirm April, not May") == [
        Span(SAME, "Confirm "),
        Span(GONE, "March,"),
        Span(NEW, "April,"),
        Span(SAME, " not May"),
    ]
    assert differences("", "") == []


@given(strategies.text(max_size=80), strategies.text(max_size=80))
def test_each_of_the_two_can_be_read_out_of_it(before: str, now: str) -> None:
    spans = differences(before, now)
    assert "".join(span.text for span in spans if span.kind != NEW) == before
    assert "".join(span.text for span in spans if span.kind != GONE) == now


def test_what_is_too_long_to_compare_is_another_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 8)
    assert differences("one two", "one three") == [Span(GONE, "one two"), Span(NEW, "one three")]
