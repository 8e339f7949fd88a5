from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "qadam.intake"
    label = "intake"

    def ready(self) -> None:
        from qadam.files.rules import ACCESS
        from qadam.intake.rules import may_fetch_document

        ACCESS.add("intake.documents", may_fetch_document)
