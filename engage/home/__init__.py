"""The home page: what is waiting for whoever signs in. It may read every app; nothing reads it."""
