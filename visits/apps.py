from importlib import import_module

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.merging import moves_with_its_account
        from visits import (
            account_page,
            handover,
            navigation,
            policies,
            ratification_notices,
            topics,
            touchpoint_notices,
        )
        from visits.importing import offered
        from visits.models import Commitment, Insight, Touchpoint, Visit
        from visits.sweep import patterns

        policies.register()
        patterns.register()
        import_module("visits.scanning")  # registers what the outbox does about attached files
        for letters in ("letters", "letters_beside", "letters_of_answers"):
            import_module(f"visits.{letters}")  # registers how notices are worded
        topics.declare()
        moves_with_its_account(
            Visit, Commitment, Insight, Touchpoint
        )  # what came of a visit has the account of the visit, so the visit goes first
        touchpoint_notices.declare()
        ratification_notices.declare()
        account_page.declare()
        navigation.declare()
        handover.declare()
        offered.declare()
