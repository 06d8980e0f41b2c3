from django.apps import AppConfig


class VolumeConfig(AppConfig):
    name = "engage.volume"
    label = "volume"
