"""Jobs are done once, also when a worker is killed or the database is busy."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone, translation
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from qadam.jobs import worker as worker_module
from qadam.jobs.models import WorkerBeat
from qadam.jobs.tests.chores import add, fail, speak_russian, stay_the_first_time
from qadam.jobs.worker import TRIES, Worker, requeue_lost
from qadam.kit.tests.parallel import at_once

IS_SQLITE = connection.vendor == "sqlite"
LONG_AGO = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _no_timetable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "sweep", lambda moment: [])


def running(worker_ids: list[str], began: timedelta = LONG_AGO) -> DBTaskResult:
    """A job that these workers have begun one after another, the last of them so long ago."""
    job = DBTaskResult.objects.get(pk=add.enqueue(1, 2).id)
    job.status, job.worker_ids = TaskResultStatus.RUNNING, worker_ids
    job.started_at = timezone.now() - began
    job.save()
    return job


def beat(worker_id: str, ago: timedelta = timedelta()) -> None:
    """Let a worker have shown a sign of life so long ago."""
    WorkerBeat.objects.create(worker_id=worker_id, beat_at=timezone.now() - ago)


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came to be so"
        time.sleep(0.05)


def test_once_runs_what_waits_and_stops(transactional_db: None) -> None:
    ids = [add.enqueue(1, 2).id, fail.enqueue().id, add.enqueue(3, 4).id]

    call_command("worker", once=True)

    done = [DBTaskResult.objects.get(pk=key) for key in ids]
    assert [job.status for job in done] == ["SUCCESSFUL", "FAILED", "SUCCESSFUL"]
    assert [job.return_value for job in done] == [3, None, 7]
    assert done[1].exception_class_path == "builtins.ValueError"
    assert WorkerBeat.objects.count() == 0


def test_several_workers_share_the_jobs_and_run_each_once(transactional_db: None) -> None:
    for number in range(12):
        add.enqueue(number, 0)

    results = at_once(*[Worker(batch=True, interval=0.01).run for _ in range(3)])

    assert results == [None] * 3
    jobs = DBTaskResult.objects.all()
    assert sorted(job.return_value for job in jobs) == list(range(12))
    assert {len(job.worker_ids) for job in jobs} == {1}


def test_each_job_is_a_request_of_its_own_in_the_language_of_the_platform(transactional_db: None) -> None:
    ids = [speak_russian.enqueue().id, speak_russian.enqueue().id]

    with translation.override("en"):
        Worker(batch=True).run()

    found = [str(DBTaskResult.objects.get(pk=key).return_value).split() for key in ids]
    assert [language for language, _ in found] == ["kk", "kk"]
    assert found[0][1] != found[1][1]


def test_the_job_of_a_silent_worker_waits_again(db: None) -> None:
    job = running(["silent"])
    beat("silent", ago=LONG_AGO)

    count = requeue_lost()

    job.refresh_from_db()
    assert (count, job.status, job.started_at) == (1, "READY", None)
    assert not WorkerBeat.objects.exists()


def test_the_job_of_a_living_worker_is_left_to_it(db: None) -> None:
    job = running(["busy"], began=timedelta(hours=3))
    beat("busy", ago=timedelta(seconds=10))

    count = requeue_lost()

    job.refresh_from_db()
    assert (count, job.status) == (0, "RUNNING")


def test_a_job_just_begun_is_left_alone_before_the_first_heartbeat(db: None) -> None:
    job = running(["new"], began=timedelta(seconds=1))

    count = requeue_lost()

    job.refresh_from_db()
    assert (count, job.status) == (0, "RUNNING")


def test_a_job_that_a_worker_could_not_finish_is_not_stuck_while_the_worker_lives(db: None) -> None:
    job = running(["idle"], began=timedelta(seconds=1))
    beat("idle")

    count = requeue_lost(idle="idle")

    job.refresh_from_db()
    assert (count, job.status) == (1, "READY")


def test_after_some_tries_a_lost_job_has_failed_and_says_so(db: None) -> None:
    job = running([f"silent-{number}" for number in range(TRIES)])

    requeue_lost()

    job.refresh_from_db()
    assert job.status == "FAILED"
    assert job.finished_at is not None
    assert job.traceback == f"The worker fell silent in each of {TRIES} tries."
    assert job.exception_class_path == "qadam.jobs.worker.LostWorker"


def test_a_lost_job_that_another_worker_has_begun_meanwhile_is_not_given_back(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = running(["silent"])
    stale = DBTaskResult.objects.get(pk=job.pk)
    job.claim("quicker")

    given_back = worker_module._give_back(stale)

    job.refresh_from_db()
    assert (given_back, job.status, job.worker_ids) == (0, "RUNNING", ["silent", "quicker"])


def test_a_busy_database_only_delays_the_worker(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = add.enqueue(1, 2).id
    take, troubles = Worker._take_one, [OperationalError("database is locked")]

    def take_later(self: Worker) -> bool:
        if troubles:
            raise troubles.pop()
        return take(self)

    monkeypatch.setattr(Worker, "_take_one", take_later)

    Worker(batch=True, interval=0.01).run()

    assert DBTaskResult.objects.get(pk=key).return_value == 3


@pytest.mark.skipif(not IS_SQLITE, reason="only SQLite locks the whole database")
def test_a_locked_file_only_delays_the_worker(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = add.enqueue(1, 2).id
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    connection.close()
    holder = sqlite3.connect(
        str(connection.settings_dict["NAME"]), isolation_level=None, check_same_thread=False
    )
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.6, holder.rollback)
    release.start()

    Worker(batch=True, interval=0.05).run()

    release.join()
    holder.close()
    assert DBTaskResult.objects.get(pk=key).return_value == 3
    connection.close()


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start workers as real processes on the database of the test."""
    begun: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = {**os.environ, "QADAM_HOME": str(settings.HOME), "DATABASE_URL": _address()}
        environment["DJANGO_SETTINGS_MODULE"] = os.environ["DJANGO_SETTINGS_MODULE"]
        begun.append(subprocess.Popen([sys.executable, "-m", "qadam.cli", "worker"], env=environment))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def _address() -> str:
    """Return the database of the test as other processes name it."""
    said: dict[str, Any] = connection.settings_dict
    if IS_SQLITE:
        return f"sqlite:///{said['NAME']}"
    return f"postgres://{said['USER']}:{said['PASSWORD']}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


def job_of(key: str) -> DBTaskResult:
    """Return the job as it is now."""
    return DBTaskResult.objects.get(pk=key)


@pytest.mark.slow
def test_the_job_of_a_killed_worker_is_done_by_the_next_one(
    start_worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    key = stay_the_first_time.enqueue(str(tmp_path / "mark"), 60).id
    process = start_worker()
    wait_for(lambda: (tmp_path / "mark").exists())

    process.kill()
    process.wait()
    WorkerBeat.objects.update(beat_at=timezone.now() - LONG_AGO)
    DBTaskResult.objects.update(started_at=timezone.now() - LONG_AGO)
    Worker(batch=True).run()

    job = job_of(key)
    assert (job.status, job.return_value) == ("SUCCESSFUL", "done at the second try")
    assert len(job.worker_ids) == 2


@pytest.mark.slow
def test_a_worker_asked_to_stop_finishes_its_job_and_takes_no_other(
    start_worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    first = stay_the_first_time.enqueue(str(tmp_path / "first"), 1.5).id
    process = start_worker()
    wait_for(lambda: (tmp_path / "first").exists())
    second = add.enqueue(1, 2).id

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=20) == 0
    assert job_of(first).return_value == "done at the first try"
    assert job_of(second).status == "READY"
    assert not WorkerBeat.objects.exists()


@pytest.mark.slow
def test_a_worker_told_twice_stops_at_once_and_its_job_is_lost_not_failed(
    start_worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    key = stay_the_first_time.enqueue(str(tmp_path / "mark"), 60).id
    process = start_worker()
    wait_for(lambda: (tmp_path / "mark").exists())

    process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=20) == -signal.SIGTERM
    assert job_of(key).status == "RUNNING"


def test_jobs_done_long_ago_are_forgotten(db: None) -> None:
    days_ago = {"new": 29, "old": 31, "failed": 89, "long failed": 91, "waiting": 400}
    jobs = {name: DBTaskResult.objects.get(pk=add.enqueue(1, 2).id) for name in days_ago}
    for name, job in jobs.items():
        job.finished_at = None if name == "waiting" else timezone.now() - timedelta(days=days_ago[name])
        job.status = "READY" if name == "waiting" else "FAILED" if "failed" in name else "SUCCESSFUL"
        job.save()

    worker_module.forget_old_jobs(timezone.now())

    assert {name for name, job in jobs.items() if DBTaskResult.objects.filter(pk=job.pk).exists()} == {
        "new", "failed", "waiting",
    }  # fmt: skip
