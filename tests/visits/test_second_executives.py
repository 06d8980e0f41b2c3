"""Every attending executive owes an acknowledgement, may add notes, and is flagged like a lead where the briefing was not read."""

import pytest

from engage.core.errors import BadInput, NotAllowed, WrongState
from engage.people.models import Deputy
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, send, words
from tests.visits.test_gate import refused
from tests.visits.test_guards_of_parts import imported
from visits.actions import AttendeeDraft, add_executive_note
from visits.models import Attendee, Block, ExecutiveNote, Flag, Visit
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def briefed(cast: Cast) -> Visit:
    people = [
        AttendeeDraft(side="account", user=cast.nadine),
        AttendeeDraft(side="executive", executive=cast.olivia_executive),
        AttendeeDraft(side="customer", contact=cast.ilse),
    ]
    return factories.briefed(cast, attendees=people)


def held(cast: Cast, clock: MovableClock, *readers: str) -> Visit:
    visit = briefed(cast)
    for reader in readers:
        perform("acknowledge", visit, by=getattr(cast, reader))
    clock.move_to(visit.ends_at)
    return perform("hold", visit, by=cast.nadine)


def unbriefed(visit: Visit) -> list[str]:
    return sorted(
        Flag.objects.filter(visit=visit, kind="unbriefed").values_list("executive__name", flat=True)
    )


@pytest.mark.parametrize(
    ("readers", "flagged"),
    [
        (("robert", "olivia"), []),
        (("robert",), ["Olivia Sato"]),
        (("olivia",), ["Robert Lindqvist"]),
        ((), ["Olivia Sato", "Robert Lindqvist"]),
    ],
)
def test_who_has_not_read_the_briefing_is_flagged(
    cast: Cast, clock: MovableClock, readers: tuple[str, ...], flagged: list[str]
) -> None:
    assert unbriefed(held(cast, clock, *readers)) == flagged


def test_the_second_executives_reading_does_not_make_the_visit_ready(cast: Cast) -> None:
    visit = perform("acknowledge", briefed(cast), by=cast.olivia)
    assert visit.status == "briefed"


def test_only_the_leads_missing_debrief_blocks(cast: Cast, clock: MovableClock) -> None:
    visit = held(cast, clock)
    sweep(clock.move_to(visit.seagull_verdict_at))
    assert [block.executive for block in Block.objects.all()] == [cast.robert_executive]


# --- notes -------------------------------------------------------------------------------------------------------------


def test_an_executive_who_came_along_adds_notes_that_everybody_who_sees_the_visit_reads(
    cast: Cast, clock: MovableClock
) -> None:
    visit = held(cast, clock, "robert", "olivia")
    page = f"/visits/{visit.pk}/notes/"
    assert send(cast.olivia, page, text="They fear the ramp-up").status_code == 302
    assert "They fear the ramp-up" in words(look(cast.tomas, page))
    assert f'href="{page}"' in look(cast.robert, f"/visits/{visit.pk}/").content.decode()
    assert send(cast.olivia, page, text="").status_code == 400
    visit.refresh_from_db()
    assert visit.status == "held"  # the debrief is still the lead's to file


@pytest.mark.parametrize("who", ["robert", "nadine", "ada", "sam", "dora"])
def test_nobody_else_adds_notes_not_even_a_deputy(cast: Cast, clock: MovableClock, who: str) -> None:
    Deputy.objects.create(principal=cast.olivia, deputy=cast.dora, starts_on=clock.now.date())
    visit = held(cast, clock)
    with pytest.raises(NotAllowed):
        add_executive_note(visit, by=getattr(cast, who), text="Mine")
    assert send(getattr(cast, who), f"/visits/{visit.pk}/notes/", text="Mine").status_code == 403


def test_notes_come_after_the_visit_and_from_who_was_there(cast: Cast, clock: MovableClock) -> None:
    visit = briefed(cast)
    with pytest.raises(WrongState):
        add_executive_note(visit, by=cast.olivia, text="Early")

    def note(visit: Visit, who: str) -> ExecutiveNote:
        user = getattr(cast, who)
        return ExecutiveNote.objects.create(visit=visit, executive=user.executive, by=user, text="Mine")

    assert refused(lambda: note(visit, "olivia")) == "executive_note_after_the_visit"
    clock.move_to(visit.ends_at)
    perform("hold", visit, by=cast.nadine)
    assert refused(lambda: note(visit, "xenia")) == "executive_note_by_a_participant"
    assert refused(lambda: note(visit, "robert")) == "executive_note_by_a_participant"
    with pytest.raises(BadInput):
        add_executive_note(visit, by=cast.olivia, text=" ")


def test_imported_history_gets_no_notes(cast: Cast, clock: MovableClock) -> None:
    visit = imported(cast, clock)
    Attendee.objects.filter(visit=visit).delete()
    with pytest.raises(NotAllowed):
        add_executive_note(visit, by=cast.olivia, text="Long ago")
