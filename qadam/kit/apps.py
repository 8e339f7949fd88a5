from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "qadam.kit"
    label = "kit"
