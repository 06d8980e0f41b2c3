"""The brief on paper: what stands on the page, in the same order."""

from dataclasses import asdict
from typing import Any

from engage.core.papers import Paper, file_name_of, printed
from visits.pages import words
from visits.pages.brief import Brief
from visits.pages.brief_sections import Line, Section


def paper_of(brief: Brief) -> Paper:
    """About 20 ms. No queries. The brief has to have a version, or a draft."""
    return printed("brief", content_of(brief))


def file_name(brief: Brief) -> str:
    """ "Brief Halden Automotive 2026-11-24.pdf", by the day at the place of the visit."""
    return file_name_of("Brief", brief.visit.account.name, words.date_there(brief.visit).isoformat())


def content_of(brief: Brief) -> dict[str, Any]:
    """What the paper is made of. Pure, but for the clock."""
    visit, briefing = brief.visit, brief.briefing
    assert briefing is not None
    state = f"Version {briefing.version}" if briefing.version else "A draft, not submitted"
    facts = [visit.account.name, words.span(visit), visit.place]
    return {
        "title": f"Brief: {visit.account.name}, {brief.heading}",
        "author": visit.account.manager.name if visit.account.manager else "Engage",
        "foot": f"{state} · for {visit.lead_executive.name}",
        "facts": [fact for fact in facts if fact],
        "met": brief.met,
        "heading": brief.heading,
        "notes": _notes(brief),
        "sections": [_section(section) for section in [*brief.first, *brief.rest, *_attached(brief)]],
    }


def _notes(brief: Brief) -> list[str]:
    notes = []
    if brief.heading_before:
        notes.append(f"The task has changed. Before: {brief.heading_before}")
    if brief.seen and brief.changes:
        titles = words.joined([section.title for section in brief.changes])
        notes.append(f"Changed since you read version {brief.seen.version}: {titles}.")
    for addendum in brief.addenda:
        titles = words.joined([section.title for section in addendum.parts])
        notes.append(
            f"Addendum of {words.when(addendum.at)} by {addendum.by}{f': {titles}' if titles else ''}."
        )
    return notes


def _attached(brief: Brief) -> list[Section]:
    lines = [Line(file.name, after=f"{file.kind}, {file.size}") for file in brief.attached]
    return [Section("attached", "Attached", lines)] if lines else []


def _section(section: Section) -> dict[str, Any]:
    lines = [asdict(line) | {"phone_link": line.phone_link} for line in section.lines]
    return asdict(section) | {"is_red": section.is_red, "lines": lines}
