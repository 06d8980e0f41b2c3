from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import handover, navigation
        from accounts.importing import offered, policies

        policies.declare()
        offered.declare()
        navigation.declare()
        handover.declare()
