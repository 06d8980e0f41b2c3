from engage.people.models.business_unit import BusinessUnit
from engage.people.models.delegation import Assistant, Deputy
from engage.people.models.executive import Executive
from engage.people.models.token import ApiToken, Scope
from engage.people.models.user import Role, User

__all__ = ["ApiToken", "Assistant", "BusinessUnit", "Deputy", "Executive", "Role", "Scope", "User"]
