"""Who may look at the jobs."""

from engage.people.parts import ADM
from engage.people.rights import declare

HEALTH = declare("health", {"see and try again": {ADM}})
