"""What to talk about, from objectives and open promises, led by those who know most."""

from collections.abc import Iterator, Mapping
from typing import Any

from visits.models import ConversationKind
from visits.proposing.facts import Facts, Proposed

PROMISES = 2


def agenda(facts: Facts) -> Iterator[Proposed]:
    """Ours that are late come first: whoever owes something says so before they are asked."""
    open_promises = facts.record.open_promises
    late = [promise for promise in open_promises if promise.ours and promise.is_late(facts.today)]
    for promise in late[:PROMISES]:
        yield _item(facts, f"What we owe you: {promise.text}", ConversationKind.ACTION, 10, "an open promise")
    served = facts.template.objectives if facts.template and facts.template.agenda else ()
    for text in facts.objectives:
        if text in served:
            continue  # the template's agenda is made for them
        yield _item(facts, text, ConversationKind.RELATIONSHIP, 20, "the objectives")
    if facts.last and facts.last.next_step:
        text = f"The next step of {facts.day(facts.last.on)}: {facts.last.next_step}"
        yield _item(facts, text, ConversationKind.DECISION, 20, f"the debrief of {facts.day(facts.last.on)}")
    rest = [promise for promise in open_promises if promise not in late]
    for promise in rest[:PROMISES]:
        whose = "What we owe you" if promise.ours else "What you wanted to do"
        yield _item(facts, f"{whose}: {promise.text}", ConversationKind.ACTION, 10, "an open promise")


def of_template(facts: Facts, item: Mapping[str, Any], source: str) -> Proposed:
    return _item(facts, item["topic"], item["kind"], item["minutes"], source)


def _item(facts: Facts, topic: str, kind: str, minutes: int, source: str) -> Proposed:
    values = {
        "topic": topic[:300],
        "lead": facts.manager,
        "kind": kind,
        "minutes": minutes,
        "led_by_account_team": bool(facts.manager),
    }
    return Proposed(values, source)
