"""Who may do what to accounts, what belongs to them, and what holds for all of them."""

from engage.people.parts import AM, ANY_AM, ANY_AS, ANY_EXECUTIVE, OPS, TM, Part
from engage.people.rights import declare, narrow

ACCOUNT = declare(
    "account",
    {
        "see": {Part.INSIDER, OPS},
        "see all": {OPS},
        "speak for where it has no manager": {OPS},
        "ask for a visit anywhere": {ANY_EXECUTIVE, ANY_AS, OPS},
        "edit": {AM, TM, OPS},
        "create": {ANY_AM, OPS},
        "assign the manager": {OPS},
        "write by another system's number": {OPS},
        "merge": {OPS},
    },
    # Looked up by name, for asking for a visit, an account that is not open to them shows no more than id, name and manager.
    narrow("time_zone", reads={Part.INSIDER, OPS}),
)
PRIORITIES_AND_UNITS = declare("priorities and business units", {"write": {OPS}})
IMPORT = declare("import", {"see and run": {OPS}})
