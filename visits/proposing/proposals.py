"""What is proposed from what, kind by kind. A brief is one page, so of each kind only a few."""

from collections.abc import Iterator

from accounts.models import Stance
from visits.models import FlagKind, ObjectiveKind, Temperature, ValueSignal
from visits.proposing.agenda import agenda
from visits.proposing.answers import likely_questions
from visits.proposing.facts import Facts, Proposals, Proposed
from visits.proposing.prompts import prompts
from visits.proposing.template import joined_by_template
from visits.queries.briefings_to_write import EarlierBriefing

MOST = {
    "objectives": 2, "agenda": 4, "red_lines": 4, "questions": 3, "asks": 2, "sensitive_points": 3,
    "likely_questions": 3, "leadership_prompts": 2,
}  # fmt: skip
HEARD_SHOWN = 600  # characters of what was heard that go into the situation

# What the customer has noticed of our conduct; the other flags are between us.
NOTICED = {
    FlagKind.POSTPONED: "We have moved meetings with them again and again. Do not wait for them to say so.",
    FlagKind.OVER_PROMISE: "They were promised more than we may give. Do not confirm it.",
    FlagKind.UNANNOUNCED: "They have been met without the account team knowing. Ask what was said before you speak of it.",
    FlagKind.SEAGULL: "Of an earlier meeting we have no word. They may refer to something that nobody here knows.",
}
SIGNAL_POINTS = {
    "price_signal": "Our price was {received} last time.",
    "value_signal": "What we offer for the price was {received} last time.",
}


def proposals_of(facts: Facts) -> Proposals:
    """By kind, the most useful first."""
    found: Proposals = {
        "headline": [Proposed({"text": facts.title[:200]}, "the request")] if facts.title else [],
        "situation": list(_situation(facts)),
        "objectives": list(_objectives(facts)),
        "agenda": list(agenda(facts)),
        "red_lines": list(_carried(facts, "red_lines")),
        "questions": list(_questions(facts)),
        "asks": list(_asks(facts)),
        "sensitive_points": list(_sensitive_points(facts)),
        "likely_questions": list(likely_questions(facts)),
        "leadership_prompts": list(prompts(facts)),
    }
    of_record = {kind: rows[: MOST.get(kind, 1)] for kind, rows in found.items() if rows}
    return joined_by_template(of_record, facts)


def copied(facts: Facts, earlier: EarlierBriefing) -> Proposals:
    """An earlier briefing as a proposal, whole."""
    source = f"the briefing of {facts.day(earlier.on)}"
    written = earlier.written
    found = {name: [Proposed(row, source) for row in rows] for name, rows in written.rows.items()}
    for name, text in (("headline", written.headline), ("situation", written.situation)):
        found[name] = [Proposed({"text": text}, source)] if text else []
    return {kind: rows for kind, rows in found.items() if rows}


def _situation(facts: Facts) -> Iterator[Proposed]:
    last = facts.last
    if last is None:
        return
    heard = (
        last.heard if len(last.heard) <= HEARD_SHOWN else f"{last.heard[:HEARD_SHOWN].rsplit(' ', 1)[0]} …"
    )
    lines = [f"On {facts.day(last.on)} {last.executive} heard: {heard}"] if heard else []
    if last.next_step:
        by = f" (by {facts.day(last.next_step_on)})" if last.next_step_on else ""
        lines.append(f"The next step agreed then: {last.next_step}{by}.".replace("..", "."))
    late = [
        promise for promise in facts.record.open_promises if promise.ours and promise.is_late(facts.today)
    ]
    if late:
        lines.append(f"We still owe them: {'; '.join(promise.text for promise in late[:3])}.")
    if lines:
        yield Proposed({"text": "\n".join(lines)}, _debrief(facts))


def _objectives(facts: Facts) -> Iterator[Proposed]:
    known = {text.casefold() for text in facts.objectives}
    last = facts.last
    for result in last.results if last else ():
        if result.is_open and result.text.casefold() not in known:
            sign = "What was missing last time is settled before we leave"
            yield Proposed(
                {"text": result.text, "kind": result.kind, "sign_of_success": sign}, _debrief(facts)
            )
    if last and last.next_step:
        text = f"Agreement on the next step: {last.next_step}"[:300]
        sign = "A day and a name on both sides"
        yield Proposed(
            {"text": text, "kind": ObjectiveKind.RELATIONSHIP, "sign_of_success": sign}, _debrief(facts)
        )
    for priority in facts.record.priorities:
        text = f"Learn what “{priority.title}” means to them"[:300]
        values = {
            "text": text,
            "kind": ObjectiveKind.LEARNING,
            "priority": priority.pk,
            "sign_of_success": "They name one thing we could do with them",
        }
        yield Proposed(values, "our priorities")


def _questions(facts: Facts) -> Iterator[Proposed]:
    for insight in facts.record.insights:
        if not insight.answered:
            text = f"“{insight.topic}”: what would it mean for what you buy from us, and by when?"
            yield Proposed(
                {"text": text[:300]}, f"an insight of {facts.day(insight.told_on)} without an answer"
            )
    for promise in facts.record.open_promises:
        if not promise.ours:
            text = f"How far are you with this: {promise.text}?"
            yield Proposed({"text": text[:300]}, f"their promise of {facts.day(promise.made_on)}")


def _asks(facts: Facts) -> Iterator[Proposed]:
    for ask in facts.record.asks:
        yield Proposed({"text": ask.text}, f"an ask of {facts.day(ask.asked_on)} without an answer")


def _sensitive_points(facts: Facts) -> Iterator[Proposed]:
    for guest in facts.guests:
        if guest.stance in (Stance.WARY, Stance.AGAINST):
            how = "is wary" if guest.stance == Stance.WARY else "is against us"
            yield Proposed({"text": f"{guest.name} {how}. Ask before you argue."}, "their people")
        elif facts.last and facts.last.warmth.get(guest.name) == Temperature.COLDER:
            text = (
                f"{guest.name} was colder to us last time. Ask what has happened before you speak of plans."
            )
            yield Proposed({"text": text}, _debrief(facts))
    for promise in facts.record.broken_promises:
        day = facts.day(promise.settled_on or promise.made_on)
        yield Proposed({"text": f"We did not keep this: {promise.text}."[:300]}, f"a promise broken on {day}")
    for flag in facts.record.flags:
        if flag.kind in NOTICED:
            yield Proposed({"text": NOTICED[FlagKind(flag.kind)]}, f"a flag of {facts.day(flag.on)}")
    for name, words in SIGNAL_POINTS.items():
        received = getattr(facts.last, name, "")
        if received in (ValueSignal.QUESTIONED, ValueSignal.REJECTED):
            yield Proposed({"text": words.format(received=received)}, _debrief(facts))
    yield from _carried(facts, "sensitive_points")


def _carried(facts: Facts, kind: str) -> Iterator[Proposed]:
    """The rows of this kind that the newest earlier briefing has: what lasts from one meeting to the next."""
    for earlier in facts.earlier[:1]:
        for row in earlier.written.rows[kind]:
            yield Proposed(row, f"the briefing of {facts.day(earlier.on)}")


def _debrief(facts: Facts) -> str:
    return f"the debrief of {facts.day(facts.last.on)}" if facts.last else ""
