"""Pages about people: their record, their coming and going, and the settings that everybody has."""
