from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "engage.people"
    label = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engage.people import notice_policies

        notice_policies.register()
        import_module("engage.people.digest")  # registers what the outbox does with a digest
