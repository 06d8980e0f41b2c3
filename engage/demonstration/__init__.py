"""A company to try Engage with: Aldermoor Materials, its people, its customers and a year of visits around today. All of it is invented."""
