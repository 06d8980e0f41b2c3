"""What the pages of a visit say: rows of the record turned into words. Nothing here writes, and nothing decides who may do what."""
