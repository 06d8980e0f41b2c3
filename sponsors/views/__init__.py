"""The pages of the sponsor programme: executives, the sponsor report, annual reviews."""
