"""Who may do what to people, and who takes part in the programme at all."""

from engage.people.parts import ADM, ANY_AM, ANY_AS, ANY_EXECUTIVE, OPS, Part
from engage.people.rights import declare

# Whoever only administers users and tokens has no part in it: no accounts, no visits, no briefs.
PROGRAMME = declare("programme", {"take part": {ANY_AM, ANY_EXECUTIVE, ANY_AS, OPS}})
PERSON = declare("person", {"see": {ADM, OPS}, "administer": {ADM}, "hand work over": {ADM, OPS}})
DEPUTY = declare("deputy", {"have": {ANY_AM, OPS, ADM}, "name": {Part.ONESELF, ADM}})
SERVICE_ACCOUNT = declare("service account", {"see and keep": {ADM}})
TOKEN = declare(
    "token",
    {
        "see all": {ADM},
        "make": {Part.ONESELF},
        "make for a service account": {ADM},
        "revoke": {Part.ONESELF, ADM},
        "read and write": {ANY_AM, ANY_EXECUTIVE, ANY_AS, OPS, ADM},
        "read reports": {ANY_AM, ANY_EXECUTIVE, OPS},
        "administer": {ADM},
    },
)
EXECUTIVE = declare("executive", {"see": {ANY_AM, ANY_EXECUTIVE, ANY_AS, OPS}, "edit": {OPS}})
POLICY = declare("policy", {"see and change": {OPS}})
