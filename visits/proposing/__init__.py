"""What a brief could say, from what the record says: pure rules. Nothing proposed is written before the account side saves it."""

from visits.proposing.facts import Facts, Guest, Proposals, Proposed, TemplateRows
from visits.proposing.proposals import copied, proposals_of

__all__ = ["Facts", "Guest", "Proposals", "Proposed", "TemplateRows", "copied", "proposals_of"]
