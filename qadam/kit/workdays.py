"""The working-day calendar of Kazakhstan: holidays, transferred days off and the moving of a due day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import holidays

Direction = Literal["next", "previous", "none"]

_DAY = timedelta(days=1)
_STEP = {"next": _DAY, "previous": -_DAY}
_SATURDAY = 5


@dataclass(frozen=True)
class Transfer:
    """One day made a working day or a day off by an act; `source` names the act."""

    day: date
    is_working: bool
    source: str


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked: `holidays` are days off with their names, `transfers` (True = worked) override them.

    Saturdays and Sundays are days off. Days outside the years the mappings cover follow the weekend alone.
    """

    holidays: Mapping[date, str]
    transfers: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        """Say whether the day is worked."""
        if day in self.transfers:
            return self.transfers[day]
        return day.weekday() < _SATURDAY and day not in self.holidays

    def move(self, day: date, direction: Direction) -> date:
        """Return the day itself if it is worked or the direction is "none", else the nearest working day that way.

        The direction belongs to the control scheme; ValueError for any other word.
        """
        if direction == "none":
            return day
        if direction not in _STEP:
            raise ValueError(f"Unknown direction: {direction}")
        while not self.is_working(day):
            day += _STEP[direction]
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """Return the n-th working day after the day (before it if n is negative); 0 gives the day itself."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day = self.move(day + step, "next" if n > 0 else "previous")
        return day


def kazakhstan(first_year: int, last_year: int) -> WorkCalendar:
    """Return the calendar of the years, both included: public holidays by their Kazakh names and transferred weekends.

    The days come from the `holidays` library, which follows the Law "On holidays" and the yearly acts on the transfer
    of days off; Kurban Ait of years without an official day is an estimate.
    """
    # One year more, because a transfer at a year's turn is written with the later year.
    found = holidays.country_holidays(
        "KZ", years=range(first_year, last_year + 2), language="kk", expand=False
    )
    years = range(first_year, last_year + 1)
    return WorkCalendar(
        holidays={day: found[day] for day in sorted(found) if day.year in years},
        transfers={day: True for day in sorted(found.weekend_workdays) if day.year in years},
    )
