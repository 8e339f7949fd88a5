"""The working-day calendar of Kazakhstan: holidays, transferred days off and the moving of a due day."""

from collections.abc import Iterator, Mapping
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


_GOVERNMENT = "ҚР Үкіметінің {year} жылғы № {number} қаулысы (adilet.zan.kz/kaz/docs/{code})"
_MINISTER = "ҚР еңбек министрінің {year} жылғы № {number} бұйрығы (adilet.zan.kz/kaz/docs/{code})"


def _acts() -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Give each act with its pairs of days: the day worked and the day off taken for it."""
    yield _GOVERNMENT.format(year=2016, number=67, code="P1600000067"), (("2016-03-05", "2016-03-07"),)
    yield (
        _GOVERNMENT.format(year=2017, number=5, code="P1700000005"),
        (("2017-03-18", "2017-03-20"), ("2017-07-01", "2017-07-07")),
    )
    yield (
        _GOVERNMENT.format(year=2017, number=864, code="P1700000864"),
        (
            ("2018-03-03", "2018-03-09"),
            ("2018-04-28", "2018-04-30"),
            ("2018-05-05", "2018-05-08"),
            ("2018-08-25", "2018-08-31"),
            ("2018-12-29", "2018-12-31"),
        ),
    )
    yield _GOVERNMENT.format(year=2018, number=888, code="P1800000888"), (("2019-05-04", "2019-05-10"),)
    # The day worked for 8 May 2020 is left out: the draft and the calendar in use name different ones.
    yield (
        _GOVERNMENT.format(year=2019, number=820, code="P1900000820"),
        (("2020-01-05", "2020-01-03"), ("2020-12-20", "2020-12-18")),
    )
    yield _GOVERNMENT.format(year=2020, number=930, code="P2000000930"), (("2021-07-03", "2021-07-05"),)
    yield (
        _GOVERNMENT.format(year=2021, number=713, code="P2100000713"),
        (("2022-03-05", "2022-03-07"), ("2022-08-27", "2022-08-29")),
    )
    yield _GOVERNMENT.format(year=2022, number=796, code="P2200000796"), (("2022-10-22", "2022-10-24"),)
    yield _GOVERNMENT.format(year=2023, number=326, code="P2300000326"), (("2023-07-01", "2023-07-07"),)
    yield _MINISTER.format(year=2024, number=109, code="G24G0000109"), (("2024-05-04", "2024-05-08"),)
    yield _MINISTER.format(year=2024, number=436, code="G24G0000436"), (("2025-01-05", "2025-01-03"),)


def _transfers() -> Iterator[Transfer]:
    for source, pairs in _acts():
        for worked, off in pairs:
            yield Transfer(date.fromisoformat(worked), is_working=True, source=source)
            yield Transfer(date.fromisoformat(off), is_working=False, source=source)


# The transfers of 2015–2026 we are sure of, in order of day; none is known for 2015 and 2026. A copy of this table in
# the database is what an administrator edits.
KNOWN_TRANSFERS: tuple[Transfer, ...] = tuple(sorted(_transfers(), key=lambda one: one.day))
