"""Policies of every kind, also those the programme has none of yet: the field of the form, the words, and what is no value of the kind."""

from unittest.mock import patch

import pytest

from engage.core import policy
from engage.core.errors import BadInput
from engage.core.policy import PolicyDefinition, Value
from engage.people.policy_forms import PolicyForm
from engage.people.policy_words import in_unit


def declared(default: Value, unit: str = "days") -> PolicyDefinition:
    return PolicyDefinition("tried", default, unit, "Tried", "ours", minimum=1, maximum=20)


@pytest.mark.parametrize(
    ("default", "typed", "value"),
    [
        (3, "4", 4),
        (3, "2.5", None),
        (3, "0", None),
        (3, "21", None),
        (0.5, "2.5", 2.5),
        (0.5, "0.5", None),
        (True, "no", False),
        (False, "yes", True),
        (True, "perhaps", None),
        ("weekly", "monthly", "monthly"),
        ("weekly", " ", None),
    ],
)
def test_the_field_takes_what_the_policy_takes(default: Value, typed: str, value: Value | None) -> None:
    form = PolicyForm({"value": typed, "reason": "Tried"}, definition=declared(default), value=default)
    assert list(form.fields) == ["value", "reason"]
    assert list(form.errors) == (["value"] if value is None else [])
    assert form.cleaned_data.get("value") == value


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (True, "", "yes"),
        (False, "", "no"),
        ("weekly", "", "weekly"),
        (1, "days", "1 day"),
        (-1, "days", "−1 day"),
        (2.5, "hours before the start", "2.5 hours before the start"),
        (20, "% of visits", "20% of visits"),
    ],
)
def test_a_value_is_read_in_its_unit(value: Value, unit: str, words: str) -> None:
    assert in_unit(declared(value, unit), value) == words


@pytest.mark.parametrize(
    ("default", "value", "told"),
    [
        (True, 1, "takes a value like True"),
        ("weekly", 7, "takes a value like 'weekly'"),
        (0.5, "half", "takes a number from 1 to 20"),
        (0.5, 0.5, "takes a number from 1 to 20"),
        (3, 2.5, "takes a whole number from 1 to 20"),
    ],
)
def test_a_value_of_another_kind_is_refused(default: Value, value: Value, told: str) -> None:
    with (
        patch.dict(policy._definitions, {"tried": declared(default)}),
        pytest.raises(BadInput, match=told),
    ):
        policy.set_policy("tried", value=value, by=None, reason="Tried")
