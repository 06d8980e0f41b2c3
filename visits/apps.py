from importlib import import_module

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.merging import moves_with_its_account
        from visits import account_page, navigation, policies, topics
        from visits.importing import offered
        from visits.models import Commitment, Insight, Visit

        policies.register()
        import_module("visits.letters")  # registers how notices are worded
        topics.declare()
        moves_with_its_account(
            Visit, Commitment, Insight
        )  # what came of a visit has the account of the visit, so the visit goes first
        account_page.declare()
        navigation.declare()
        offered.declare()
