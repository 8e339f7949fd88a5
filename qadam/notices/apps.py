from datetime import time, timedelta

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "qadam.notices"
    label = "notices"

    def ready(self) -> None:
        from qadam.jobs import timetable
        from qadam.notices.actions import send_digests

        # Before the working day begins.
        timetable.add("notices.digests", timedelta(days=1), send_digests, at=time(8))
