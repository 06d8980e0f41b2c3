from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import navigation
        from accounts.importing import offered, policies

        navigation.declare()
        policies.declare()
        offered.declare()
