from importlib import import_module

from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "engage.health"
    label = "health"
    verbose_name = "Health"

    def ready(self) -> None:
        from engage.core.navigation import Entry, register
        from engage.health.rules import may_see_health

        import_module("engage.health.beat")  # listens for beat's start
        register(Entry("Programme", 90, "Health", "health:page", may_see_health))
