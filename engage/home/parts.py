"""The parts somebody may play, and what waits for each. A part costs one query for its visits, and one for each other thing it looks at."""

from collections.abc import Callable

from engage.home.account_side import account_manager
from engage.home.executive_side import assistant, executive
from engage.home.oversight import sales_ops
from engage.home.reader import Reader
from engage.home.waiting import WaitingList
from engage.people.models import Role

PARTS: tuple[tuple[Role, str, Callable[[Reader], WaitingList]], ...] = (
    (Role.EXECUTIVE, "As an executive", executive),
    (Role.ACCOUNT_MANAGER, "As an account manager", account_manager),
    (Role.ASSISTANT, "As an assistant", assistant),
    (Role.SALES_OPS, "As sales operations", sales_ops),
)
