from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "qadam.indicators"
    label = "indicators"

    def ready(self) -> None:
        _show_results()


def _show_results() -> None:
    """Let programmes link their results."""
    from django.utils.translation import gettext_lazy as _

    from qadam.indicators.ways import TAB, has_results
    from qadam.programmes.tabs import TABS, Tab

    TABS.add(TAB, Tab(_("Results"), "results:overview", 22, has_results))
