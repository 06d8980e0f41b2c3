"""What a debrief records of a promise and of who was there, asked without a database."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from accounts.models import Account, Contact
from engage.core.errors import BadInput
from engage.people.models import Executive
from tests.rules import anew
from visits import ratifying
from visits.effects import Joined, NewCommitment, debriefing, presence
from visits.models import Attendee, Commitment, RedLine, Visit

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def promised(
    *, held_at: datetime | None = NOW - HOUR, goes_beyond: bool = False, **fields: object
) -> Commitment:
    """What a debrief records of a promise, where the visit has one red line."""
    asked = Visit(account=Account(), held_at=held_at)
    with (
        patch.multiple(ratifying, goes_beyond=lambda *_, **__: goes_beyond, due_at=lambda *_, **__: NOW),
        patch.object(debriefing, "now", lambda: NOW),
    ):
        return debriefing._commitment(
            asked,
            NewCommitment("A second source", **fields),  # type: ignore[arg-type]
            executive=Executive(),
            lines={5: RedLine(topic="Price")},
            policy=None,  # type: ignore[arg-type]
        )


@pytest.mark.parametrize(
    ("fields", "goes_beyond", "beyond"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"beyond_red_line": True}, False, True),
        ({"beyond_red_line": True}, True, True),
        ({"beyond_red_line": True, "ours": False}, True, False),
        ({"ours": False}, False, False),
    ],
)
def test_a_promise_of_ours_is_beyond_its_red_line_by_what_is_said_or_by_its_amount(
    fields: dict[str, bool], goes_beyond: bool, beyond: bool
) -> None:
    found = promised(goes_beyond=goes_beyond, **fields)
    assert (found.beyond_red_line, found.ratification_due_at) == (beyond, NOW if beyond else None)


def test_a_promise_names_a_red_line_of_the_visit_or_none() -> None:
    line = promised(red_line_id=5).red_line
    assert line is not None
    assert line.topic == "Price"
    assert promised().red_line is None
    for other in (4, 6, 0):
        with pytest.raises(BadInput, match="not of the visit's briefing"):
            promised(red_line_id=other)


def test_a_promise_was_made_when_the_visit_was_held() -> None:
    assert promised().made_at == NOW - HOUR
    assert promised(held_at=None).made_at == NOW


ILSE = Contact(name="Dr. Ilse Weiss", title="Head of purchasing")
KNOWN = {"dr. ilse weiss": [ILSE], "two of them": [Contact(name="Two of them"), Contact(name="Two of them")]}


def joined(**fields: str) -> Attendee:
    """Somebody with these fields, on a visit to Halden, where some of the contacts are known."""
    visit = Visit(account=Account(name="Halden"))
    said = {"name": " Dr. Ilse WEISS ", "side": anew(fields.pop("side", "customer")), **fields}
    return presence._added(visit, Joined(**said), KNOWN)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, (ILSE, "Dr. Ilse WEISS", "Head of purchasing", "Halden")),
        ({"title": " CFO "}, (ILSE, "Dr. Ilse WEISS", "CFO", "Halden")),
        ({"side": "account"}, (None, "Dr. Ilse WEISS", "", "")),
        ({"name": "Jonas Brandt"}, (None, "Jonas Brandt", "", "Halden")),
        ({"name": "Two of them"}, (None, "Two of them", "", "Halden")),
    ],
)
def test_who_joined_is_known_again_where_one_contact_bears_the_name(
    fields: dict[str, str], found: tuple[object, ...]
) -> None:
    one = joined(**fields)
    assert (one.contact, one.name, one.title, one.employer) == found
    assert one.was_there


@pytest.mark.parametrize(
    ("fields", "temperature"),
    [
        ({"temperature": "warmer"}, "warmer"),
        ({"side": "account"}, ""),
        ({"temperature": "boiling"}, None),
        ({"side": "account", "temperature": "warmer"}, None),
        ({"side": "executive"}, None),
        ({"name": " "}, None),
    ],
)
def test_a_temperature_is_of_somebody_of_the_customers(
    fields: dict[str, str], temperature: str | None
) -> None:
    if temperature is None:
        with pytest.raises(BadInput) as refused:
            joined(**fields)
        assert refused.value.field == "joined"
    else:
        assert joined(**fields).temperature == temperature
