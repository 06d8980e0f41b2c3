from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "engage.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from engage.core import database

        import_module("engage.core.mail")  # registers what the outbox does with a mail

        post_migrate.connect(database.after_migrate, dispatch_uid="engage.core.database")
