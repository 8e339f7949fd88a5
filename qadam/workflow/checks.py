"""What `qadam check --database default` asks of the log's tables."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as WarningMessage

from qadam.workflow import append_only


def append_only_tables_are_guarded(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn of each trigger that does not stand; no error, because `qadam migrate`, which mends it, asks this too."""
    names = append_only.missing() if "default" in (databases or []) else []
    hint = "Find out who removed it and run `qadam verify-log`; `qadam migrate` makes it anew."
    return [
        WarningMessage(
            f"The trigger {name} is missing from the database or was altered.", hint, id="workflow.W001"
        )
        for name in names
    ]
