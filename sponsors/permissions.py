"""Who may do what to sponsorships, reviews and reports."""

from engage.people.parts import AM, ANY_AM, ANY_EXECUTIVE, OPS, Part
from engage.people.rights import declare, narrow

SPONSORSHIP = declare("sponsorship", {"decide": {OPS}})
REMATCH = declare(
    "re-match",
    {"look for": {ANY_AM, OPS}, "see": {AM, OPS}, "see all": {OPS}, "ask": {AM}, "decide": {OPS}},
    # The sponsor learns that it was decided and how, never what was said.
    narrow("reason", "note", "asked_by", "asked_at", "decided_by", reads={AM, OPS}),
)
REVIEW = declare(
    "annual review",
    {
        "comment as the manager": {AM},
        "comment as the sponsor": {Part.SPONSOR},
        "sign": {OPS},
        "build anew": {AM, OPS},
    },
)
# Before and after every visit of somebody else to the account.
CONSULTATION = declare("consultation", {"give": {Part.SPONSOR}})
REPORT = declare(
    "report",
    {
        "read": {ANY_AM, ANY_EXECUTIVE, OPS},  # each of their own scope
        "read all": {OPS},
        "read of others": {ANY_AM, OPS},
        "read the scorecard": {Part.CONCERNED, OPS},
    },
)
