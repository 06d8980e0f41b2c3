from accounts.models.access import AccountAccess
from accounts.models.account import Account, BuyingBehaviour, Potential, Tier
from accounts.models.contact import (
    Contact,
    DecisionRole,
    Level,
    RelationshipLevel,
    Stance,
)
from accounts.models.financial_year import FinancialYear
from accounts.models.import_run import (
    ImportChunk,
    ImportProgress,
    ImportRejection,
    ImportRun,
    ImportState,
)
from accounts.models.priority import Priority
from accounts.models.stake import Stake
from accounts.models.team import TeamMember

__all__ = [
    "Account",
    "AccountAccess",
    "BuyingBehaviour",
    "Contact",
    "DecisionRole",
    "FinancialYear",
    "ImportChunk",
    "ImportProgress",
    "ImportRejection",
    "ImportRun",
    "ImportState",
    "Level",
    "Potential",
    "Priority",
    "RelationshipLevel",
    "Stake",
    "Stance",
    "TeamMember",
    "Tier",
]
