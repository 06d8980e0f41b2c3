from engage.people.models.business_unit import BusinessUnit
from engage.people.models.delegation import Assistant, Deputy
from engage.people.models.executive import Executive
from engage.people.models.notice import Delivery, Notice, NoticeChoice, NoticeSettings, register_subject
from engage.people.models.token import ApiToken, Scope
from engage.people.models.user import Role, User

__all__ = [
    "ApiToken",
    "Assistant",
    "BusinessUnit",
    "Delivery",
    "Deputy",
    "Executive",
    "Notice",
    "NoticeChoice",
    "NoticeSettings",
    "Role",
    "Scope",
    "User",
    "register_subject",
]
