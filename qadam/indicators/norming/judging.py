"""Norms held against facts: met, missed and by how many, still to do, foretold, or not measured. Pure: no models."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from qadam.indicators.norming.facts import Fact
from qadam.kit.periods import Period, Unit, touching

ZERO = Decimal(0)
CALENDAR = {"week": Unit.WEEK, "month": Unit.MONTH, "quarter": Unit.QUARTER, "year": Unit.YEAR}


class State(StrEnum):
    """What became of a norm in a territory and a period."""

    MET = "met"
    MISSED = "missed"
    RUNNING = "running"
    AHEAD = "ahead"
    # Only a part of the period lies in the days of the norm, and that part did not give the whole number.
    NOT_WHOLE = "not_whole"
    # A norm on each event, and there was none.
    NO_EVENT = "no_event"
    # Nobody gives facts of that kind: never the same as missed.
    NOT_MEASURED = "not_measured"


class Reason(StrEnum):
    """Why a fact does not count."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_MINUTES = "no_minutes"
    TOO_FEW_PEOPLE = "too_few_people"
    # It falls short of the number that the norm asks of each event, or goes beyond it.
    NOT_AS_ASKED = "not_as_asked"


@dataclass(frozen=True)
class Terms:
    """What a norm asks: the number, of what, in each period of which kind, and what a fact must be to count."""

    compared: str
    amount: Decimal
    unit: str
    per: str
    minutes_from: int | None = None
    minutes_to: int | None = None
    people_at_least: int | None = None


@dataclass(frozen=True)
class Slot:
    """A period of a norm: the days of it that lie in the norm's own days, and whether those are all; a wave's key."""

    period: Period
    is_whole: bool = True
    wave: str = ""

    @property
    def key(self) -> str:
        """Return what names the period in an address: its first day."""
        return self.period.first.isoformat()


@dataclass(frozen=True)
class Refused:
    """A fact that does not count, and why."""

    fact: Fact
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Coverage:
    """People counted twice: each time they came, and once a person where a list was kept."""

    gross: int = 0
    unique: int = 0
    # How many of the gross number stand on a list.
    listed: int = 0

    @property
    def listed_share(self) -> int | None:
        """Return the share on lists in whole per cent; nothing where nobody came."""
        return self.listed * 100 // self.gross if self.gross else None


@dataclass(frozen=True)
class Verdict:
    """A norm in one territory and period."""

    state: State
    asked: Decimal
    counted: Decimal = ZERO
    # How many are lacking, or too many.
    off_by: Decimal = ZERO
    # At the pace so far, by the end of a period that runs.
    forecast: Decimal | None = None
    will_be_met: bool | None = None
    coverage: Coverage = Coverage()
    counting: tuple[Fact, ...] = ()
    refused: tuple[Refused, ...] = ()


def slots_of(per: str, days: Period | None, waves: Sequence[tuple[str, Period]] = ()) -> list[Slot]:
    """Return the periods of a norm within its days, in order; a norm on each event is shown by months.

    A wave is given by its key and its days. Without days there are no periods.
    """
    if days is None:
        return []
    if per == "project":
        return [Slot(days)]
    if per == "wave":
        cut = [(wave, whole, whole.cut(days)) for wave, whole in waves]
        return [Slot(part, part == whole, wave) for wave, whole, part in cut if part]
    wholes = touching(CALENDAR.get(per, Unit.MONTH), days)
    cuts = [(whole, whole.cut(days)) for whole in wholes]
    return [Slot(part, part == whole) for whole, part in cuts if part]


def reasons_against(terms: Terms, fact: Fact) -> tuple[Reason, ...]:
    """Return why a fact does not count for a norm; nothing where it does."""
    found = []
    if terms.minutes_from is not None or terms.minutes_to is not None:
        found += _reasons_of_length(terms, fact.minutes)
    if terms.people_at_least is not None and fact.people < terms.people_at_least:
        found.append(Reason.TOO_FEW_PEOPLE)
    if not found and terms.per == "event" and not _holds(terms, amount_of(terms.unit, fact)):
        found.append(Reason.NOT_AS_ASKED)
    return tuple(found)


def _reasons_of_length(terms: Terms, minutes: int | None) -> list[Reason]:
    if minutes is None:
        return [Reason.NO_MINUTES]
    if terms.minutes_from is not None and minutes < terms.minutes_from:
        return [Reason.TOO_SHORT]
    if terms.minutes_to is not None and minutes > terms.minutes_to:
        return [Reason.TOO_LONG]
    return []


def amount_of(unit: str, fact: Fact) -> Decimal:
    """Return how much one fact gives, in the unit of a norm: people, days, or how many there were."""
    if unit == "person":
        return Decimal(fact.people)
    if unit == "day":
        return Decimal(fact.days)
    return Decimal(fact.amount)


def total_of(unit: str, facts: Sequence[Fact]) -> Decimal:
    """Return how much facts in the order of their days give together; of shares in per cent the last one stands."""
    if unit == "per_cent":
        return amount_of(unit, facts[-1]) if facts else ZERO
    return sum((amount_of(unit, fact) for fact in facts), ZERO)


def coverage_of(facts: Iterable[Fact]) -> Coverage:
    """Count the people of facts each time, and once a person; a fact without a list is only in the first number."""
    gross, listed, persons = 0, 0, set[str]()
    for fact in facts:
        gross += fact.people
        if fact.persons:
            listed += min(fact.people, len(fact.persons))
            persons |= fact.persons
    return Coverage(gross, len(persons), listed)


def judge(
    terms: Terms, facts: Iterable[Fact], slot: Slot, today: date, *, is_measured: bool = True
) -> Verdict:
    """Hold a norm against the facts of one territory; those that begin outside the period are left out."""
    if not is_measured:
        return Verdict(State.NOT_MEASURED, terms.amount)
    counting, refused = [], []
    for fact in facts:
        if fact.on in slot.period:
            reasons = reasons_against(terms, fact)
            if reasons:
                refused.append(Refused(fact, reasons))
            else:
                counting.append(fact)
    if terms.per == "event":
        return _judge_events(terms, counting, refused, slot, today)
    return _judge_period(terms, counting, refused, slot, today)


def _judge_events(
    terms: Terms, counting: list[Fact], refused: list[Refused], slot: Slot, today: date
) -> Verdict:
    """Return met where every event was as asked: asked is how many there were, counted how many were so."""
    if not counting and not refused:
        state = State.AHEAD if slot.period.first > today else State.NO_EVENT
        return Verdict(state, terms.amount)
    return Verdict(
        State.MISSED if refused else State.MET,
        Decimal(len(counting) + len(refused)),
        Decimal(len(counting)),
        Decimal(len(refused)),
        coverage=coverage_of(counting),
        counting=tuple(counting),
        refused=tuple(refused),
    )


def _judge_period(
    terms: Terms, counting: list[Fact], refused: list[Refused], slot: Slot, today: date
) -> Verdict:
    counted = total_of(terms.unit, counting)
    state = _state(terms, counted, slot, today)
    forecast = _forecast(terms, counted, slot.period, today) if state is State.RUNNING else None
    return Verdict(
        state,
        terms.amount,
        counted,
        abs(terms.amount - counted) if not _holds(terms, counted) else ZERO,
        forecast,
        None if forecast is None else _holds(terms, forecast),
        coverage_of(counting),
        tuple(counting),
        tuple(refused),
    )


def _holds(terms: Terms, number: Decimal) -> bool:
    if terms.compared == "at_most":
        return number <= terms.amount
    if terms.compared == "exactly":
        return number == terms.amount
    return number >= terms.amount


def _state(terms: Terms, counted: Decimal, slot: Slot, today: date) -> State:
    is_over = slot.period.last < today
    if terms.compared != "at_least" and counted > terms.amount:
        # Days to come cannot mend what is too much; a share may still fall.
        return State.RUNNING if terms.unit == "per_cent" and not is_over else State.MISSED
    if terms.compared == "at_least" and counted >= terms.amount:
        return State.MET
    if not is_over:
        return State.AHEAD if slot.period.first > today else State.RUNNING
    if _holds(terms, counted):
        return State.MET
    return State.MISSED if slot.is_whole else State.NOT_WHOLE


def _forecast(terms: Terms, counted: Decimal, period: Period, today: date) -> Decimal:
    """Return the number at the end of the period if the days to come are like those so far; shares stay as they are."""
    if terms.unit == "per_cent":
        return counted
    passed = (today - period.first).days + 1
    return Decimal(math.floor(counted * period.days / passed))


def judge_all(
    terms: Terms,
    facts: Mapping[str, Sequence[Fact]],
    slots: Sequence[Slot],
    today: date,
    *,
    is_measured: bool = True,
) -> dict[tuple[str, str], Verdict]:
    """Judge every territory of `facts` in every period: verdicts by (territory, key of the period).

    The facts of each territory are given once, whatever their days; slots are in order and do not overlap.
    """
    firsts = [slot.period.first for slot in slots]
    found = {}
    for code, given in facts.items():
        held: dict[int, list[Fact]] = defaultdict(list)
        for fact in given:
            held[bisect_right(firsts, fact.on) - 1].append(fact)
        for place, slot in enumerate(slots):
            found[code, slot.key] = judge(terms, held[place], slot, today, is_measured=is_measured)
    return found
