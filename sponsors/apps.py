from importlib import import_module

from django.apps import AppConfig


class SponsorsConfig(AppConfig):
    name = "sponsors"
    label = "sponsors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.merging import prevents_merging
        from sponsors import account_page, flag_rules, handover, navigation, notices, policies, review_notices
        from sponsors.merging import sponsor_in_the_way

        policies.register()
        flag_rules.register()
        notices.declare()
        import_module("sponsors.letters")  # registers how notices are worded
        review_notices.declare()
        import_module("sponsors.review_letters")
        prevents_merging(sponsor_in_the_way)
        account_page.declare()
        navigation.declare()
        handover.declare()
