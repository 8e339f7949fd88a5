"""What a deadline rule and a report rule consist of."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from qadam.kit.periods import Period, Unit


class RuleError(ValueError):
    """A rule that cannot be read or moved; `position` counts the characters before the fault, from 0."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message


class Slot(NamedTuple):
    """A month, quarter or half-year by its year and its number in the year, from 1."""

    year: int
    number: int


Span = tuple[Slot, Slot]


@dataclass(frozen=True)
class Until:
    """The work is done by this day, the day included."""

    day: date


@dataclass(frozen=True)
class On:
    """The work happens on this one day."""

    day: date


@dataclass(frozen=True)
class FromTo:
    """The work happens between two days, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Months:
    """The work happens from the first named month to the last one."""

    first: Slot
    last: Slot


@dataclass(frozen=True)
class MonthsYearly:
    """The work happens in the named months of every year; the numbers 1–12 rise."""

    months: tuple[int, ...]


@dataclass(frozen=True)
class Quarters:
    """The work happens in each of the named quarters."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class HalfYears:
    """The work happens in each of the named half-years."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Years:
    """The work happens within the span of these years."""

    first: int
    last: int


@dataclass(frozen=True)
class Periodic:
    """The work happens in every week, month, quarter, half-year or year."""

    unit: Unit


@dataclass(frozen=True)
class Standing:
    """The work never stops, from the period's or this first day on."""

    since: date | None = None


@dataclass(frozen=True)
class Relative:
    """The day is counted from an event or an act named by a code."""

    code: str


@dataclass(frozen=True)
class Reference:
    """The day stands in another document named by a code."""

    code: str


@dataclass(frozen=True)
class NoDeadline:
    """The document names no day."""


Part = (
    Until
    | On
    | FromTo
    | Months
    | MonthsYearly
    | Quarters
    | HalfYears
    | Years
    | Periodic
    | Standing
    | Relative
    | Reference
    | NoDeadline
)

PERIODIC_KINDS = {
    Unit.WEEK: "weekly",
    Unit.MONTH: "monthly",
    Unit.QUARTER: "quarterly",
    Unit.HALFYEAR: "halfyearly",
    Unit.YEAR: "yearly",
}
_KINDS: dict[type[Part], str] = {
    Until: "until",
    On: "date",
    FromTo: "range",
    Months: "month",
    MonthsYearly: "months_yearly",
    Quarters: "quarters",
    HalfYears: "halfyears",
    Years: "years",
    Standing: "standing",
    Relative: "relative",
    Reference: "reference",
    NoDeadline: "none",
}


def kind_of(part: Part) -> str:
    """Return the part's kind by the table of deadline kinds."""
    return PERIODIC_KINDS[part.unit] if isinstance(part, Periodic) else _KINDS[type(part)]


@dataclass(frozen=True)
class DeadlineRule:
    """When the work is done: one part or several."""

    parts: tuple[Part, ...]

    @property
    def kind(self) -> str:
        """Return the kind of the first part."""
        return kind_of(self.parts[0])


@dataclass(frozen=True)
class AfterPeriod:
    """Information is due on this day of the month after each period that ends on or after `since`."""

    day: int
    unit: Unit
    since: date | None = None


@dataclass(frozen=True)
class ByEachYear:
    """Information is due by this day of every year."""

    month: int
    day: int


@dataclass(frozen=True)
class ByDay:
    """Information is due by this one day."""

    day: date


ReportPart = AfterPeriod | ByEachYear | ByDay


@dataclass(frozen=True)
class ReportRule:
    """When information is due: no part where the document has no report rule."""

    parts: tuple[ReportPart, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)


class Window(NamedTuple):
    """The days in which work is done, the last included; no first day for "until a day"."""

    first: date | None
    last: date


class ReportDay(NamedTuple):
    """The day information is due and the whole calendar period it covers, None for a fixed day."""

    due: date
    covers: Period | None
