"""What runs by the clock runs once, also late, also beside something that fails."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command

from qadam.jobs import timetable
from qadam.jobs.models import TimetableEntry
from qadam.jobs.timetable import TRY_AGAIN_AFTER, Timed, sweep
from qadam.kit.clock import ALMATY
from qadam.kit.registries import Registry
from qadam.kit.tests.parallel import at_once

MOMENT = datetime(2026, 3, 5, 10, 30, tzinfo=ALMATY)
HOUR = timedelta(hours=1)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments at which the one hourly entry of an otherwise empty timetable was run."""
    monkeypatch.setattr(timetable, "TIMETABLE", Registry[Timed]())
    moments: list[datetime] = []
    timetable.add("hourly", HOUR, moments.append)
    return moments


def broken(moment: datetime) -> None:
    """Fall over."""
    raise ValueError("the stapler is empty")


def test_an_entry_runs_when_its_moment_has_come(db: None, runs: list[datetime]) -> None:
    swept = [sweep(MOMENT), sweep(MOMENT + HOUR / 2), sweep(MOMENT + HOUR)]

    assert swept == [["hourly"], [], ["hourly"]]
    assert runs == [MOMENT, MOMENT + HOUR]


def test_many_missed_moments_are_run_once(db: None, runs: list[datetime]) -> None:
    sweep(MOMENT)

    swept = [sweep(MOMENT + 48 * HOUR), sweep(MOMENT + 48 * HOUR)]

    assert swept == [["hourly"], []]
    assert runs == [MOMENT, MOMENT + 48 * HOUR]


def test_of_two_sweeps_at_once_one_runs_the_entry(transactional_db: None, runs: list[datetime]) -> None:
    first = at_once(*[lambda: sweep(MOMENT)] * 3)
    second = at_once(*[lambda: sweep(MOMENT + HOUR)] * 3)

    assert sorted(first) == sorted(second) == [[], [], ["hourly"]]
    assert runs == [MOMENT, MOMENT + HOUR]


def test_an_entry_that_fails_stops_no_other_and_says_why(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "TIMETABLE", Registry[Timed]())
    done: list[datetime] = []
    timetable.add("broken", HOUR, broken)
    timetable.add("sound", HOUR, done.append)

    swept = sweep(MOMENT)

    assert (swept, done) == (["sound"], [MOMENT])
    errors = dict(TimetableEntry.objects.values_list("name", "last_error"))
    assert errors == {"broken": "ValueError: the stapler is empty", "sound": ""}


def test_an_entry_that_failed_is_tried_again_soon_and_its_error_goes(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timetable, "TIMETABLE", Registry[Timed]())
    acts: list[Callable[[datetime], None]] = [broken, lambda moment: None]
    timetable.add("daily", 24 * HOUR, lambda moment: acts.pop(0)(moment))

    swept = [sweep(MOMENT), sweep(MOMENT + TRY_AGAIN_AFTER), sweep(MOMENT + HOUR)]

    assert swept == [[], ["daily"], []]
    entry = TimetableEntry.objects.get()
    assert (entry.last_error, entry.last_done_at) == ("", MOMENT + TRY_AGAIN_AFTER)


def test_an_entry_whose_worker_died_is_run_by_the_next_one(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """No program catches the end of its process."""

    def die(moment: datetime) -> None:
        raise Killed

    monkeypatch.setattr(timetable, "TIMETABLE", Registry[Timed]())
    done: list[datetime] = []
    acts: list[Callable[[datetime], None]] = [die, done.append]
    timetable.add("daily", 24 * HOUR, lambda moment: acts.pop(0)(moment))
    with pytest.raises(Killed):
        sweep(MOMENT)

    swept = [sweep(MOMENT + timedelta(minutes=1)), sweep(MOMENT + TRY_AGAIN_AFTER)]

    assert swept == [[], ["daily"]]
    assert done == [MOMENT + TRY_AGAIN_AFTER]


def test_a_clock_moved_back_does_not_stop_the_timetable(db: None, runs: list[datetime]) -> None:
    sweep(MOMENT + 24 * 365 * HOUR)

    assert sweep(MOMENT) == ["hourly"]


def test_a_daily_entry_stands_on_its_time_of_day() -> None:
    timed = Timed(timedelta(days=1), print, time(8))

    moments = [
        timed.after(datetime(2026, 3, 5, 7, 59, tzinfo=ALMATY)),
        timed.after(datetime(2026, 3, 5, 8, 0, tzinfo=ALMATY)),
        timed.after(datetime(2026, 3, 5, 20, 0, tzinfo=UTC)),
        timed.after(datetime(2024, 2, 29, 12, 0, tzinfo=ALMATY)),
    ]

    assert moments == [
        datetime(2026, 3, 5, 8, tzinfo=ALMATY),
        datetime(2026, 3, 6, 8, tzinfo=ALMATY),
        datetime(2026, 3, 6, 8, tzinfo=ALMATY),
        datetime(2024, 3, 1, 8, tzinfo=ALMATY),
    ]


def test_a_name_stands_once_in_the_timetable(runs: list[datetime]) -> None:
    with pytest.raises(ValueError, match="hourly is registered already"):
        timetable.add("hourly", HOUR, runs.append)


def test_the_command_shows_what_ran_and_what_comes(
    db: None, runs: list[datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("timetable")
    sweep(MOMENT)
    call_command("timetable")

    assert capsys.readouterr().out.splitlines() == [
        "hourly: not done yet, next when a worker runs",
        "hourly: done 05.03.2026 10:30, next 05.03.2026 11:30",
    ]


def test_the_command_shows_what_failed_and_fails_too(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(timetable, "TIMETABLE", Registry[Timed]())
    timetable.add("broken", HOUR, broken)
    sweep(MOMENT)

    with pytest.raises(CommandError, match="1 of 1 entries failed when last run"):
        call_command("timetable")

    shown = capsys.readouterr()
    assert shown.out == "broken: not done yet, next 05.03.2026 10:45\n"
    assert shown.err == "broken failed: ValueError: the stapler is empty\n"
