"""How a visit went: each plot is a list of steps, with when each happened. The stories say who, where and when."""

from collections.abc import Iterator
from datetime import datetime

from engage.demonstration.scene import Scene
from engage.demonstration.stage import DAY, HOUR, Step

MOVED_BY = (7, 7, 14)  # days, of a visit that is moved three times before it comes


def steps(plot: str, scene: Scene, *, present: datetime) -> Iterator[Step]:
    """The steps of a plot in time, counted from the visit, or from the present for a visit to come. Raises KeyError for a plot nobody wrote."""
    start, end = scene.draft.starts_at, scene.draft.ends_at
    filed, closed = end + HOUR / 2, end + 26 * HOUR
    asked, briefed, read = start - 16 * DAY, start - 4 * DAY, start - 2 * DAY
    if start > present:
        asked, briefed, read = present - 8 * DAY, present - 2 * DAY, present - DAY
    agreed = asked + 20 * HOUR
    planned: list[Step] = [(asked, scene.request), (agreed, scene.agree)]
    prepared: list[Step] = [*planned, (briefed, scene.brief), (read, scene.read)]
    results: list[Step] = [
        (filed, scene.debrief),
        (filed + 20 * HOUR, scene.decide_on_promise),
        (closed, scene.close),
    ]
    plots: dict[str, list[Step]] = {
        "draft": [(asked, scene.begin)],
        "requested": [(asked, scene.request)],
        "approved": planned,
        "begun": [*planned, (briefed, scene.draft_briefing)],
        "briefed": [*planned, (briefed, scene.brief)],
        "changed": [*prepared, (read + 6 * HOUR, scene.brief_again)],
        "ready": prepared,
        "moved": [
            (start - 20 * DAY, scene.request),
            (start - 19 * DAY, scene.agree),
            *((start - after * DAY, lambda days=days: scene.move(days)) for after, days in zip((4, -4, -11), MOVED_BY, strict=True)),
        ],
        "held": prepared,
        "debriefed": [*prepared, (filed, scene.debrief)],
        "clean": [
            *prepared,
            *results,
            (end + 5 * HOUR, scene.add_note),
            (end + 2 * DAY, scene.answer_ask),
            (end + scene.settled_after, scene.settle_promise),
            (end + 10 * DAY, scene.end_promise_beyond),
        ],
        "rush": [
            (start - 3 * DAY, scene.request),
            (start - 3 * DAY + 2 * HOUR, scene.agree),
            (start - 2 * DAY - HOUR, scene.brief),
            (start - 30 * HOUR, scene.read),
            *results,
            (end + 6 * DAY, scene.end_promise_beyond),
        ],
        "unread": [*planned, (briefed, scene.brief), *results],
        "late_briefing": [*planned, (start - 10 * HOUR, scene.brief), *results],
        "unbriefed": [*planned, *results],
        "late_debrief": [*prepared, (end + 8 * DAY, scene.debrief), (end + 9 * DAY, scene.close)],
        "seagull": planned,
        "seagull_filed": [*planned, (end + 7 * DAY, scene.debrief), (end + 8 * DAY, scene.close)],
        "reported": [(end + 18 * HOUR, scene.report), (end + 22 * HOUR, scene.debrief), (end + 40 * HOUR, scene.close)],
        "postponed": [
            *planned,
            *((agreed + n * DAY, lambda days=n: scene.move(days)) for n in (1, 2, 3)),
            (start + 3 * DAY, scene.brief),
            (start + 4 * DAY, scene.read),
            (end + 6 * DAY + 3 * HOUR, scene.debrief),
            (end + 7 * DAY, scene.close),
        ],
        "solo": [(asked, scene.request), (asked + 2 * HOUR, scene.go_alone), (agreed, scene.agree), (briefed, scene.brief), (read, scene.read), *results],
        "no_debrief": [*planned, (briefed, scene.brief), (end + 4 * HOUR, scene.close_without_debrief)],
        "declined": [(asked, scene.request), (agreed, lambda: scene.do("decline", scene.executive, reason="The account manager knows them better"))],
        "cancelled": [*planned, (start - 3 * DAY, lambda: scene.do("cancel", scene.manager, reason="They moved their decision to spring"))],
        "did_not_happen": [
            *prepared,
            (end + 2 * HOUR, lambda: scene.do("did_not_take_place", scene.manager, reason="Fog; the airport was closed")),
            (end + 5 * HOUR, lambda: scene.do("did_not_take_place", scene.executive)),
        ],
    }  # fmt: skip
    yield from plots[plot]
