"""The quarters of an oblast's programme: districts send sample values, the oblast accepts, returns, locks, corrects."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from qadam.desk.demonstration.fates import at
from qadam.desk.demonstration.people import People, Role
from qadam.indicators.actions import money, proving, rounds, values
from qadam.indicators.cells import NOT_PLANNED, NOT_REPORTED, Cell, number
from qadam.indicators.models import BudgetAmount, Expected, Indicator, Round, RowKind, Series, Target, Value
from qadam.indicators.spans import format_span
from qadam.kit import clock
from qadam.kit.periods import Period, Unit, numbered, touching
from qadam.people.models import Body, User
from qadam.programmes.models import Edition

Step = Callable[[], object]
State = Value.State
OBLAST, AKIMAT = "KZ-31", "akimat-kz-31"
REVIEWER = "oblast@sample.example"
# How the work of a year falls into its quarters.
WEIGHTS = (Decimal("0.21"), Decimal("0.30"), Decimal("0.29"), Decimal("0.20"))
# Days after the quarter: values are due, the late ones come, the oblast looks at them, the round is locked.
DUE, LATE, LOOKED, LOCKED, CORRECTED = 10, 15, 18, 25, 40
# In the quarter that is still open: who is silent, who has begun, who was returned, who waits to be looked at.
SILENT = ("KZ-31-moyynkum", "KZ-31-sarysu")
BEGUN, RETURNED, WAITING = "KZ-31-talas", "KZ-31-korday", ("KZ-31-merke", "KZ-31-shu")
LATE_ONES = ("KZ-31-zhualy", "KZ-31-talas")
CORRECTING = "KZ-31-baizak"
WHY_RETURNED = "Санды тексеріңіз: өткен тоқсаннан екі еседен артық (үлгі)."
WHY_CORRECTED = "Қосарланып есептелген бұйрықтар алынып тасталды (үлгі)."
# How fast the money of a line goes out by quarter: the part committed, the part paid.
COMMITTED, PAID = Decimal("0.95"), (Decimal("0.18"), Decimal("0.29"), Decimal("0.27"), Decimal("0.20"))


def show_values(edition: Edition, today: date, people: People) -> None:
    """Play the quarters of a programme that are over, in the order of their days."""
    # The document asks for years; this sample edition gathers by quarter.
    edition.indicators.filter(
        per=Indicator.Per.YEAR, kind=Indicator.Kind.COUNT, series__row=RowKind.PART
    ).update(per=Indicator.Per.QUARTER)
    for moment, step in sorted(_steps(edition, today, people), key=lambda held: held[0]):
        if moment < at(today, 0):
            with clock.moved(moment):
                step()


def _steps(edition: Edition, today: date, people: People) -> Iterator[tuple[datetime, Step]]:
    assert edition.first_on is not None
    quarters = touching(Unit.QUARTER, Period(edition.first_on, today))
    over = [quarter for quarter in quarters if quarter.last < today]
    for quarter in over:
        gathering = Gathering(edition, quarter, people, is_open=quarter == over[-1])
        yield from gathering.steps()
        yield at(quarter.last, 16), partial(_pay, edition, quarter, people)


class Gathering:
    """One quarter: who sends what, and what becomes of it."""

    def __init__(self, edition: Edition, quarter: Period, people: People, *, is_open: bool) -> None:
        self.edition, self.quarter, self.people, self.is_open = edition, quarter, people, is_open
        self.span = format_span(quarter)

    def day(self, days: int) -> date:
        """Return the day so many days after the quarter."""
        return self.quarter.last + timedelta(days=days)

    def steps(self) -> Iterator[tuple[datetime, Step]]:
        """Yield what happened in the quarter and after it."""
        yield at(self.quarter.last, 9), self.open
        for place, code in enumerate(districts_of(self.edition)):
            sent = self.day(LATE if code in LATE_ONES else DUE - place % 5)
            if not (self.is_open and code in SILENT):
                yield at(sent, 10), partial(self.send, code)
        yield at(self.day(LOOKED), 15), self.look
        if not self.is_open:
            yield at(self.day(LOCKED), 17), self.lock
            if self.quarter.first.month == 1:
                yield at(self.day(CORRECTED), 11), self.correct

    def open(self) -> None:
        """Open the round: what it expects is frozen."""
        by = self.people.control(self.edition)
        rounds.open_round(self.edition, self.span, due_on=self.day(DUE), by=by)

    @property
    def round(self) -> Round:
        """Return the round as it stands."""
        return Round.objects.get(edition=self.edition, span=self.span)

    def send(self, code: str) -> None:
        """Let the operator of a district enter its values with those of its towns, and submit them."""
        by = operator_of(self.people, code)
        entries = [values.Entry(series, cell) for series, cell in self.cells(code)]
        values.enter_many(self.round, entries, by=by)
        if self.is_open and code == BEGUN:
            return
        own = Value.objects.current().filter(
            series__in=[entry.series.pk for entry in entries], span=self.span, state=State.DRAFT
        )
        values.submit_many(own.select_related("series__indicator__edition"), by=by)
        self.prove(code, by)

    def cells(self, code: str) -> Iterator[tuple[Series, Cell]]:
        """Yield the sample cell of every series of a district and of its towns."""
        rows = Expected.objects.filter(round=self.round).select_related("series__indicator__edition")
        series = [row.series for row in rows if code in (row.series.territory_code, row.series.parent_code)]
        targets = targets_of(self.edition, self.quarter.first.year)
        given: dict[tuple[str, str], Cell] = {}
        # A district before its towns, and what is a sum after what it is the sum of.
        for one in sorted(series, key=lambda one: (one.row == RowKind.OF_WHICH, _is_sum(one.indicator))):
            cell = self.cell(one, targets, given)
            given[one.indicator.code, one.territory_code] = cell
            yield one, cell

    def cell(self, series: Series, targets: dict[int, Decimal], given: dict[tuple[str, str], Cell]) -> Cell:
        """Return the sample cell of a series: a part of the year's target by chance; sums and towns fit the rest."""
        code, place = series.indicator.code, series.territory_code
        if code == "jobs-total":
            parts = [given.get((part, place)) for part in ("jobs-permanent", "jobs-temporary")]
            return number(sum((part.value or Decimal(0) for part in parts if part), Decimal(0)))
        target = targets.get(series.pk)
        if target is None:
            return NOT_PLANNED
        if place == "KZ-31-zhualy" and code == "youth-practice" and self.quarter.first.month == 4:
            return NOT_REPORTED
        chance = Decimal(chance_of(code, place, self.span) % 56 + 68) / 100
        weight = WEIGHTS[(self.quarter.first.month - 1) // 3]
        reached = (target * weight * chance).to_integral_value()
        if place == RETURNED and self.is_open and code == "placements":
            reached *= 3
        if series.row == RowKind.OF_WHICH:
            whole = given.get((code, series.parent_code))
            reached = min(reached, whole.value) if whole and whole.value is not None else reached
        return number(reached)

    def prove(self, code: str, by: User) -> None:
        """Put a sample link behind the placements of a district."""
        series = Series.objects.select_related("indicator__edition").filter(
            indicator__edition=self.edition, indicator__code="placements", territory_code=code
        )
        for one in series:
            url = f"https://sample.example/{one.territory_code.lower()}/{self.span.lower()}"
            proving.add_evidence(one, self.span, title="Үлгі тізім: жұмысқа орналасқандар", url=url, by=by)

    def look(self) -> None:
        """Let the oblast accept what was sent; in the open quarter it returns one cell and leaves two districts."""
        by = reviewer(self.people)
        waiting = Value.objects.current().filter(
            series__indicator__edition=self.edition, span=self.span, state=State.SUBMITTED
        )
        held = list(waiting.select_related("series__indicator__edition"))
        if self.is_open:
            wrong = [one for one in held if _is_wrong(one)]
            for one in wrong:
                values.give_back(one, by=by, why=WHY_RETURNED)
            left = [one for one in held if one not in wrong and not _is_left(one)]
        else:
            left = held
        values.accept_many(left, by=by)

    def lock(self) -> None:
        """Close the quarter."""
        rounds.lock_round(self.round, by=self.people.control(self.edition))

    def correct(self) -> None:
        """Let a district correct a locked value with a reason; the oblast accepts the new version."""
        by = operator_of(self.people, CORRECTING)
        value = (
            Value.objects.current()
            .filter(
                series__indicator__edition=self.edition,
                series__indicator__code="placements",
                series__territory_code=CORRECTING,
                span=self.span,
                value__gt=3,
            )
            .select_related("series__indicator__edition")
            .first()
        )
        if value is None or value.value is None:
            return
        fresh = values.correct(value, number(value.value - 3), by=by, why=WHY_CORRECTED)
        values.accept(values.submit(fresh, by=by), by=reviewer(self.people))


def _is_sum(indicator: Indicator) -> bool:
    return indicator.code == "jobs-total"


def _is_wrong(value: Value) -> bool:
    return value.series.territory_code == RETURNED and value.series.indicator.code == "placements"


def _is_left(value: Value) -> bool:
    return {value.series.territory_code, value.series.parent_code} & set(WAITING) != set()


def chance_of(*of: str) -> int:
    """Return a number that chance gives, the same at every start."""
    return int.from_bytes(hashlib.sha256("/".join(of).encode()).digest()[:4], "big")


def districts_of(edition: Edition) -> list[str]:
    """Return the districts and towns that are added into the oblast, in the order of the document."""
    rows = Series.objects.filter(indicator__edition=edition, row=RowKind.PART, parent_code=OBLAST)
    return list(dict.fromkeys(rows.order_by("position", "pk").values_list("territory_code", flat=True)))


def targets_of(edition: Edition, year: int) -> dict[int, Decimal]:
    """Return the targets of a year by series, where they have a number."""
    rows = Target.objects.filter(
        series__indicator__edition=edition, span=str(year), is_in_force=True, value__isnull=False
    )
    return {key: value for key, value in rows.values_list("series", "value") if value is not None}


def operator_of(people: People, code: str) -> User:
    """Return the sample operator of a district: one who works for its akim and reaches nothing else."""
    body = Body.objects.get(key=f"akim-{code.lower()}")
    return people.at(body, Role.OPERATOR, code, f"{code.rpartition('-')[2]}@sample.example")


def reviewer(people: People) -> User:
    """Return the sample person of the oblast who accepts and returns."""
    return people.at(Body.objects.get(key=AKIMAT), Role.COORDINATOR, OBLAST, REVIEWER)


def _pay(edition: Edition, quarter: Period, people: People) -> None:
    """Record what was committed in the first quarter and what was paid in each, on the lines that are parts."""
    by, place = people.control(edition), (quarter.first.month - 1) // 3
    planned = BudgetAmount.objects.filter(
        line__edition=edition,
        line__row=RowKind.PART,
        stage=BudgetAmount.Stage.PLANNED,
        span=str(quarter.first.year),
    )
    for row in planned.select_related("line__edition"):
        stages = [(BudgetAmount.Stage.PAID, PAID[place])]
        stages += [(BudgetAmount.Stage.COMMITTED, COMMITTED)] if place == 0 else []
        for stage, share in stages:
            given = money.Given(
                stage=stage,
                span=format_span(numbered(Unit.QUARTER, quarter.first.year, place + 1)),
                source=row.source,
                amount=round((row.amount or Decimal(0)) * share, 1),
                unit=row.unit,
                on=quarter.last - timedelta(days=5),
                document=f"Үлгі құжат № {row.line.position}/{place + 1}",
            )
            mark = f"sample-{stage}-{given.span}-{row.source}"
            money.record_money(row.line, given, by=by, mark=mark)
