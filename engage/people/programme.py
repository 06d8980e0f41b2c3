"""Who takes part in the programme at all."""

from engage.people.permissions import PROGRAMME

is_in_programme = PROGRAMME.asks_standing("take part")
