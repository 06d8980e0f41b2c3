"""Reads of the sponsor programme: SQL or ORM in, frozen dataclasses out."""
