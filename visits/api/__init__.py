"""Visits, flags and waivers over REST. Times are in UTC; the visit's own zone is in `time_zone`."""
