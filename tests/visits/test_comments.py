"""The team's comments on a briefing: said among those who write it, and seen to, while it is written."""

import pytest

from engage.core.errors import EngageError, NotAllowed
from engage.people.models import Notice
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, words
from tests.visits.test_gate import refused
from visits.actions import add_comment, delete_draft, resolve_comment
from visits.models import BriefingComment, CommentResolution, Visit

pytestmark = pytest.mark.django_db


def told(visit: Visit) -> list[tuple[str, bool]]:
    notices = Notice.objects.filter(subject="visit", subject_id=visit.pk, kind="briefing_commented")
    return sorted((notice.user.name, notice.read_at is None) for notice in notices)


def test_a_comment_is_told_to_the_others_until_it_has_been_seen_to(cast: Cast) -> None:
    visit = factories.approved(cast)
    comment = add_comment(visit, by=cast.tomas, text=" Who leads the second item? ")
    others = told(visit)
    page = words(look(cast.nadine, f"/visits/{visit.pk}/briefing/comments/"))
    resolve_comment(comment, by=cast.nadine)
    assert (cast.nadine.name, True) in others
    assert cast.tomas.name not in dict(others)
    assert ("Who leads the second item?" in page, "Tomas Okafor" in page) == (True, True)
    assert told(visit) == [(name, False) for name, _ in others]
    assert "seen to by Nadine Keller" in words(look(cast.tomas, f"/visits/{visit.pk}/briefing/comments/"))


def test_only_the_writers_comment_and_with_words(cast: Cast) -> None:
    visit = factories.briefed(cast)
    for outsider in (cast.robert, cast.ada, cast.sam, cast.oscar):
        with pytest.raises(NotAllowed):
            add_comment(visit, by=outsider, text="Mine")
    with pytest.raises(EngageError, match="Write a comment"):
        add_comment(visit, by=cast.nadine, text=" ")
    assert not BriefingComment.objects.exists()


def test_a_comment_is_seen_to_once(cast: Cast) -> None:
    comment = add_comment(factories.approved(cast), by=cast.tomas, text="Too long")
    resolve_comment(comment, by=cast.nadine)
    with pytest.raises(EngageError, match="already"):
        resolve_comment(comment, by=cast.tomas)


def test_comments_are_made_and_seen_to_before_the_start(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    comment = add_comment(visit, by=cast.tomas, text="Too long")
    clock.move_to(visit.starts_at)
    for act in (
        lambda: add_comment(visit, by=cast.tomas, text="Too late"),
        lambda: resolve_comment(comment, by=cast.nadine),
    ):
        with pytest.raises(EngageError, match="has begun"):
            act()
    late = "briefing_comment_before_the_start"
    assert (
        refused(lambda: BriefingComment.objects.create(visit=visit, by=cast.tomas, text="Too late")) == late
    )
    assert refused(lambda: CommentResolution.objects.create(comment=comment, by=cast.nadine)) == late


def test_a_draft_of_a_visit_is_deleted_with_its_comments(cast: Cast) -> None:
    visit = factories.drafted(cast)
    resolve_comment(add_comment(visit, by=cast.nadine, text="Ask Tomas"), by=cast.nadine)
    delete_draft(visit, by=cast.nadine)
    assert not BriefingComment.objects.exists()
