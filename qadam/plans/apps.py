from typing import Any

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "qadam.plans"
    label = "plans"

    def ready(self) -> None:
        from qadam.programmes.signals import edition_changed
        from qadam.workflow import append_only

        append_only.protect("plans_reportversion")
        edition_changed.connect(_make_duties, dispatch_uid="plans.make_duties")


def _make_duties(sender: type, **kwargs: Any) -> None:
    """Duties follow every load or amendment of a programme that is not a draft."""
    from qadam.plans.actions import make_duties
    from qadam.programmes.models import Edition

    edition: Edition = kwargs["edition"]
    if edition.state != Edition.State.DRAFT:
        make_duties(edition, by=kwargs["by"])
