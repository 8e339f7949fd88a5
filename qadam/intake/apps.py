from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "qadam.intake"
    label = "intake"

    def ready(self) -> None:
        from qadam.files.rules import ACCESS
        from qadam.intake.queries import documents_behind, source_facts
        from qadam.intake.rules import may_fetch_document
        from qadam.programmes.facts import FACTS, WAYS

        FACTS.add("intake.source", source_facts)
        WAYS.add("intake.documents", documents_behind)
        ACCESS.add("intake.documents", may_fetch_document)
