"""Sectors are free words; those that look like a misspelt known one are pointed out."""

from collections import Counter

from engage.core.similarity import closest

LIKENESS = 85.0
OFTEN = 3  # a value counts as known where it occurs this many times as often as the one in doubt

STANDARD_SECTORS = (
    "aerospace", "agriculture", "automotive", "banking", "chemicals", "construction", "consumer goods", "defence", "education", "employment",
    "energy", "entertainment", "finance", "food", "government", "health care", "hospitality", "insurance", "logistics", "machinery",
    "manufacturing", "marketing", "media", "medical", "mining", "oil and gas", "pharmaceuticals", "property", "public sector", "retail",
    "services", "software", "technology", "telecommunications", "tourism", "transport", "utilities",
)  # fmt: skip


def meant_sectors(written: Counter[str]) -> dict[str, tuple[str, float]]:
    """For each doubtful value of a file, the known sector it is most like, and how like from 0 to 100.

    Known are the standard sectors above, and values of the file that are much more frequent than the one in doubt.
    """
    standard = {sector.casefold() for sector in STANDARD_SECTORS}
    meant = {}
    for value, times in written.items():
        if value.casefold() in standard:
            continue
        frequent = [other for other, count in written.items() if count >= OFTEN * times]
        found = closest(value, [*STANDARD_SECTORS, *frequent], cutoff=LIKENESS)
        if found is not None and found[0].casefold() != value.casefold():
            meant[value] = found
    return meant
