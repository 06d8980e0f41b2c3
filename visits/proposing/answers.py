"""What they will probably ask, with as much of the answer as the record has."""

from collections.abc import Iterator

from visits.models import ValueSignal
from visits.proposing.facts import Facts, Proposed

DOUBTED = (ValueSignal.QUESTIONED, ValueSignal.REJECTED)


def likely_questions(facts: Facts) -> Iterator[Proposed]:
    for promise in facts.record.open_promises:
        if promise.ours and promise.is_late(facts.today) and promise.due_on:
            given = (
                f"{promise.made_by} promised it on {facts.day(promise.made_on)}"
                if promise.made_by
                else "We promised it"
            )
            owner = f"; {promise.owner} has it in hand" if promise.owner else ""
            answer = (
                f"{given} for {facts.day(promise.due_on)}{owner}. Say that it is late, and by when it comes."
            )
            yield Proposed(
                {"text": f"Where is this: {promise.text}?"[:300], "answer": answer}, "a promise that is late"
            )
    last = facts.last
    if last is None:
        return
    source = f"the debrief of {facts.day(last.on)}"
    note = f" {last.signal_note}" if last.signal_note else ""
    if last.price_signal in DOUBTED:
        answer = f"They {last.price_signal} our price on {facts.day(last.on)}.{note} Speak of what it saves them before you speak of the figure."
        yield Proposed({"text": "Why should we pay that price?", "answer": answer}, source)
    if last.value_signal in DOUBTED:
        answer = f"They {last.value_signal} what we offer on {facts.day(last.on)}.{note} Name one result that they have seen themselves."
        yield Proposed(
            {"text": "What do we get from you that others do not give us?", "answer": answer}, source
        )
    if last.next_step:
        by = f", by {facts.day(last.next_step_on)}" if last.next_step_on else ""
        answer = f"Agreed on {facts.day(last.on)}{by}: {last.next_step}. {facts.manager or 'The account team'} knows how far it is."
        yield Proposed({"text": "What has happened since we last met?", "answer": answer}, source)
