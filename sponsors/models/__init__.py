from sponsors.models.consultation import Consultation, Moment
from sponsors.models.rematch import RematchRequest
from sponsors.models.review import AnnualReview
from sponsors.models.sponsorship import ExecutiveRole, Sponsorship

__all__ = ["AnnualReview", "Consultation", "ExecutiveRole", "Moment", "RematchRequest", "Sponsorship"]
