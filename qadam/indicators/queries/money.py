"""The money of a programme by line and year: planned, in force, committed, paid; beside measures; what one costs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from qadam.indicators.checking.money import by_span, planned, unit_costs
from qadam.indicators.checking.numbers import Numbers, costs_of, numbers_of
from qadam.indicators.costing import THOUSANDS, in_thousands, slack_of, unit_cost
from qadam.indicators.models import BudgetAmount, BudgetLine, Finding, Indicator, RowKind
from qadam.indicators.spans import unit_of
from qadam.kit import clock
from qadam.kit.periods import Unit
from qadam.people.models import User, is_platform_administrator
from qadam.programmes.models import Edition, EditionBody, Measure

Stage = BudgetAmount.Stage
ZERO = Decimal(0)


@dataclass(frozen=True)
class Money:
    """What a line has for a year or in all, in thousand tenge; None where nothing was planned or entered."""

    planned: Decimal | None = None
    in_force: Decimal | None = None
    committed: Decimal | None = None
    paid: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        """Return the share of the plan in force that was paid, of one."""
        return self.paid / self.in_force if self.paid is not None and self.in_force else None

    @property
    def is_amended(self) -> bool:
        """Tell whether an act made the plan another one."""
        return self.in_force != self.planned

    @property
    def is_spent(self) -> bool:
        """Tell whether anything was committed or paid."""
        return self.committed is not None or self.paid is not None

    def __add__(self, other: "Money") -> "Money":
        return Money(
            _add(self.planned, other.planned),
            _add(self.in_force, other.in_force),
            _add(self.committed, other.committed),
            _add(self.paid, other.paid),
        )


def _add(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else one + other


@dataclass(frozen=True)
class UnitCost:
    """What one of an indicator costs in a year: by the plan, and by what was paid and reached."""

    year: str
    planned: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True)
class Need:
    """What the measures of a line need in a year beside what the line gives; rounding may explain the difference."""

    year: str
    measures: Decimal
    line: Decimal | None
    slack: Decimal

    @property
    def difference(self) -> Decimal | None:
        """Return by how much the measures need more."""
        return None if self.line is None else self.measures - self.line

    @property
    def differs(self) -> bool:
        """Tell whether the difference is more than rounding."""
        return self.difference is not None and abs(self.difference) > self.slack


@dataclass
class LineMoney:
    """A line with its money by year, its stated sum, its measures and its unit costs."""

    line: BudgetLine
    by_year: dict[str, Money]
    stated: Decimal | None
    measures: list[Measure]
    needs: list[Need]
    unit_costs: list[tuple[Indicator, list[UnitCost]]]

    @property
    def whole(self) -> Money:
        """Return the money of all years together."""
        return sum(self.by_year.values(), Money())

    @property
    def is_off(self) -> bool:
        """Tell whether what is stated for the whole is not what the years make."""
        return None not in (self.stated, self.whole.in_force) and self.stated != self.whole.in_force


@dataclass
class Budget:
    """The money of a programme."""

    edition: Edition
    years: list[str]
    lines: list[LineMoney]
    by_source: dict[str, Decimal] = field(default_factory=dict)
    by_place: dict[str, Decimal] = field(default_factory=dict)
    # Measures with a cost that no line pays for.
    unpaid: list[tuple[Measure, list[Need]]] = field(default_factory=list)
    all_needs: list[Need] = field(default_factory=list)

    @cached_property
    def total(self) -> LineMoney | None:
        """Return the total as the document states it."""
        return next((line for line in self.lines if line.line.row == RowKind.TOTAL), None)

    @cached_property
    def parts(self) -> list[LineMoney]:
        """Return the lines below the total."""
        return [line for line in self.lines if line.line.row != RowKind.TOTAL]

    @cached_property
    def computed(self) -> dict[str, Money]:
        """Return the sum of the parts by year: rows "of which" are never added."""
        found: dict[str, Money] = {}
        for line in self.lines:
            if line.line.row == RowKind.PART:
                for year, money in line.by_year.items():
                    found[year] = found.get(year, Money()) + money
        return found

    @property
    def whole(self) -> Money:
        """Return the sum of the parts over all years."""
        return sum(self.computed.values(), Money())

    @property
    def is_spent(self) -> bool:
        """Tell whether anything was committed or paid yet."""
        return any(money.is_spent for line in self.lines for money in line.by_year.values())


def budget_of(edition: Edition) -> Budget:
    """Return the money of a programme. A fixed number of queries."""
    return budget_in(numbers_of(edition))


def budget_in(numbers: Numbers) -> Budget:
    """Return the money among numbers that were fetched."""
    years = years_of(numbers)
    tied = {measure.pk for line in numbers.lines for measure in line.measures.all()}
    by_source: dict[str, Decimal] = defaultdict(Decimal)
    by_place: dict[str, Decimal] = defaultdict(Decimal)
    for line in numbers.lines:
        if line.row == RowKind.PART:
            for (span, source, code), amount in planned(line).items():
                if span in years:
                    by_source[source] += amount
                    by_place[code] += amount
    budget = Budget(
        numbers.edition,
        years,
        [_line(numbers, line, years) for line in numbers.lines],
        dict(by_source),
        dict(by_place),
    )
    budget.unpaid = [
        (measure, _needs([measure], {}))
        for measure in numbers.measures
        if measure.pk not in tied and costs_of(measure)
    ]
    whole = budget.total.by_year if budget.total else budget.computed
    plans = {year: money.in_force for year, money in whole.items() if money.in_force is not None}
    budget.all_needs = _needs(numbers.measures, plans)
    return budget


def years_of(numbers: Numbers) -> list[str]:
    """Return the years of which any money is told."""
    found = {
        row.first_on.year for line in numbers.lines for row in line.amounts.all() if _is_within_a_year(row)
    }
    return [str(year) for year in sorted(found)]


def _is_within_a_year(row: BudgetAmount) -> bool:
    return row.first_on.year == row.last_on.year


def standing(line: BudgetLine) -> list[BudgetAmount]:
    """Return the amounts of a line that were not withdrawn."""
    return [row for row in line.amounts.all() if not row.withdrawn_because]


def _line(numbers: Numbers, line: BudgetLine, years: Sequence[str]) -> LineMoney:
    plan = by_span(line)
    first: dict[str, Decimal] = defaultdict(Decimal)
    for row in standing(line):
        if row.stage == Stage.PLANNED:
            first[row.span] += in_thousands(row)
    by_year = {
        year: Money(
            _in_year(first, year),
            _in_year(plan, year),
            _spent(line, Stage.COMMITTED, year),
            _spent(line, Stage.PAID, year),
        )
        for year in years
    }
    long = [amount for span, amount in plan.items() if unit_of(span) is None and ".." in span]
    measures = list(line.measures.all())
    plans = {year: money.in_force for year, money in by_year.items() if money.in_force is not None}
    own = {measure.pk: measure for measure in numbers.measures}
    known = [own[measure.pk] for measure in measures if measure.pk in own]
    return LineMoney(
        line,
        by_year,
        long[0] if long else None,
        measures,
        _needs(known, plans) if line.row != RowKind.TOTAL else [],
        [
            (numbers.by_pk[one.pk], _costs(numbers, line, numbers.by_pk[one.pk], by_year))
            for one in line.indicators.all()
            if one.unit not in THOUSANDS and one.pk in numbers.by_pk
        ],
    )


def _in_year(amounts: dict[str, Decimal], year: str) -> Decimal | None:
    """Return the sum of a year: as it stands for the year, else of its quarters and months."""
    if year in amounts:
        return amounts[year]
    inner = [amount for span, amount in amounts.items() if span.startswith(f"{year}-")]
    return sum(inner, ZERO) if inner else None


def _spent(line: BudgetLine, stage: str, year: str) -> Decimal | None:
    found = [
        in_thousands(row)
        for row in standing(line)
        if row.stage == stage and _is_within_a_year(row) and str(row.first_on.year) == year
    ]
    return sum(found, ZERO) if found else None


def _needs(measures: Iterable[Measure], plans: dict[str, Decimal]) -> list[Need]:
    by_year = defaultdict(list)
    for measure in measures:
        for cost in costs_of(measure):
            if cost.unit in THOUSANDS:
                by_year[str(cost.year)].append(cost)
    return [
        Need(year, sum(map(in_thousands, costs), ZERO), plans.get(year), slack_of(costs))
        for year, costs in sorted(by_year.items())
    ]


def _costs(
    numbers: Numbers, line: BudgetLine, indicator: Indicator, by_year: dict[str, Money]
) -> list[UnitCost]:
    """Return the unit costs by year: of the plan, and of what was paid for what was reached."""
    plan = unit_costs(numbers, line, indicator)
    row = numbers.whole(indicator)
    values = numbers.values.get(row.pk, {}) if row else {}
    reached = {span: one.value for span, one in values.items() if unit_of(span) is Unit.YEAR}
    paid = {year: unit_cost(money.paid, reached.get(year)) for year, money in by_year.items()}
    years = sorted({*plan, *(year for year, cost in paid.items() if cost is not None)})
    return [UnitCost(year, plan.get(year), paid.get(year)) for year in years]


# At the desk


def entries_of(edition: Edition) -> "QuerySet[BudgetAmount]":
    """Return what was entered by hand and by acts, the latest first."""
    found = BudgetAmount.objects.filter(line__edition=edition).exclude(stage=Stage.PLANNED)
    return found.select_related("line", "recorded_by", "amendment").order_by("-on", "-pk")


def all_amounts(edition: Edition) -> "QuerySet[BudgetAmount]":
    """Return every amount as the table gives it, the plan first."""
    found = BudgetAmount.objects.filter(line__edition=edition, withdrawn_because="")
    return found.select_related("line").order_by("line__position", "first_on", "last_on", "pk")


def programmes_with_money(user: User) -> list[Edition]:
    """Return the programmes with money or findings in which the person has any part, with their open findings counted.

    The programmes in force first.
    """
    asked = with_part_of(user, Edition.objects.exclude(state=Edition.State.DRAFT))
    asked = asked.filter(
        Exists(BudgetLine.objects.filter(edition=OuterRef("pk")))
        | Exists(Finding.objects.filter(edition=OuterRef("pk")))
    )
    opened = Finding.objects.filter(edition=OuterRef("pk"), state=Finding.State.OPEN).order_by()
    counts = opened.values("edition").annotate(number=Count("pk")).values("number")
    asked = asked.annotate(
        open_findings=Coalesce(Subquery(counts), 0),
        has_money=Exists(BudgetLine.objects.filter(edition=OuterRef("pk"))),
    )
    return sorted(asked, key=lambda edition: edition.is_archive)


def with_part_of(user: User, editions: "QuerySet[Edition]") -> "QuerySet[Edition]":
    """Return those programmes in whose numbers the person has any part; the same as rules.Standing, in one query."""
    if is_platform_administrator(user):
        return editions
    held = user.memberships_on(clock.today())
    if any(role.reach_code for role in held):
        return editions
    bodies = {role.body_id for role in held}
    named = EditionBody.objects.filter(edition=OuterRef("pk"), body__in=bodies)
    return editions.filter(Q(issuer__in=bodies) | Q(control__in=bodies) | Exists(named))
