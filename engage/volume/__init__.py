"""Data for load: any number of accounts, executives and visits, the same for the same seed, loaded by the owner past the guards and checked
against them afterwards."""
