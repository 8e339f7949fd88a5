from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "qadam.people"
    label = "people"

    def ready(self) -> None:
        from qadam.people import queries, receivers
        from qadam.workflow.queries import BODY_NAMES, PERSON_NAMES

        PERSON_NAMES.add("people", queries.person_names)
        BODY_NAMES.add("people", queries.body_names)
        receivers.connect()
