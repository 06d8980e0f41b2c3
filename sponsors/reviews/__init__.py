"""The annual relationship reviews: built from the record as snapshots, once an account and year."""

from sponsors.reviews.produce import ReviewsProduced, produce_reviews
from sponsors.reviews.snapshot import SCHEMA, build_snapshot

__all__ = ["SCHEMA", "ReviewsProduced", "build_snapshot", "produce_reviews"]
