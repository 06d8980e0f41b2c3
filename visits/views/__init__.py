"""The pages of visits, flags and waivers."""
