"""Money of a programme: what was committed and paid is recorded by hand or by a table, the plan is amended by acts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.indicators.actions.checking import look_again
from qadam.indicators.actions.facts import day_in
from qadam.indicators.checking.money import planned
from qadam.indicators.models import BudgetAmount, BudgetLine, RowKind
from qadam.indicators.rules import Standing, chains_of, may_manage, may_record_money
from qadam.indicators.spans import parse_span
from qadam.kit import clock
from qadam.kit.fields import ExactField, length_of
from qadam.kit.tables import Row, Table
from qadam.kit.text import fold
from qadam.people.models import User
from qadam.programmes.models import Amendment, Edition
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import WrongState, allow

Stage, Source, Unit = BudgetAmount.Stage, BudgetAmount.Source, BudgetAmount.Unit
# What is entered by hand; the plan comes with the programme and with acts.
ENTERED = (Stage.COMMITTED, Stage.PAID)
COLUMNS = ["mark", "line", "stage", "period", "source", "territory", "amount", "unit", "on", "document"]


@dataclass(frozen=True)
class Given:
    """What a person tells of money; the document is such as a contract or a payment order."""

    stage: str
    span: str
    source: str
    amount: Decimal
    territory_code: str = ""
    unit: str = Unit.THOUSAND
    on: date | None = None
    document: str = ""


def record_money(line: BudgetLine, given: Given, *, by: User, mark: str) -> BudgetAmount:
    """Record money committed or paid on a line; the same mark a second time is the same entry.

    More than was planned or committed is kept, and the checks find it. Raises ValidationError with the faults,
    NotAllowed where no role of the person reaches the territory.
    """
    allow(may_record_money(by, line.edition, given.territory_code))
    faults = faults_of(line, given)
    if faults:
        raise ValidationError(faults)
    with unit_of_work():
        row, is_new = BudgetAmount.objects.get_or_create(
            line=line, mark=mark, defaults=_columns(line, given, by)
        )
        if is_new:
            record(row, "record_money", by=by, facts=_facts(row))
            look_again([line.edition_id])
    return row


def amend_money(
    line: BudgetLine,
    *,
    by: User,
    amendment: Amendment,
    span: str,
    source: str,
    amount: Decimal,
    territory_code: str = "",
    unit: str = Unit.THOUSAND,
) -> BudgetAmount:
    """Set the plan of a line anew by an act in force; nothing at all closes the line for that period.

    What was planned before stays beside it. Sent a second time it is the same entry; another sum under the same act
    takes the place of the first.
    """
    allow(may_manage(by, line.edition))
    faults = _plan_faults(line, amendment, span, source, amount)
    if faults:
        raise ValidationError(faults)
    period = parse_span(span)
    with unit_of_work():
        row, is_new = BudgetAmount.objects.get_or_create(
            line=line,
            mark=f"act-{amendment.pk}-{span}-{source}-{territory_code}"[: length_of(BudgetAmount, "mark")],
            defaults={
                "stage": Stage.AMENDED,
                "span": span,
                "first_on": period.first,
                "last_on": period.last,
                "source": source,
                "territory_code": territory_code,
                "amount": amount,
                "unit": unit,
                "amendment": amendment,
                "on": amendment.in_force_on,
                "document": amendment.number,
                "recorded_by": by,
                "is_sample": line.edition.is_sample,
            },
        )
        is_other = (row.amount, row.unit, row.withdrawn_because) != (amount, unit, "")
        if is_other:
            row.amount, row.unit, row.withdrawn_because, row.recorded_by = amount, unit, "", by
            row.save(update_fields=["amount", "unit", "withdrawn_because", "recorded_by"])
        if is_new or is_other:
            record(row, "amend_money", by=by, facts=_facts(row))
            look_again([line.edition_id])
    return row


def withdraw_money(row: BudgetAmount, *, by: User, why: str) -> BudgetAmount:
    """Take an entry made by mistake out of every sum; it stays to be seen with the reason."""
    most = length_of(BudgetAmount, "withdrawn_because")
    if not why.strip():
        raise ValidationError(_("Say why the entry is withdrawn."))
    if len(why.strip()) > most:
        raise ValidationError(_("At most {most} signs are kept.").format(most=most))
    with unit_of_work():
        found = BudgetAmount.objects.select_for_update(of=("self",)).select_related("line__edition")
        fresh = found.get(pk=row.pk)
        edition = fresh.line.edition
        if fresh.stage == Stage.AMENDED:
            allow(may_manage(by, edition))
        else:
            allow(may_record_money(by, edition, fresh.territory_code))
        if fresh.stage == Stage.PLANNED:
            raise ValidationError(_("The plan comes with the programme: an act amends it."))
        if fresh.withdrawn_because:
            raise WrongState(_("This entry is withdrawn already."))
        fresh.withdrawn_because = why.strip()
        fresh.save(update_fields=["withdrawn_because"])
        record(fresh, "withdraw_money", by=by, why=why.strip(), facts=_facts(fresh))
        look_again([edition.pk])
    return fresh


# What cannot be


def faults_of(line: BudgetLine, given: Given) -> list[str]:
    """Return what cannot be true of money committed or paid, in sentences."""
    faults = [
        *_amount_faults(given.amount, is_zero_meant=False),
        *_place_faults(line, given.span, given.source),
    ]
    if given.stage not in ENTERED:
        faults.append(_("Money is recorded as committed or as paid; the plan is amended by an act."))
    if given.on is None:
        faults.append(_("Give the day of the contract or of the payment."))
    elif given.on > clock.today():
        faults.append(_("What has not happened yet cannot be recorded."))
    if not given.document.strip():
        faults.append(_("Name the document: a contract, an act of work done, a payment order."))
    if given.unit not in Unit.values:
        faults.append(_("Money is counted in tenge, thousand tenge or million tenge."))
    if not faults and _is_closed(line, given):
        faults.append(_("An act closed this line for the period: nothing is planned on it any more."))
    return faults


def _amount_faults(amount: Decimal, *, is_zero_meant: bool) -> list[str]:
    if amount < 0:
        return [_("Money is not less than nothing: withdraw an entry made by mistake.")]
    if not amount and not is_zero_meant:
        return [_("Write how much it is.")]
    if amount != round(amount, ExactField.PLACES) or amount >= ExactField.MOST:
        return [_("A sum has at most four places after the point and is not so large.")]
    return []


def _place_faults(line: BudgetLine, span: str, source: str) -> list[str]:
    faults = []
    if line.row == RowKind.TOTAL:
        faults.append(_("The total is computed: record the money on the line it was for."))
    if source not in Source.values or source == Source.NONE:
        faults.append(_("Say from which budget the money is."))
    try:
        period = parse_span(span)
    except ValueError:
        return [*faults, _("“{text}” is no period: write 2026, 2026-Q3 or 2026-09.").format(text=span)]
    own = line.edition.period
    if own is not None and not (period.first in own and period.last in own):
        faults.append(_("The period lies outside the days of the programme."))
    return faults


def _plan_faults(
    line: BudgetLine, amendment: Amendment, span: str, source: str, amount: Decimal
) -> list[str]:
    faults = [*_amount_faults(amount, is_zero_meant=True), *_place_faults(line, span, source)]
    if amendment.is_draft or amendment.edition_id != line.edition_id:
        faults.append(_("Name an act that is in force and belongs to this programme."))
    return faults


def _is_closed(line: BudgetLine, given: Given) -> bool:
    """Tell whether acts left nothing of the plan of the period from this source."""
    period = parse_span(given.span)
    amended = line.amounts.filter(stage=Stage.AMENDED, withdrawn_because="")
    if not amended.filter(source=given.source).exists():
        return False
    left = [
        amount
        for (span, source, _code), amount in planned(line).items()
        if source == given.source and parse_span(span).touches(period)
    ]
    return bool(left) and not any(left)


def _columns(line: BudgetLine, given: Given, by: User) -> dict[str, object]:
    period = parse_span(given.span)
    return {
        "stage": given.stage,
        "span": given.span,
        "first_on": period.first,
        "last_on": period.last,
        "source": given.source,
        "territory_code": given.territory_code,
        "amount": given.amount,
        "unit": given.unit,
        "on": given.on,
        "document": given.document.strip()[: length_of(BudgetAmount, "document")],
        "recorded_by": by,
        "is_sample": line.edition.is_sample,
    }


def _facts(row: BudgetAmount) -> dict[str, str]:
    return {
        "stage": row.stage,
        "span": row.span,
        "source": row.source,
        "territory": row.territory_code,
        "amount": f"{row.amount:f}",
        "unit": row.unit,
    }


# Tables


@dataclass
class Line:
    """What became of one row of a table of money."""

    number: int
    name: str
    is_new: bool = False
    faults: list[str] = field(default_factory=list)


@dataclass
class Report:
    """The rows of a table; one that was refused means that none was recorded."""

    lines: list[Line]

    @property
    def is_faulty(self) -> bool:
        """Tell whether a row was refused."""
        return any(line.faults for line in self.lines)

    @property
    def added(self) -> int:
        """Return how many rows are new entries."""
        return sum(line.is_new for line in self.lines)

    @property
    def same(self) -> int:
        """Return how many rows were recorded before, or are of the plan."""
        return sum(not line.is_new and not line.faults for line in self.lines)

    @property
    def faulty(self) -> list[Line]:
        """Return the rows that were refused, the first thousand."""
        return [line for line in self.lines if line.faults][:1000]


def import_money(edition: Edition, table: Table, *, by: User) -> Report:
    """Record the rows of a table with COLUMNS: all of them, or none and each fault beside its row.

    Rows of the plan, and those whose mark is known on their line, change nothing: the file that was taken comes back.
    """
    report = Report([Line(row.line, row.cells["document"] or row.cells["line"]) for row in table.rows])
    reading = _Reading.of(edition, by, table.rows)
    given = [reading.read(row, line) for row, line in zip(table.rows, report.lines, strict=True)]
    if report.is_faulty:
        return report
    with unit_of_work():
        for row, line, one in zip(table.rows, report.lines, given, strict=True):
            if one is None:
                continue
            place, told = one
            kept, line.is_new = BudgetAmount.objects.get_or_create(
                line=place, mark=row.cells["mark"], defaults=_columns(place, told, by)
            )
            if line.is_new:
                record(kept, "record_money", by=by, facts=_facts(kept))
        if report.added:
            look_again([edition.pk])
    return report


@dataclass
class _Reading:
    """Rows of a table read into money; lines and rights are asked once for all rows."""

    lines: dict[str, BudgetLine]
    marks: set[tuple[int, str]]
    allowed: set[str]
    twice: set[str]

    @classmethod
    def of(cls, edition: Edition, by: User, rows: Sequence[Row]) -> "_Reading":
        held = list(edition.budget_lines.prefetch_related("amounts"))
        for line in held:
            line.edition = edition
        known = {line.code: line for line in held}
        # A name may be typed in the place of the code.
        known |= {fold(name): line for line in held for name in (line.name_kk, line.name_ru, line.name_en)}
        standing = Standing(by, edition)
        codes = {row.cells["territory"] for row in rows} - {""}
        chains = {**chains_of(codes), "": []}
        marks = [row.cells["mark"] for row in rows if row.cells["mark"]]
        return cls(
            known,
            {(line.pk, row.mark) for line in held for row in line.amounts.all() if row.mark},
            {code for code, chain in chains.items() if standing.manages or standing.enters(chain)},
            {mark for mark in marks if marks.count(mark) > 1} if len(set(marks)) < len(marks) else set(),
        )

    def read(self, row: Row, line: Line) -> tuple[BudgetLine, Given] | None:
        """Return the money of a row, nothing for one that changes nothing; its faults are put beside it."""
        cells, faults = row.cells, line.faults
        if cells["stage"] in (Stage.PLANNED, Stage.AMENDED):
            return None
        place = self.lines.get(cells["line"]) or self.lines.get(fold(cells["line"]))
        if place is None:
            faults.append(_("There is no line “{text}” in this budget.").format(text=cells["line"]))
            return None
        if (place.pk, cells["mark"]) in self.marks:
            return None
        if not cells["mark"]:
            faults.append(_("The mark is missing: it tells an entry from all others."))
        elif cells["mark"] in self.twice:
            faults.append(_("The mark {mark} stands in the table twice.").format(mark=cells["mark"]))
        elif len(cells["mark"]) > length_of(BudgetAmount, "mark"):
            faults.append(_("The mark is too long."))
        given = Given(
            stage=cells["stage"],
            span=cells["period"],
            source=cells["source"],
            amount=_amount(cells["amount"], faults),
            territory_code=cells["territory"],
            unit=cells["unit"] or Unit.THOUSAND,
            on=day_in(cells["on"]) if cells["on"] else None,
            document=cells["document"],
        )
        if cells["on"] and given.on is None:
            faults.append(
                _("“{text}” is not a day: write 2026-03-05 or 05.03.2026.").format(text=cells["on"])
            )
        if not faults:
            faults += faults_of(place, given)
        if not faults and given.territory_code not in self.allowed:
            faults.append(_("Your role does not reach this territory."))
        return None if faults else (place, given)


def _amount(text: str, faults: list[str]) -> Decimal:
    """Return the sum of a cell: 1 234,5 and 1234.5 are one."""
    bare = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(",", ".")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        faults.append(_("“{text}” is no sum: write it with digits.").format(text=text))
        return Decimal(0)
    return found
