from django.apps import AppConfig


class ContestsConfig(AppConfig):
    name = "qadam.contests"
    label = "contests"

    def ready(self) -> None:
        from qadam.workflow import append_only

        append_only.protect("contests_vote")
        append_only.protect("contests_verdict")
