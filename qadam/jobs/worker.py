"""The worker: django-tasks' database worker with a heartbeat, a second chance for lost jobs, and the timetable."""

import logging
import os
import signal
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker
from django_tasks_db.models import DBTaskResult

from qadam.jobs.models import WorkerBeat
from qadam.jobs.timetable import sweep
from qadam.kit import clock
from qadam.kit.request import new_request_id

logger = logging.getLogger("qadam.jobs")

BEAT_EVERY = 5.0
SILENT_AFTER = timedelta(seconds=30)
SWEEP_EVERY = 20.0
TRIES = 3
# What a database says that is busy, restarts or cannot be reached: it will answer again.
BUSY = (OperationalError, InterfaceError)


class LostWorker(Exception):
    """The worker of a job fell silent each time it was tried."""


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
        self._next_sweep = 0.0

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Finish what is begun, then stop; asked a second time, stop at once, and another worker takes the job."""
        if self.running:
            self.running = False
            return
        signal.signal(signum, signal.SIG_DFL)
        os.kill(os.getpid(), signum)

    def run(self) -> None:
        """Work until stopped; a locked database only delays."""
        beats = threading.Thread(target=self._beat, daemon=True)
        beats.start()
        try:
            while self.running:
                took_one = self._look_once()
                if self.batch and took_one is False:
                    return
                if not took_one and self.running:
                    time.sleep(self.interval)
        finally:
            self._stopped.set()
            beats.join(timeout=BEAT_EVERY)
            with suppress(DatabaseTrouble):
                WorkerBeat.objects.filter(worker_id=self.worker_id).delete()

    def _look_once(self) -> bool | None:
        """Sweep when it is time, do one waiting job and tell whether there was one; None when the database is busy."""
        close_old_connections()
        try:
            self._sweep()
            return self._take_one()
        except BUSY as error:
            logger.warning("the database is busy: %s", error)
            return None

    def _sweep(self) -> None:
        # The machine's own clock: the product's clock may stand still or jump in a demonstration.
        if time.monotonic() < self._next_sweep:
            return
        requeue_lost(idle=self.worker_id)
        sweep(clock.now())
        self._next_sweep = time.monotonic() + SWEEP_EVERY

    def _take_one(self) -> bool:
        waiting = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        with transaction.atomic():
            job = waiting.get_locked()
            if job is None:
                return False
            job.claim(self.worker_id)
        self.run_task(job)
        return True

    def run_task(self, db_task_result: "DBTaskResult[Any, Any]") -> None:
        """Run one job as a request of its own, in the language of the platform."""
        new_request_id()
        with translation.override(settings.LANGUAGE_CODE):
            super().run_task(db_task_result)

    def _beat(self) -> None:
        while not self._stopped.is_set():
            close_old_connections()
            try:
                WorkerBeat.objects.update_or_create(
                    worker_id=self.worker_id, defaults={"beat_at": timezone.now()}
                )
            except DatabaseTrouble as error:
                logger.warning("a heartbeat was missed: %s", error)
            self._stopped.wait(BEAT_EVERY)
        connection.close()


def requeue_lost(idle: str = "") -> int:
    """Give the jobs of workers that fell silent to the next worker; after some tries a job is marked as failed.

    `idle` is a worker that does nothing at present: what it had begun is lost too, at once.
    Heartbeats use the machine's clock: a demonstration that moves the product's clock must not kill its workers.
    """
    silent_since = timezone.now() - SILENT_AFTER
    living = set(WorkerBeat.objects.filter(beat_at__gte=silent_since).values_list("worker_id", flat=True))
    lost = 0
    for job in DBTaskResult.objects.running():
        worker_id = job.worker_ids[-1] if job.worker_ids else ""
        is_fresh = job.started_at is not None and job.started_at >= silent_since
        if (worker_id and worker_id == idle) or (worker_id not in living and not is_fresh):
            lost += _give_back(job)
    WorkerBeat.objects.filter(beat_at__lt=silent_since).delete()
    return lost


def _give_back(job: "DBTaskResult[Any, Any]") -> int:
    """Let a lost job be tried again or fail; nothing is done when another worker was quicker."""
    values: dict[str, Any]
    if len(job.worker_ids) < TRIES:
        values = {"status": TaskResultStatus.READY, "started_at": None}
    else:
        values = {
            "status": TaskResultStatus.FAILED,
            "finished_at": timezone.now(),
            "exception_class_path": f"{LostWorker.__module__}.{LostWorker.__qualname__}",
            "traceback": f"The worker fell silent in each of {len(job.worker_ids)} tries.",
        }
    logger.warning("job %s lost its worker: %s", job.id, values["status"])
    same = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)
    return int(same.update(**values))


def forget_old_jobs(moment: datetime) -> None:
    """Delete jobs that were done a month ago, and failed ones after three months."""
    long_ago = {TaskResultStatus.SUCCESSFUL: timedelta(days=30), TaskResultStatus.FAILED: timedelta(days=90)}
    for status, age in long_ago.items():
        DBTaskResult.objects.filter(status=status, finished_at__lt=timezone.now() - age).delete()
