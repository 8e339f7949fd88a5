from datetime import timedelta

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "qadam.notices"
    label = "notices"

    def ready(self) -> None:
        from qadam.jobs import timetable
        from qadam.notices.actions import make_letters, sweep_letters

        # Each person's moment is stored; these only look whose has come. Writing stands before sending.
        timetable.add("notices.write", timedelta(minutes=1), make_letters)
        timetable.add("notices.send", timedelta(minutes=1), sweep_letters)
