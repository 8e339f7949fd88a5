"""Which workers live, and when each thing of the timetable runs next."""

from django.db import models


class WorkerBeat(models.Model):
    """The heartbeat of one worker process; what a silent worker had begun is given to another."""

    worker_id = models.CharField(max_length=64, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id


class TimetableEntry(models.Model):
    """One thing the timetable runs: its next moment is claimed before it is run, so that it runs once."""

    name = models.CharField(max_length=80, unique=True)
    next_moment_at = models.DateTimeField()
    last_begun_at = models.DateTimeField(null=True, blank=True)
    last_done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
