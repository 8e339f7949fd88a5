"""The calendar of a plan: which measures are due on which day."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from qadam.kit import charts
from qadam.kit.periods import month as month_of
from qadam.plans.public.moments import Moment, moments_of
from qadam.programmes.models import Edition, Measure
from qadam.territories.queries import work_calendar


@dataclass(frozen=True)
class Item:
    """One measure due on a day."""

    measure: Measure
    moment: Moment
    state: str


@dataclass(frozen=True)
class Day:
    """A day on which something is due."""

    day: date
    items: list[Item]

    @property
    def bodies(self) -> int:
        """Count what all bodies together owe on the day."""
        return sum(item.moment.bodies for item in self.items)


@dataclass(frozen=True)
class Square:
    """One square of a month's grid; days of the neighbouring months are empty."""

    day: date
    is_inside: bool
    is_off: bool
    is_today: bool
    measures: int
    moved_to: date | None = None


@dataclass(frozen=True)
class Sheet:
    """One month: its grid by weeks, its days, and the months beside it that have something."""

    first: date
    weeks: list[list[Square]]
    days: list[Day]
    earlier: date | None
    later: date | None
    overview: list[dict[str, Any]]
    measures: int


def sheet_of(edition: Edition, first: date | None, today: date, *, body: str = "") -> Sheet | None:
    """Return a month of the calendar, the one to look at now where none is asked for; None where nothing is due."""
    moments = moments_of(edition, body=body)
    if not moments:
        return None
    months = sorted({moment.due_on.replace(day=1) for moment in moments})
    shown = first or _present(months, today)
    measures = edition.measures.in_bulk()
    inside = [moment for moment in moments if moment.due_on.replace(day=1) == shown]
    days = _days(inside, measures, today)
    return Sheet(
        shown,
        _weeks(shown, {day.day: len(day.items) for day in days}, _moved(moments), today),
        days,
        next((month for month in reversed(months) if month < shown), None),
        next((month for month in months if month > shown), None),
        _overview(moments, months, today),
        len({moment.measure_id for moment in inside}),
    )


def _present(months: list[date], today: date) -> date:
    """Return today's month or the next that has something; a plan that is over opens at its beginning."""
    return next((month for month in months if month >= today.replace(day=1)), months[0])


def _days(moments: Iterable[Moment], measures: dict[int, Measure], today: date) -> list[Day]:
    found: dict[date, list[Item]] = defaultdict(list)
    for moment in moments:
        found[moment.due_on].append(Item(measures[moment.measure_id], moment, moment.state(today)))
    return [
        Day(day, sorted(items, key=lambda item: item.measure.position))
        for day, items in sorted(found.items())
    ]


def _moved(moments: Iterable[Moment]) -> dict[date, date]:
    return {moment.original_on: moment.due_on for moment in moments if moment.is_moved}


def _weeks(first: date, counts: dict[date, int], moved: dict[date, date], today: date) -> list[list[Square]]:
    work = work_calendar(first.year - 1, first.year + 1)
    return [
        [
            Square(
                day,
                is_inside=day.month == first.month,
                is_off=not work.is_working(day),
                is_today=day == today,
                measures=counts.get(day, 0),
                moved_to=moved.get(day),
            )
            for day in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]


def _overview(moments: list[Moment], months: list[date], today: date) -> list[dict[str, Any]]:
    counts: dict[date, int] = defaultdict(int)
    for moment in moments:
        counts[moment.due_on] += 1
    last = month_of(months[-1].year, months[-1].month).last
    work = work_calendar(months[0].year, last.year)
    span = (months[0] + timedelta(days=step) for step in range((last - months[0]).days + 1))
    off = frozenset(day for day in span if not work.is_working(day))
    strips = charts.heat_calendar(counts, months[0], last, off, today)
    return [strip | {"url": f"?month={strip['month']:%Y-%m}"} for strip in strips]
