"""What the template of a visit adds to what the record proposes."""

from collections.abc import Sequence

from visits.proposing.agenda import of_template
from visits.proposing.facts import Facts, Proposals, Proposed

# So many rows a kind may have with a template, and so many of them the record keeps in any case.
ROOM = {"agenda": 6, "questions": 5, "leadership_prompts": 3}
KEPT = {"agenda": 2, "questions": 2, "leadership_prompts": 1}


def joined_by_template(found: Proposals, facts: Facts) -> Proposals:
    """What is proposed with the rows of the visit's template, none of them twice: what the record says too stays the record's.

    An agenda opens with the first topic of the template, and its others follow what the record brings.
    """
    return found | {
        kind: both
        for kind, rows in _rows(facts).items()
        if (both := _joined(kind, found.get(kind, ()), rows))
    }


def _rows(facts: Facts) -> Proposals:
    template = facts.template
    if template is None:
        return {}
    source = f"the template “{template.name}”"[:120]
    return {
        "agenda": [of_template(facts, item, source) for item in template.agenda],
        "questions": [Proposed({"text": text}, source) for text in template.questions],
        "leadership_prompts": [Proposed(dict(prompt), source) for prompt in template.prompts],
    }


def _joined(kind: str, record: Sequence[Proposed], template: Sequence[Proposed]) -> list[Proposed]:
    known = {_said(row) for row in record}
    new = [row for row in template if _said(row) not in known][: ROOM[kind]]
    kept = list(record[: max(ROOM[kind] - len(new), KEPT[kind])])
    opening = 1 if kind == "agenda" else 0
    return [*new[:opening], *kept, *new[opening:]]


def _said(row: Proposed) -> str:
    return str(row.values.get("topic") or row.values.get("text")).strip().casefold()
