"""Norms that contradict each other, as kinds with their facts: found from the norms alone. Pure: no models."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from qadam.indicators.norming.facts import COVERAGE, counts_for
from qadam.indicators.norming.judging import Terms, slots_of
from qadam.kit.periods import Period

# How much of a month each period of a calendar takes.
PERIODS_A_MONTH = {
    "week": Decimal(52) / 12,
    "month": Decimal(1),
    "quarter": Decimal(1) / 3,
    "year": Decimal(1) / 12,
}
# Where a document does not say how long it runs, only what takes longer than a year is worth a warning.
A_YEAR = 12


@dataclass(frozen=True)
class Rule:
    """A norm as the contradictions see it."""

    code: str
    event: str
    scope: str
    terms: Terms
    days: Period | None = None


@dataclass(frozen=True)
class Contradiction:
    """Norms that cannot be true together: its kind, their codes, and the whole numbers of its sentence."""

    kind: str
    codes: tuple[str, ...]
    facts: dict[str, int] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> str:
        """Return what makes it the same contradiction when it is looked for again."""
        return "+".join(self.codes)


def contradictions(
    rules: Sequence[Rule],
    *,
    unit_counts: dict[str, int],
    days: Period | None,
    waves: Sequence[tuple[str, Period]] = (),
) -> list[Contradiction]:
    """Return what contradicts itself among norms, in the order of the norms.

    `unit_counts` says how many territories each scope has; `days` are those of the programme, if its document says.
    """
    found = [one for rule in rules for one in _unreachable(rule, rules, unit_counts, days, waves)]
    found += [one for rule in rules for one in _other_whole(rule, rules, unit_counts)]
    found += [
        Contradiction("opposed_norms", (one.code, other.code), _opposed_facts(one, other))
        for one, other in combinations(rules, 2)
        if _are_opposed(one, other)
    ]
    found += [
        Contradiction("impossible_length", (rule.code,), {"since": low, "until": high})
        for rule in rules
        if (low := rule.terms.minutes_from) is not None
        and (high := rule.terms.minutes_to) is not None
        and low > high
    ]
    return found


def _unreachable(
    goal: Rule,
    rules: Iterable[Rule],
    unit_counts: dict[str, int],
    days: Period | None,
    waves: Sequence[tuple[str, Period]],
) -> list[Contradiction]:
    """Return a coverage that the least the norms ask of events does not reach within the days it has.

    Meetings of 20 people five times a month bring 100 people a month: 8000 take 80 months.
    """
    if goal.event != COVERAGE or goal.terms.unit != "person" or goal.terms.compared == "at_most":
        return []
    giving = [rule for rule in rules if _gives_people(rule, goal, unit_counts)]
    rate = sum((_least(rule, goal, unit_counts) * _a_month(rule) for rule in giving), Decimal(0))
    if not rate:
        return []
    months = math.ceil(goal.terms.amount / rate)
    facts = {"asked": int(goal.terms.amount), "rate": math.floor(rate), "months": months}
    within = goal.days or days
    if within is None:
        is_far = months > A_YEAR
    else:
        reached = sum(_least(rule, goal, unit_counts) * _times(rule, within, waves) for rule in giving)
        facts |= {"reached": int(reached), "days": within.days}
        is_far = reached < goal.terms.amount
    repeated = [rule.code for rule in giving if _a_month(rule)]
    return [Contradiction("unreachable_coverage", (goal.code, *repeated), facts)] if is_far else []


def _gives_people(rule: Rule, goal: Rule, unit_counts: dict[str, int]) -> bool:
    terms = rule.terms
    is_counted = rule.event in counts_for(COVERAGE) and rule.event != COVERAGE
    is_asked = terms.unit == "event" and terms.compared != "at_most" and terms.people_at_least
    return bool(is_counted and is_asked and _units_inside(rule, goal, unit_counts))


def _units_inside(rule: Rule, goal: Rule, unit_counts: dict[str, int]) -> int:
    """Return in how many territories of its own an event is asked within one territory of the goal."""
    if rule.scope == goal.scope:
        return 1
    return unit_counts.get(rule.scope, 0) if goal.scope == "country" else 0


def _least(rule: Rule, goal: Rule, unit_counts: dict[str, int]) -> Decimal:
    """Return how many people the least of the events bring in one period."""
    return rule.terms.amount * (rule.terms.people_at_least or 0) * _units_inside(rule, goal, unit_counts)


def _a_month(rule: Rule) -> Decimal:
    return PERIODS_A_MONTH.get(rule.terms.per, Decimal(0))


def _times(rule: Rule, within: Period, waves: Sequence[tuple[str, Period]]) -> int:
    """Return in how many periods the events are asked for; a period cut short counts as a whole one."""
    own = rule.days.cut(within) if rule.days else within
    return len(slots_of(rule.terms.per, own, waves)) if own else 0


def _other_whole(whole: Rule, rules: Iterable[Rule], unit_counts: dict[str, int]) -> list[Contradiction]:
    """Return norms of territories whose sum is another number than the norm of the whole country."""
    if whole.scope != "country" or whole.terms.compared != "at_least" or whole.terms.unit == "per_cent":
        return []
    found = []
    for part in rules:
        units = unit_counts.get(part.scope, 0)
        if part.scope in ("country", "other") or not units or not _ask_the_same(whole, part):
            continue
        total = part.terms.amount * units
        if total != whole.terms.amount:
            facts = {
                "each": int(part.terms.amount),
                "units": units,
                "total": int(total),
                "whole": int(whole.terms.amount),
            }
            found.append(Contradiction("other_whole", (part.code, whole.code), facts))
    return found


def _ask_the_same(one: Rule, other: Rule) -> bool:
    asked = [(rule.event, rule.terms.unit, rule.terms.per, rule.terms.compared) for rule in (one, other)]
    return asked[0] == asked[1]


def _are_opposed(one: Rule, other: Rule) -> bool:
    """Tell whether no number fits both: at least five and at most three of the same, on days they share."""
    same = [
        (rule.event, rule.scope, rule.terms.unit, rule.terms.per, _conditions(rule)) for rule in (one, other)
    ]
    if same[0] != same[1] or (one.days and other.days and not one.days.touches(other.days)):
        return False
    (low, high), (least, most) = _bounds(one.terms), _bounds(other.terms)
    return max(low, least) > min(high, most)


def _conditions(rule: Rule) -> tuple[int | None, int | None, int | None]:
    return rule.terms.minutes_from, rule.terms.minutes_to, rule.terms.people_at_least


def _bounds(terms: Terms) -> tuple[Decimal, Decimal]:
    low = Decimal(0) if terms.compared == "at_most" else terms.amount
    high = Decimal("Infinity") if terms.compared == "at_least" else terms.amount
    return low, high


def _opposed_facts(one: Rule, other: Rule) -> dict[str, int]:
    return {"one": int(one.terms.amount), "other": int(other.terms.amount)}
