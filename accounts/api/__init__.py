"""Accounts and contacts over REST."""
