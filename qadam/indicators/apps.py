from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "qadam.indicators"
    label = "indicators"

    def ready(self) -> None:
        pass
