"""The worker: django-tasks' database worker with a heartbeat, a second chance for lost jobs, and the timetable."""

import logging
import threading
import time
from datetime import datetime, timedelta

from django.db import close_old_connections, connection, transaction
from django.db.utils import OperationalError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker
from django_tasks_db.models import DBTaskResult

from qadam.jobs.models import WorkerBeat
from qadam.jobs.timetable import sweep
from qadam.kit import clock

logger = logging.getLogger("qadam.jobs")

BEAT_EVERY = 5.0
SILENT_AFTER = timedelta(seconds=30)
SWEEP_EVERY = timedelta(seconds=20)
TRIES = 3


class Worker(DatabaseWorker):
    """Takes jobs of all queues until it is told to stop."""

    def __init__(self, *, batch: bool = False, interval: float = 1.0) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until stopped; a locked database only delays."""
        beats = threading.Thread(target=self._beat, daemon=True)
        beats.start()
        try:
            self._work()
        finally:
            self._stopped.set()
            beats.join(timeout=BEAT_EVERY)
            WorkerBeat.objects.filter(worker_id=self.worker_id).delete()

    def _work(self) -> None:
        swept_at: datetime | None = None
        while self.running:
            close_old_connections()
            moment = clock.now()
            try:
                if swept_at is None or moment - swept_at >= SWEEP_EVERY or moment < swept_at:
                    swept_at = moment
                    requeue_lost()
                    sweep(moment)
                took_one = self._take_one()
            except OperationalError as error:
                logger.warning("the database is busy: %s", error)
                took_one = False
            if self.batch and not took_one:
                return
            if not took_one and self.running:
                time.sleep(self.interval)

    def _take_one(self) -> bool:
        waiting = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        with transaction.atomic():
            job = waiting.get_locked()
            if job is None:
                return False
            job.claim(self.worker_id)
        self.run_task(job)
        return True

    def _beat(self) -> None:
        while not self._stopped.is_set():
            try:
                WorkerBeat.objects.update_or_create(
                    worker_id=self.worker_id, defaults={"beat_at": timezone.now()}
                )
            except OperationalError:
                logger.warning("a heartbeat was missed: the database is busy")
            self._stopped.wait(BEAT_EVERY)
        connection.close()


def requeue_lost() -> int:
    """Give the jobs of workers that fell silent to the next worker; after some tries a job is marked as failed.

    Heartbeats use the machine's clock: a demonstration that moves the product's clock must not kill its workers.
    """
    silent_since = timezone.now() - SILENT_AFTER
    living = set(WorkerBeat.objects.filter(beat_at__gte=silent_since).values_list("worker_id", flat=True))
    lost = [
        job
        for job in DBTaskResult.objects.running().filter(started_at__lt=silent_since)
        if not job.worker_ids or job.worker_ids[-1] not in living
    ]
    for job in lost:
        status = TaskResultStatus.READY if len(job.worker_ids) < TRIES else TaskResultStatus.FAILED
        logger.warning("job %s lost its worker: %s", job.id, status)
        DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING).update(
            status=status, started_at=None if status == TaskResultStatus.READY else job.started_at
        )
    WorkerBeat.objects.filter(beat_at__lt=silent_since).delete()
    return len(lost)
