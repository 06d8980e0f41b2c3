"""How to lead in this meeting: one or two of the five practices (Kouzes and Posner), with something to do."""

from collections.abc import Iterator

from visits.models import Practice, Purpose
from visits.proposing.facts import Facts, Proposed

# What a meeting of each purpose mostly asks of whoever leads it.
OF_PURPOSE: dict[str, tuple[Practice, ...]] = {
    Purpose.RELATIONSHIP: (Practice.ENCOURAGE, Practice.ENABLE),
    Purpose.STRATEGY: (Practice.INSPIRE, Practice.CHALLENGE),
    Purpose.GROWTH: (Practice.INSPIRE, Practice.ENABLE),
    Purpose.DEAL: (Practice.ENABLE, Practice.MODEL_THE_WAY),
    Purpose.ESCALATION: (Practice.MODEL_THE_WAY, Practice.ENABLE),
    Purpose.SOCIAL: (Practice.ENCOURAGE,),
    Purpose.COURTESY: (Practice.ENCOURAGE,),
}
USUAL = (Practice.ENABLE,)
SHOWN = 2


def prompts(facts: Facts) -> Iterator[Proposed]:
    """From the practices that feedback rates lowest, where there is any; else from what the visit is for."""
    chosen = list(facts.weakest) or OF_PURPOSE.get(facts.purpose, USUAL)
    source = "the account team’s feedback" if facts.weakest else "the purpose of the visit"
    for practice in chosen[:SHOWN]:
        yield Proposed({"practice": practice, "text": _concrete(practice, facts)[:300]}, source)


def _concrete(practice: Practice, facts: Facts) -> str:
    manager = facts.manager or "the account team"
    late = next((p for p in facts.record.open_promises if p.ours and p.is_late(facts.today)), None)
    host = facts.guests[0].name if facts.guests else "your host"
    insight = next((i for i in facts.record.insights if not i.answered), None)
    if practice == Practice.MODEL_THE_WAY:
        return (
            f"Speak first of what we owe them: {late.text}."
            if late
            else "Promise only what you will see to yourself, and say by when."
        )
    if practice == Practice.INSPIRE:
        priority = facts.record.priorities[0].title if facts.record.priorities else "the next three years"
        return f"Say in your own words what “{priority}” could become for both of us, then ask for their picture of it."
    if practice == Practice.CHALLENGE:
        return (
            f"They told us of “{insight.topic}”. Ask what we would have to do differently, and do not defend ourselves."
            if insight
            else "Ask what they would change first in the way we work together, and do not defend ourselves."
        )
    if practice == Practice.ENABLE:
        return f"Let {manager} make the proposal and answer for it; add only why it matters to us."
    return f"Thank {host} for something in particular that they, or their people, did for the work with us."
