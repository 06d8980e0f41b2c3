from django.apps import AppConfig


class SponsorsConfig(AppConfig):
    name = "sponsors"
    label = "sponsors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sponsors import policies

        policies.register()
