from datetime import time, timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "qadam.jobs"
    label = "jobs"

    def ready(self) -> None:
        from qadam.jobs import timetable
        from qadam.jobs.worker import forget_old_jobs

        timetable.add("jobs.forget_old", timedelta(days=1), forget_old_jobs, at=time(3))
