from typing import Any

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "qadam.programmes"
    label = "programmes"

    def ready(self) -> None:
        from qadam.files.rules import ACCESS
        from qadam.programmes.queries import unlogged_editions
        from qadam.programmes.rules import may_fetch_act
        from qadam.programmes.signals import edition_approved, edition_changed
        from qadam.workflow.queries import PROOFS

        PROOFS.add("programmes.editions", unlogged_editions)
        ACCESS.add("programmes.amendments", may_fetch_act)
        edition_changed.connect(_index, dispatch_uid="programmes.index")
        edition_approved.connect(_index_approved, dispatch_uid="programmes.index_approved")


def _index(sender: type, **kwargs: Any) -> None:
    """What can be found follows every load and amendment."""
    from qadam.programmes.search import index

    index(kwargs["edition"])


def _index_approved(sender: type, **kwargs: Any) -> None:
    """The signal comes just before the draft leaves its state, in the same transaction."""
    from qadam.programmes.search import index

    index(kwargs["edition"], is_public=True)
