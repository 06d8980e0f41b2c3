from sponsors.models.rematch import RematchRequest
from sponsors.models.review import AnnualReview
from sponsors.models.sponsorship import ExecutiveRole, Sponsorship

__all__ = ["AnnualReview", "ExecutiveRole", "RematchRequest", "Sponsorship"]
