from django.apps import AppConfig
from django.core.checks import Tags, register


class KitConfig(AppConfig):
    name = "qadam.kit"
    label = "kit"

    def ready(self) -> None:
        from qadam.kit import checks

        register(checks.database_keeps_kazakh_text, Tags.database)
