from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkflowConfig(AppConfig):
    name = "qadam.workflow"
    label = "workflow"

    def ready(self) -> None:
        from qadam.workflow import append_only

        append_only.protect("workflow_change")
        post_migrate.connect(_install_triggers, dispatch_uid="workflow.append_only")


def _install_triggers(**kwargs: Any) -> None:
    from qadam.workflow import append_only

    append_only.install()
