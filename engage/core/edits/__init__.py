"""No lost update: who saves says which revision they have seen, and is told what was changed since where that is not the present one.

Actions that edit take `seen`, and ask `require_current` once they hold the lock. `None` is for callers that own what they write, such as a sync by
external numbers, jobs and commands.
"""

from engage.core.edits.changes import Change, changes_since
from engage.core.edits.clashes import Clash
from engage.core.edits.current import Telling, require_current, require_newest
from engage.core.edits.editing import Editing, Sent, addition_of, edit_of

__all__ = [
    "Change",
    "Clash",
    "Editing",
    "Sent",
    "Telling",
    "addition_of",
    "changes_since",
    "edit_of",
    "require_current",
    "require_newest",
]
