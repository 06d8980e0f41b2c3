"""Annual reviews and the sponsor report over REST."""
