from importlib import import_module

from django.apps import AppConfig


class SponsorsConfig(AppConfig):
    name = "sponsors"
    label = "sponsors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.merging import prevents_merging
        from sponsors import (
            account_page,
            consultation_notices,
            flag_rules,
            handover,
            navigation,
            notices,
            policies,
            review_notices,
            visit_page,
        )
        from sponsors.merging import sponsor_in_the_way

        policies.register()
        flag_rules.register()
        notices.declare()
        import_module("sponsors.letters")  # registers how notices are worded
        review_notices.declare()
        import_module("sponsors.review_letters")
        prevents_merging(sponsor_in_the_way)
        consultation_notices.declare()
        account_page.declare()
        visit_page.declare()
        navigation.declare()
        handover.declare()
