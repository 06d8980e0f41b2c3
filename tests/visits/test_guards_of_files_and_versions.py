"""What the database keeps of files, of the moments at which facts are written, and of versions: no part of them changes, whichever it is."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from tests.visits.test_touchpoints import draft
from visits.actions import (
    LikelyQuestionDraft,
    NewFile,
    PromptDraft,
    attach_files,
    log_touchpoint,
    save_briefing_draft,
)
from visits.models import (
    AgendaItem,
    Ask,
    AttachedFile,
    Attachment,
    Briefing,
    Debrief,
    Flag,
    FlagResolution,
    LeadershipPrompt,
    LikelyQuestion,
    Question,
    RedLine,
    ScanVerdict,
    SensitivePoint,
    TouchpointWithdrawal,
)
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def test_a_file_is_attached_to_the_debrief_of_a_visit_that_was_held(cast: Cast) -> None:
    visit = factories.ready(cast)
    (attached,) = attach_files(
        visit, [NewFile("deck.txt", BytesIO(b"As promised"))], side="briefing", by=cast.nadine
    )
    debrief = Debrief.objects.create(visit=visit)
    early = Attachment(file=attached.file, debrief=debrief)
    assert refused(early.save) == "debrief_of_a_held_visit"


def test_a_file_and_what_the_scanner_says_of_it_are_of_the_moment_they_are_written(
    cast: Cast, clock: MovableClock
) -> None:
    """Whatever moment is claimed."""
    earlier = clock.now - timedelta(days=1)
    visit = factories.approved(cast)
    attach_files(visit, [NewFile("deck.txt", BytesIO(b"As promised"))], side="briefing", by=cast.nadine)
    file = AttachedFile.objects.get(visit=visit)
    verdict = ScanVerdict.objects.create(file=file, at=earlier)
    file.pk, file.key, file.sent_at = None, uuid4(), earlier
    file.save(force_insert=True)
    file.refresh_from_db()
    verdict.refresh_from_db()
    assert (file.sent_at, verdict.at) == (clock.now, clock.now)


def test_the_end_of_a_flag_and_of_a_touchpoint_are_of_the_moment_they_are_written(
    cast: Cast, clock: MovableClock
) -> None:
    """Whatever moment is claimed."""
    earlier = clock.now - timedelta(days=1)
    visit = factories.unbriefed(cast, clock)
    sweep(clock.move_to(visit.seagull_verdict_at))
    flag = Flag.objects.filter(visit=visit).earliest("pk")
    resolution = FlagResolution.objects.create(flag=flag, by=cast.sam, note="He was ill", at=earlier)
    touchpoint = log_touchpoint(draft(cast, clock), by=cast.tomas)
    withdrawal = TouchpointWithdrawal.objects.create(
        touchpoint=touchpoint, by=cast.tomas, reason="It was Olivia", at=earlier
    )
    resolution.refresh_from_db()
    withdrawal.refresh_from_db()
    assert (resolution.at, withdrawal.at) == (clock.now, clock.now)


OF_A_BRIEFING = (AgendaItem, RedLine, Question, Ask, SensitivePoint, LikelyQuestion, LeadershipPrompt)


@pytest.mark.parametrize("part", OF_A_BRIEFING, ids=lambda part: part.__name__)
def test_no_part_of_a_version_changes_and_none_of_a_draft_moves(cast: Cast, part: Any) -> None:
    content = factories.briefing_draft(
        questions=["What would make April easy?"],
        asks=["Bring the board"],
        sensitive_points=["The recall of May"],
        likely_questions=[LikelyQuestionDraft("Why so late?", "The tool broke")],
        leadership_prompts=[PromptDraft("model_the_way", "Say what we did")],
    )
    visit, other = factories.approved(cast), factories.approved(cast)
    for one in (visit, other):
        save_briefing_draft(one, content, by=cast.nadine)
    drafts = [Briefing.objects.get(visit=one, version=None) for one in (visit, other)]
    rows = part.objects.filter(briefing=drafts[0])
    assert rows.exists()
    assert refused(lambda: rows.update(briefing=drafts[1])) == "part_stays_with_its_visit"
    perform("submit_briefing", visit, by=cast.nadine)
    version = part.objects.filter(briefing__visit=visit, briefing__version=1)
    assert refused(lambda: version.update(position=9)) == "briefing_version_stays"
    assert refused(lambda: version.delete()) == "briefing_version_stays"
