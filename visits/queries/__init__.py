"""Reads of visits that have a name."""

from visits.queries.clashes import Clash, clashes_of

__all__ = ["Clash", "clashes_of"]
