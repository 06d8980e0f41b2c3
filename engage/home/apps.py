from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "engage.home"
    label = "home"
    verbose_name = "Home"

    def ready(self) -> None:
        from engage.core.navigation import Entry, register

        register(Entry("Home", 0, "Home", "home"))
