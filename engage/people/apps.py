from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "engage.people"
    label = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from engage.people.middleware import begin_session

        user_logged_in.connect(begin_session, dispatch_uid="people.begin_session")
        from engage.people import navigation, notice_policies, own_handover, policies, settings_tabs

        import_module("engage.people.digest")  # registers what the outbox does with a digest
        import_module("engage.people.letters")  # registers how notices to people are worded
        policies.register()
        notice_policies.register()
        own_handover.declare()
        settings_tabs.declare()
        navigation.declare()
