from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "engage.demonstration"
    label = "demonstration"
