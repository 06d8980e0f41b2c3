"""A sponsorship as a line of the board: how long the term lasts, how long the sponsor has been silent, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from engage.core.moments import day_words
from engage.core.ui import Tone
from sponsors.queries.board import Board
from sponsors.scorecard import Figure


@dataclass(frozen=True)
class BoardLine:
    """`term` and `contact` say where it stands, each with its tone; `silent_days` count from the last contact, or the first day of the term."""

    sponsorship: Any
    term: str
    term_tone: Tone
    contact: str
    contact_detail: str
    contact_tone: Tone
    rematch: bool = False


def line_of(term: Any, *, today: date, warn_days: int, rematch: bool = False) -> BoardLine:
    """Pure; of a sponsorship read with its contact."""
    words, tone = term_words(term, today=today, warn_days=warn_days)
    contact, detail, contact_tone = contact_words(term, today=today)
    return BoardLine(term, words, tone, contact, detail, contact_tone, rematch)


def silent_days(term: Any, *, today: date) -> int:
    """Days since the last contact, or since the term began; none before it begins."""
    end = min(term.ended_on, today) if term.ended_on else today
    return max((end - term.quiet_since).days, 0)


def term_words(term: Any, *, today: date, warn_days: int) -> tuple[str, Tone]:
    if term.ended_on is not None and term.ended_on <= today:
        return f"ended {day_words(term.ended_on, today=today)}", ""
    if term.starts_on > today:
        return f"begins {day_words(term.starts_on, today=today)}", ""
    until = day_words(term.ends_on, today=today)
    if term.ends_on < today:
        return f"over since {until}", "bad"
    return f"until {until}", "due" if (term.ends_on - today).days <= warn_days else ""


def contact_words(term: Any, *, today: date) -> tuple[str, str, Tone]:
    """How long ago, a detail, and how much that matters while the term runs."""
    days = silent_days(term, today=today)
    runs = term.starts_on <= today and (term.ended_on is None or term.ended_on > today)
    tone: Tone = "bad" if runs and term.contact_until < today else ""
    if term.last_contact_on is None or term.last_contact_on < term.starts_on:
        return ("not in this term" if runs else "–"), (f"begun {_ago(days)}" if runs else ""), tone
    return day_words(term.last_contact_on, today=today), (_ago(days) if runs else ""), tone


def figures_of(board: Board) -> list[Figure]:
    """The board in figures. Pure."""
    covered = Figure(
        "Strategic accounts with a sponsor",
        str(board.covered),
        f"of {board.strategic}",
        share=board.coverage,
        note="All have one" if not board.vacant else f"{board.vacant} without",
        tone="due" if board.vacant else "",
    )
    rest = [
        Figure("Sponsorships running", str(board.running)),
        Figure("Silent for too long", str(board.silent), note="No visit within the days agreed"),
        Figure("Terms ending", str(board.ending), note=f"Within {board.ends_within} days, or over already"),
    ]
    return [covered, *rest] if board.strategic else rest


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days:,} days ago")
