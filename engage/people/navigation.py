from engage.core.navigation import Entry, register
from engage.people.rules import may_change_policy, may_see_people


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(
        Entry("Programme", 0, "People", "people:list", may_see_people),
        Entry("Programme", 20, "Policies", "policies:list", may_change_policy),
    )
