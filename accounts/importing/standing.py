"""An import in words: where it stands, and what can be done with it next."""

from dataclasses import dataclass

from accounts.models import ImportProgress, ImportRun, ImportState
from accounts.models.import_run import STEPS
from engage.core.ui import Step, Tone

TONES: dict[str, Tone] = {
    ImportState.UPLOADED: "due",
    ImportState.MAPPED: "due",
    ImportState.CHECKED: "due",
    ImportState.CHECKING: "accent",
    ImportState.COMMITTING: "accent",
    ImportState.COMMITTED: "good",
    ImportState.FAILED: "bad",
    ImportState.CANCELLED: "",
}
# How many of the four steps lie behind.
_BEHIND = {
    ImportState.UPLOADED: 1,
    ImportState.MAPPED: 2,
    ImportState.CHECKING: 2,
    ImportState.FAILED: 2,
    ImportState.CHECKED: 3,
    ImportState.COMMITTING: 3,
    ImportState.COMMITTED: 4,
}
_WORDS = {
    ImportState.UPLOADED: "yours to choose",
    ImportState.MAPPED: "yours to start",
    ImportState.CHECKED: "yours to confirm",
    ImportState.FAILED: "failed",
}
_ACTIONS = {
    "map": ImportState.MAPPED,
    "dry_run": ImportState.CHECKING,
    "commit": ImportState.COMMITTING,
    "cancel": ImportState.CANCELLED,
}


@dataclass(frozen=True)
class Progress:
    """`share` is in percent, or None where the number of rows is not known yet."""

    words: str
    share: float | None


def tone_of(run: ImportRun) -> Tone:
    return TONES[run.state]


def allowed_actions(run: ImportRun) -> list[str]:
    """What sales operations may do with the run now."""
    if not run.has_file:
        return []
    open_to = {*STEPS[run.state], *([] if run.is_at_work else [run.state])}
    return [name for name, state in _ACTIONS.items() if state in open_to]


def progress_of(run: ImportRun, told: ImportProgress | None) -> Progress:
    """How far the work is, in words."""
    if told is None or not told.phase:
        return Progress("It begins in a few seconds.", None)
    if not told.rows_read:
        return Progress(f"{told.phase}.", None)
    if run.rows is None:
        return Progress(f"{told.phase}: {told.rows_read:,} rows.", None)
    share = round(min(100.0, 100 * told.rows_read / max(run.rows, 1)), 1)
    return Progress(f"{told.phase}: {told.rows_read:,} of {run.rows:,} rows.", share)


def steps_of(run: ImportRun) -> list[Step]:
    """File, columns, check, import."""
    behind = _BEHIND.get(ImportState(run.state), 0)
    labels = ("File", "Columns", "Check", "Import")
    if run.state == ImportState.CANCELLED:
        return [Step("File", "done"), *(Step(label, "off") for label in labels[1:])]
    now_tone: Tone = "bad" if run.state == ImportState.FAILED else ""
    return [
        Step(label, "done")
        if place < behind
        else Step(label, "now", tone=now_tone, detail=_WORDS.get(ImportState(run.state), "at work"))
        if place == behind
        else Step(label, "todo")
        for place, label in enumerate(labels)
    ]
