from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "qadam.territories"
    label = "territories"
