"""The files that people of the demonstration attach: small, and real ones of their kinds."""

from functools import cache
from io import BytesIO

import typst

from visits.actions import NewFile

OFFER = "= Line 4, in one page\n\n- Capacity: 40 000 bodies a year from April\n- Ramp-up: three shifts after eight weeks\n"
VOLUMES = "year;bodies\n2024;31000\n2025;34500\n2026;40000\n"
MINUTES = "They asked twice who answers for the ramp-up.\nThe second shift starts in May.\n"


def of_briefing(account: str) -> list[NewFile]:
    return [
        NewFile(f"{account}, offer in one page.pdf", BytesIO(_offer())),
        NewFile("Volumes by year.csv", BytesIO(VOLUMES.encode())),
    ]


def of_debrief() -> list[NewFile]:
    return [NewFile("Notes from the meeting.txt", BytesIO(MINUTES.encode()))]


@cache
def _offer() -> bytes:
    made: bytes = typst.compile(OFFER.encode())
    return made
