"""Accounts and what belongs to them over REST: one file a resource, each with what it says, what it takes, and its views."""
