"""The clock can be moved for everything at once, but never where it matters."""

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from qadam.kit import clock
from qadam.kit.clock import ALMATY

MOMENT = datetime(2027, 1, 5, 9, 0, tzinfo=ALMATY)


@pytest.fixture
def clock_file(tmp_path: Path, settings: Any) -> Path:
    """The file that moves the clock, not written yet."""
    settings.CLOCK_FILE = tmp_path / "clock"
    return tmp_path / "clock"


def test_without_a_file_the_machine_tells_the_time() -> None:
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)


def test_a_named_file_that_is_not_there_changes_nothing(clock_file: Path) -> None:
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "text",
    ["2027-01-05T09:00:00+05:00\n", "2027-01-05T04:00:00+00:00", "2027-01-05T04:00:00Z", "2027-01-05 09:00"],
)
def test_the_file_moves_the_clock(text: str, clock_file: Path) -> None:
    clock_file.write_text(text, encoding="utf-8")

    assert clock.now() == MOMENT
    assert clock.now().utcoffset() == timedelta(hours=5)


def test_the_day_is_the_day_in_almaty(clock_file: Path) -> None:
    clock_file.write_text("2027-01-05T23:30:00+00:00", encoding="utf-8")

    assert clock.today() == date(2027, 1, 6)


@pytest.mark.parametrize("text", ["", "tomorrow", "2027-13-01", "ертең"])
def test_a_file_without_a_moment_is_named(text: str, clock_file: Path) -> None:
    clock_file.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=r"clock must hold one moment, such as 2027"):
        clock.now()


def test_a_block_may_live_at_another_moment() -> None:
    with clock.moved(MOMENT):
        inside = clock.now()

    assert inside == MOMENT
    assert clock.now() != MOMENT


def test_almaty_gave_up_its_sixth_hour_in_march_2024() -> None:
    offsets = [datetime(2024, 2, 29, 12, tzinfo=ALMATY), datetime(2024, 3, 1, 12, tzinfo=ALMATY)]

    assert [moment.utcoffset() for moment in offsets] == [timedelta(hours=6), timedelta(hours=5)]


def test_a_text_without_its_offset_is_no_moment() -> None:
    assert clock.parse("2027-01-05T09:00:00+05:00") == MOMENT
    with pytest.raises(ValueError, match="does not name its offset"):
        clock.parse("2027-01-05T09:00:00")


def started(**environment: str) -> "subprocess.CompletedProcess[str]":
    """Read the settings in a process of its own."""
    own = {**os.environ, **environment}
    words = [sys.executable, "-c", "import qadam.settings"]
    return subprocess.run(words, env=own, capture_output=True, text=True)


def test_in_production_a_clock_file_is_an_error_at_the_start(tmp_path: Path) -> None:
    home = {"QADAM_HOME": str(tmp_path), "QADAM_CLOCK_FILE": str(tmp_path / "clock")}

    codes = [started(**home).returncode, started(QADAM_PRODUCTION="0", **home).returncode]
    refused = started(QADAM_PRODUCTION="1", **home)

    assert codes == [0, 0]
    assert refused.returncode != 0
    assert "QADAM_CLOCK_FILE moves the clock, which QADAM_PRODUCTION=1 forbids" in refused.stderr
