"""Engage: executives who sponsor key accounts, and visits that are briefed, debriefed and followed up."""
