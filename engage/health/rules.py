"""Who may do what here."""

from engage.health.permissions import HEALTH

may_see_health = HEALTH.asks_standing("see and try again")
