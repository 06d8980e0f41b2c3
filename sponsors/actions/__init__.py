"""The one door for writes of the sponsor programme. Each function locks, checks, writes and records in one transaction."""

from sponsors.actions.consultations import give_consultation
from sponsors.actions.rematches import ask_rematch, decide_rematch
from sponsors.actions.reviews import comment_on_review, regenerate_review, sign_review
from sponsors.actions.sponsorships import assign_sponsor, end_sponsorship, extend_sponsorship

__all__ = [
    "ask_rematch",
    "assign_sponsor",
    "comment_on_review",
    "decide_rematch",
    "end_sponsorship",
    "extend_sponsorship",
    "give_consultation",
    "regenerate_review",
    "sign_review",
]
