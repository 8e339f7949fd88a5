from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class WorkflowConfig(AppConfig):
    name = "qadam.workflow"
    label = "workflow"

    def ready(self) -> None:
        from qadam.workflow import append_only, checks

        append_only.protect("workflow_change")
        register(checks.append_only_tables_are_guarded, Tags.database)
        post_migrate.connect(_install_triggers, dispatch_uid="workflow.append_only")


def _install_triggers(**kwargs: Any) -> None:
    from qadam.workflow import append_only

    # Django says this once for each app; the triggers are made when a table has come or was rebuilt.
    if append_only.missing():
        append_only.install()
