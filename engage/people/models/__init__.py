from engage.people.models.business_unit import BusinessUnit
from engage.people.models.delegation import Assistant, Deputy
from engage.people.models.executive import Executive
from engage.people.models.invitation import Invitation
from engage.people.models.notice import Delivery, Notice, NoticeChoice, NoticeSettings, register_subject
from engage.people.models.service_account import ServiceAccount
from engage.people.models.token import ApiToken, Scope
from engage.people.models.user import Role, User, UserState

__all__ = [
    "ApiToken",
    "Assistant",
    "BusinessUnit",
    "Delivery",
    "Deputy",
    "Executive",
    "Invitation",
    "Notice",
    "NoticeChoice",
    "NoticeSettings",
    "Role",
    "Scope",
    "ServiceAccount",
    "User",
    "UserState",
    "register_subject",
]
