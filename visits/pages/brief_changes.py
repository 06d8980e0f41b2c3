"""What is different from the version that was read, marked where it stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from visits.pages.brief_sections import Line, Section

NEW, CHANGED, TAKEN_OUT = "new", "changed", "taken out"
ALIKE = 0.6  # of two lines that neither share their bold beginning: from here on one is the other, changed


def marked(sections: Sequence[Section], read: Sequence[Section]) -> list[Section]:
    """The sections with what differs from those that were `read`; what is there no more stands at the end of its part. Pure."""
    before = {section.key: section for section in read}
    now = {section.key for section in sections}
    gone = [replace(section, lines=[], nothing="") for section in read if section.key not in now]
    return [
        replace(
            section, lines=_marked(section.lines, before[section.key].lines if section.key in before else [])
        )
        for section in [*sections, *gone]
    ]


def changed_parts(sections: Sequence[Section]) -> list[Section]:
    return [section for section in sections if any(line.change for line in section.lines)]


def _marked(lines: Sequence[Line], read: Sequence[Line]) -> list[Line]:
    stays = Counter(lines) & Counter(read)
    left = list((Counter(read) - stays).elements())
    result = []
    for line in lines:
        if stays[line]:
            stays[line] -= 1
            result.append(line)
            continue
        earlier = max(left, key=lambda other: _alike(line, other), default=None)
        if earlier is not None and _alike(line, earlier) >= ALIKE:
            left.remove(earlier)
            result.append(replace(line, change=CHANGED, before=earlier.said.strip()))
        else:
            result.append(replace(line, change=NEW))
    return [*result, *(replace(line, change=TAKEN_OUT, alarm=False) for line in left)]


def _alike(line: Line, other: Line) -> float:
    if line.lead and line.lead == other.lead:
        return 1.0
    if line.text == other.text:
        return 0.99
    return fuzz.ratio(line.text, other.text) / 100
