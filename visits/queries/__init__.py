"""Reads of visits that have a name."""

from visits.queries.clashes import Clash, clashes_at, clashes_of
from visits.queries.surroundings import Surroundings, surroundings

__all__ = ["Clash", "Surroundings", "clashes_at", "clashes_of", "surroundings"]
