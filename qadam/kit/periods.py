"""Periods of whole days: weeks, months, quarters, half-years and years, and the moving of days by months."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta


class Unit(StrEnum):
    """A calendar period by its length; a week runs from Monday to Sunday."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALFYEAR = "halfyear"
    YEAR = "year"


MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALFYEAR: 6, Unit.YEAR: 12}


@dataclass(frozen=True, order=True)
class Period:
    """A span of days, the first and the last included; ValueError where the last lies before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"The last day {self.last} lies before the first day {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.last - self.first).days + 1

    def touches(self, other: "Period") -> bool:
        """Say whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def cut(self, other: "Period") -> "Period | None":
        """Return the days both share, or None where they share none."""
        if not self.touches(other):
            return None
        return Period(max(self.first, other.first), min(self.last, other.last))


def numbered(unit: Unit, year: int, number: int) -> Period:
    """Return the month, quarter or half-year of a year by its number from 1, or the year itself (number 1).

    ValueError for a week, which has no number here, and for a number the year does not have.
    """
    if unit not in MONTHS_IN:
        raise ValueError("Weeks are not numbered here")
    months = MONTHS_IN[unit]
    if not 1 <= number <= 12 // months:
        raise ValueError(f"A year has no {unit} number {number}")
    first = date(year, (number - 1) * months + 1, 1)
    return Period(first, first + relativedelta(months=months, days=-1))


def month(year: int, number: int) -> Period:
    """Return the month 1–12 of the year."""
    return numbered(Unit.MONTH, year, number)


def quarter(year: int, number: int) -> Period:
    """Return the quarter 1–4 of the year."""
    return numbered(Unit.QUARTER, year, number)


def half_year(year: int, number: int) -> Period:
    """Return the half-year 1 or 2 of the year."""
    return numbered(Unit.HALFYEAR, year, number)


def whole_year(year: int) -> Period:
    """Return the year from 1 January to 31 December."""
    return numbered(Unit.YEAR, year, 1)


def number_of(unit: Unit, day: date) -> int:
    """Return the number, from 1, of the month, quarter or half-year of its year in which the day lies."""
    return (day.month - 1) // MONTHS_IN[unit] + 1


def period_of(unit: Unit, day: date) -> Period:
    """Return the week, month, quarter, half-year or year in which the day lies."""
    if unit is Unit.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    return numbered(unit, day.year, number_of(unit, day))


def touching(unit: Unit, period: Period) -> list[Period]:
    """Return the whole weeks, months … that share a day with the period, in order; they may reach beyond it."""
    found = [period_of(unit, period.first)]
    while found[-1].last < period.last:
        found.append(period_of(unit, found[-1].last + timedelta(days=1)))
    return found


def shift_day(day: date, months: int) -> date:
    """Return the same day of the month so many months later (earlier if negative), clamped at the month's end."""
    return day + relativedelta(months=months)


def day_in_month(year: int, month_number: int, day: int) -> date:
    """Return the day of the month, or the month's last day where it has fewer days."""
    return date(year, month_number, 1) + relativedelta(day=day)
