"""Money in documents, by line and period: planned, in force after acts, committed, paid, and the share paid."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from qadam.indicators.checking.money import by_span
from qadam.indicators.costing import in_thousands, over
from qadam.indicators.documents.figures import HUNDRED, NOTHING, chunks, number_said
from qadam.indicators.models import BudgetAmount, BudgetLine, RowKind
from qadam.indicators.queries.money import Money
from qadam.indicators.spans import parse_span, span_in_words
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.programmes.models import Edition
from qadam.writing.document import Block, Cell, Column, Row, Table

Stage = BudgetAmount.Stage
# Paid and committed are sums of what was entered; the plan has a number for the period or for all parts of it.
SPENT = (Stage.COMMITTED, Stage.PAID)


def lines_of(edition: Edition) -> list[BudgetLine]:
    """Return the lines of a budget with their amounts; two queries."""
    return list(edition.budget_lines.prefetch_related("amounts"))


def money_of(line: BudgetLine, span: str) -> Money:
    """Return what a line has for a period; the line comes from `lines_of`."""
    first = {row.span: Decimal(0) for row in _standing(line) if row.stage == Stage.PLANNED}
    for row in _standing(line):
        if row.stage == Stage.PLANNED:
            first[row.span] += in_thousands(row)
    return Money(
        over(span, first), over(span, by_span(line)), *(_spent(line, stage, span) for stage in SPENT)
    )


def _standing(line: BudgetLine) -> list[BudgetAmount]:
    return [row for row in line.amounts.all() if not row.withdrawn_because]


def _spent(line: BudgetLine, stage: str, span: str) -> Decimal | None:
    period = parse_span(span)
    found = [
        in_thousands(row)
        for row in _standing(line)
        if row.stage == stage and period.first <= row.first_on and row.last_on <= period.last
    ]
    return sum(found, Decimal(0)) if found else None


def total_of(lines: Sequence[BudgetLine], span: str) -> Money:
    """Return the sum of the lines that are parts: computed, whatever the document states as its total."""
    return sum((money_of(line, span) for line in lines if line.row == RowKind.PART), Money())


def money_tables(edition: Edition, spans: Sequence[str]) -> Iterator[Block]:
    """Yield the budget by line and period in thousand tenge, the stated total beside the computed one."""
    lines = lines_of(edition)
    for lot in chunks(spans):
        held = [(line, [money_of(line, span) for span in lot]) for line in lines]
        totals = [total_of(lines, span) for span in lot]
        shown = [row for _line, row in held] + [totals]
        if not any(money != Money() for row in shown for money in row):
            continue
        stages = _stages(shown)
        heads = [Column(_("Budget line"), 3)]
        heads += [
            Column(_("{period}: {what}").format(period=span_in_words(span, active()), what=head), 1, "right")
            for span in lot
            for head, _value in stages
        ]
        rows = [
            Row([_name(line), *_cells(row, stages)], is_strong=line.row == RowKind.TOTAL)
            for line, row in held
        ]
        rows.append(Row([_("In all, computed"), *_cells(totals, stages)], is_strong=True))
        yield Table(heads, rows, caption=_("Thousand tenge"))


Stages = list[tuple[str, str]]


def _stages(shown: Sequence[Sequence[Money]]) -> Stages:
    """Return the heads that say anything, with the name of what they show."""
    every = [money for row in shown for money in row]
    stages = [(_("planned"), "planned")]
    if any(money.is_amended for money in every):
        stages.append((_("amended"), "in_force"))
    if any(money.committed is not None for money in every):
        stages.append((_("committed"), "committed"))
    if any(money.paid is not None for money in every):
        stages += [(_("paid"), "paid"), (_("paid, %"), "share")]
    return stages


def _cells(row: Sequence[Money], stages: Stages) -> list[Cell]:
    return [_cell(money, name) for money in row for _head, name in stages]


def _cell(money: Money, name: str) -> str:
    value: Decimal | None = getattr(money, name)
    if name == "share":
        return NOTHING if value is None else format_number(round(value * HUNDRED, 1), active())
    return number_said(value)


def _name(line: BudgetLine) -> str:
    name = localized(line, "name")
    return _("{name} (as stated)").format(name=name) if line.row == RowKind.TOTAL else name
