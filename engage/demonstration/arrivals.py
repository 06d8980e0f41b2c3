"""Who comes, who goes, who stands in for whom, and which program comes in by itself."""

from collections.abc import Iterator

from engage.demonstration import cast
from engage.demonstration.stage import DAY, Stage, Step
from engage.people.actions import (
    create_service_account,
    create_token,
    hand_over,
    invite,
    leave,
    name_deputy,
)


def steps(stage: Stage) -> Iterator[Step]:
    yield stage.ago(380), lambda: _leave(stage)
    yield stage.ago(90), lambda: _let_a_program_in(stage)
    yield stage.ago(5), lambda: _stand_in(stage)
    yield stage.ago(2), lambda: _invite(stage)


def _leave(stage: Stage) -> None:
    """Greta Holm's accounts go to Nadine Keller, all at once, before her access ends."""
    greta, nadine = stage.people[cast.LEAVER], stage.people["Nadine Keller"]
    hand_over(
        greta, to=nadine, kinds=["accounts"], by=stage.people["Sam Ito"], reason="Greta Holm moves to Lisbon"
    )
    leave(greta, by=stage.people["Alex Root"], reason="Moves to Lisbon")


def _let_a_program_in(stage: Stage) -> None:
    """Finance's tool reads visits and reports by a token of its own, whose key nobody has kept."""
    made = create_service_account(
        "Finance dashboard",
        answerable=stage.people["Sam Ito"],
        purpose="Reads visits and the sponsor report into the monthly dashboard of finance",
        by=stage.people["Alex Root"],
    )
    create_token(
        made.user, name="Monthly load", scopes=["read", "reports"], days=365, by=stage.people["Alex Root"]
    )


def _stand_in(stage: Stage) -> None:
    """Dora Lang stands in for Sam Ito from now on; Tomas Okafor will for Nadine Keller, in the week after next."""
    today = stage.present.date()
    sam, nadine = stage.people["Sam Ito"], stage.people["Nadine Keller"]
    name_deputy(sam, deputy=stage.people["Dora Lang"], starts_on=stage.ago(5).date(), by=sam)
    first, last = today + 14 * DAY, today + 21 * DAY
    name_deputy(nadine, deputy=stage.people["Tomas Okafor"], starts_on=first, ends_on=last, by=nadine)


def _invite(stage: Stage) -> None:
    person = cast.NEWCOMER
    superior = stage.people["Clara Bennett"]
    invite(
        person.email, name=person.name, roles=person.roles, superior=superior, by=stage.people["Alex Root"]
    )
