"""Kinds of control and the co-executor's own day: dates and rows of a scheme in, dates out."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from qadam.kit.workdays import WorkCalendar
from qadam.plans.models import SchemeKind


class CoTerm(NamedTuple):
    """The day of a co-executor, and whether there was no room for one before the lead's."""

    due_on: date
    has_no_room: bool


def kind_of(
    kinds: Iterable[SchemeKind], received_on: date, due_on: date, calendar: WorkCalendar
) -> SchemeKind | None:
    """Return the kind of control by the time from receipt to the due day; kinds in the scheme's order."""
    return next((kind for kind in kinds if _reaches(kind, received_on, due_on, calendar)), None)


def _reaches(kind: SchemeKind, received_on: date, due_on: date, calendar: WorkCalendar) -> bool:
    if kind.most_workdays is not None:
        return due_on <= calendar.add_working_days(received_on, kind.most_workdays)
    if kind.most_months is not None:
        return due_on <= received_on + relativedelta(months=kind.most_months)
    return True


def co_term(
    kind: SchemeKind | None,
    *,
    received_on: date,
    lead_on: date,
    period_ended_on: date | None,
    inner_workdays: int | None,
    calendar: WorkCalendar,
) -> CoTerm:
    """Return the co-executor's day: working days before the lead's, but not before there is something to send.

    `inner_workdays` is the lead's own choice and goes before the scheme's. For information on a period the day is
    not before the first working day after the period, for other work not before one working day after receipt;
    where that leaves no room the lead's day stands. Source: control rules, "Bodies in a measure".
    """
    day = _counted(kind, received_on, lead_on, inner_workdays, calendar)
    earliest = calendar.add_working_days(received_on, 1)
    if period_ended_on is not None:
        earliest = max(earliest, calendar.add_working_days(period_ended_on, 1))
    day = max(day, earliest)
    if day >= lead_on:
        return CoTerm(lead_on, has_no_room=True)
    return CoTerm(day, has_no_room=False)


def _counted(
    kind: SchemeKind | None, received_on: date, lead_on: date, inner: int | None, calendar: WorkCalendar
) -> date:
    if inner is not None:
        return calendar.add_working_days(lead_on, -inner)
    if kind is None:
        return lead_on
    if kind.co_counted == SchemeKind.Counted.AFTER:
        return calendar.add_working_days(received_on, kind.co_workdays)
    return calendar.add_working_days(lead_on, -kind.co_workdays)
