from datetime import timedelta

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "qadam.people"
    label = "people"

    def ready(self) -> None:
        from qadam.jobs import timetable
        from qadam.people import limits, queries, receivers
        from qadam.workflow.queries import BODY_NAMES, PERSON_NAMES

        PERSON_NAMES.add("people", queries.person_names)
        BODY_NAMES.add("people", queries.body_names)
        receivers.connect()
        timetable.add("people.limits", timedelta(hours=6), lambda moment: limits.forget())
