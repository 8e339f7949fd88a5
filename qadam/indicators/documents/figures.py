"""Tables of indicators in documents: the programme as a whole, its territories, totals stated beside computed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from qadam.indicators.cells import Cell as Number
from qadam.indicators.cells import show_cell
from qadam.indicators.documents.ledger import Ledger, Line, title_of
from qadam.indicators.models import Indicator, RowKind, Series, Value
from qadam.indicators.queries.places import names_on
from qadam.indicators.queries.sums import Shown
from qadam.indicators.spans import parse_span, span_in_words
from qadam.indicators.units import words_of
from qadam.kit.languages import active
from qadam.kit.numbers import format_number
from qadam.programmes.models import Edition
from qadam.programmes.places import place_in
from qadam.writing.document import Bar, Block, Cell, Chart, Column, Row, Table

# What stands in a cell that has nothing to say.
NOTHING = "–"
HUNDRED = Decimal(100)
# So many periods have room beside each other.
MOST_SPANS = 3


def said(cell: Number | None) -> str:
    """Return a cell as the reader's language writes it; a dash where nothing was said."""
    return show_cell(cell, active()) if cell else NOTHING


def share_said(share: Decimal | None) -> str:
    """Return a share in per cent without the sign, which stands in the head of the column."""
    return NOTHING if share is None else format_number(round(share * HUNDRED, 1), active())


def number_said(number: Decimal | None) -> str:
    """Return a number as the reader's language writes it; a dash for none."""
    return NOTHING if number is None else format_number(number, active())


def chunks(spans: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the periods in lots that have room beside each other."""
    for start in range(0, len(spans), MOST_SPANS):
        yield spans[start : start + MOST_SPANS]


def figure_columns(span: str, *, with_facts: bool) -> list[Column]:
    """Return the heads of a period: the target, and where anything was reported the fact and the share."""
    words = span_in_words(span, active())
    heads = [_("{period}: target").format(period=words)]
    if with_facts:
        heads += [_("{period}: fact").format(period=words), _("{period}: share, %").format(period=words)]
    return [Column(head, 1, "right") for head in heads]


def figure_cells(line: Line, *, with_facts: bool) -> list[Cell]:
    """Return what a line says under the heads of a period."""
    cells: list[Cell] = [said(line.target_cell)]
    if with_facts:
        cells += [said(line.fact.cell), share_said(line.share)]
    return cells


def whole_tables(ledger: Ledger) -> Iterator[Block]:
    """Yield the table of all indicators for the programme as a whole, a further one for each lot of periods."""
    with_facts = ledger.has_facts()
    for spans in chunks(ledger.spans):
        heads = [Column(_("No."), 0.5, "center"), Column(_("Indicator"), 3.4), Column(_("Unit"), 1)]
        heads += [Column(_("Baseline"), 1.1, "right")]
        heads += [column for span in spans for column in figure_columns(span, with_facts=with_facts)]
        rows = [
            Row(
                [
                    str(place),
                    title_of(one),
                    words_of(one.unit),
                    baseline_said(one),
                    *_figures(ledger, one, spans),
                ]
            )
            for place, one in enumerate(
                (one for one in ledger.indicators if ledger.has_any(one, spans)), start=1
            )
        ]
        if rows:
            yield Table(heads, rows)


def _figures(ledger: Ledger, indicator: Indicator, spans: Sequence[str]) -> list[Cell]:
    with_facts = ledger.has_facts()
    return [
        cell for span in spans for cell in figure_cells(ledger.whole(indicator, span), with_facts=with_facts)
    ]


def baseline_said(indicator: Indicator) -> Cell:
    """Return the baseline and when it stood."""
    if indicator.baseline is None:
        return NOTHING
    number = format_number(indicator.baseline, active())
    if not indicator.baseline_on:
        return number
    return [number, _("({when})").format(when=span_in_words(indicator.baseline_on, active()))]


def territory_table(ledger: Ledger, indicator: Indicator) -> Iterator[Block]:
    """Yield the table of an indicator by territory: the whole first, then the rows in the order of the document."""
    parts = ledger.parts(indicator)
    if not parts:
        return
    with_facts = _has_fact(ledger, indicator)
    caption = _("{indicator}, {unit}").format(indicator=title_of(indicator), unit=words_of(indicator.unit))
    for spans in (lot for lot in chunks(ledger.spans) if ledger.has_any(indicator, lot)):
        heads = [Column(_("Territory"), 2.4)]
        heads += [column for span in spans for column in figure_columns(span, with_facts=with_facts)]
        whole = _cells_of(ledger, indicator, ledger.root(indicator), spans, with_facts)
        rows = [Row([ledger.name(ledger.root(indicator)), *whole], is_strong=True)]
        rows += [
            Row([row_name(ledger, row), *_cells_of(ledger, indicator, row.territory_code, spans, with_facts)])
            for row in parts
        ]
        yield Table(heads, rows, caption=caption, has_column_numbers=False)


def _has_fact(ledger: Ledger, indicator: Indicator) -> bool:
    codes = [ledger.root(indicator), *(row.territory_code for row in ledger.parts(indicator))]
    lines = (ledger.line(indicator, code, span) for code in codes for span in ledger.spans)
    return any(line.fact.cell is not None for line in lines)


def _cells_of(
    ledger: Ledger, indicator: Indicator, code: str, spans: Sequence[str], with_facts: bool
) -> list[Cell]:
    lines = (ledger.line(indicator, code, span) for span in spans)
    return [cell for line in lines for cell in figure_cells(line, with_facts=with_facts)]


def row_name(ledger: Ledger, row: Series) -> str:
    """Return the name of a row; one "of which" says so, for it is never added."""
    name = ledger.name(row.territory_code)
    return _("of which {name}").format(name=name) if row.row == RowKind.OF_WHICH else name


def stated_and_computed(ledger: Ledger) -> Iterator[Block]:
    """Yield the totals that the document or the territory states beside what the parts make, with the difference."""
    rows = [
        Row([title_of(one), what, span_in_words(span, active()), *_both(shown)])
        for one in ledger.indicators
        for span in ledger.spans
        for what, shown in (
            (_("target"), ledger.whole(one, span).target),
            (_("fact"), ledger.whole(one, span).fact),
        )
        if _has_both(shown) and ledger.added(one)
    ]
    if rows:
        heads = [Column(_("Indicator"), 3), Column(_("What"), 0.9), Column(_("Period"), 1.2)]
        heads += [Column(head, 1, "right") for head in (_("Stated"), _("Computed"), _("Difference"))]
        yield Table(heads, rows, caption=_("Totals: as stated and as computed from the parts"))


def _has_both(shown: Shown) -> bool:
    return bool(shown.own and shown.own.is_known and shown.computed and shown.computed.is_known)


def _both(shown: Shown) -> list[Cell]:
    assert shown.own is not None
    assert shown.own.value is not None
    assert shown.computed is not None
    assert shown.computed.value is not None
    return [said(shown.own), said(shown.computed), number_said(shown.own.value - shown.computed.value)]


def before_table(edition: Edition, spans: Sequence[str]) -> Iterator[Block]:
    """Yield the official numbers of days outside the periods: what stood before the programme, as documents say."""
    first = min((parse_span(span).first for span in spans), default=None)
    values = Value.objects.official().filter(series__indicator__edition=edition)
    if first is not None:
        values = values.filter(last_on__lt=first)
    found = list(
        values.select_related("series__indicator").order_by(
            "series__indicator__position", "series__position", "first_on", "last_on"
        )
    )
    if not found or first is None:
        return
    names = names_on({value.series.territory_code for value in found}, first)
    heads = [Column(_("Indicator"), 3), Column(_("Territory"), 1.4), Column(_("Period"), 1.1)]
    heads += [Column(_("Value"), 1, "right"), Column(_("Unit"), 1), Column(_("Source"), 1.6)]
    rows = [
        Row(
            [
                title_of(value.series.indicator),
                names.get(value.series.territory_code, value.series.territory_code),
                span_in_words(value.span, active()),
                said(value.cell),
                words_of(value.series.indicator.unit),
                place_in(value.source, active()) or NOTHING,
            ]
        )
        for value in found
    ]
    yield Table(heads, rows)


def share_chart(ledger: Ledger, span: str) -> Iterator[Block]:
    """Yield the shares of the targets reached as bars, one for each indicator."""
    lines = [(title_of(one), ledger.whole(one, span)) for one in ledger.indicators]
    bars = [share_bar(name, line) for name, line in lines if line.share is not None]
    if bars:
        shares = [(name, line.share) for name, line in lines if line.share is not None]
        best = max(shares, key=lambda one: one[1] or 0)
        least = min(shares, key=lambda one: one[1] or 0)
        sentence = _(
            "Share of the target by indicator: from {least} % ({least_name}) to {best} % ({best_name})."
        ).format(least=share_said(least[1]), least_name=least[0], best=share_said(best[1]), best_name=best[0])
        yield Chart(_("Share of the target, %"), sentence, bars)


def territory_chart(ledger: Ledger, indicator: Indicator, span: str) -> Iterator[Block]:
    """Yield the fact in each territory as a bar with its target marked."""
    rows = [
        (row_name(ledger, row), ledger.line(indicator, row.territory_code, span))
        for row in ledger.added(indicator)
    ]
    bars = [
        Bar(
            name,
            line.fact.cell.value if line.fact.cell else None,
            said(line.fact.cell),
            line.target_cell.value if line.target_cell else None,
        )
        for name, line in rows
    ]
    if any(bar.value is not None for bar in bars):
        reached = sum(line.is_reached for _name, line in rows)
        planned = sum(bar.target is not None for bar in bars)
        sentence = _(
            "{reached} of {planned} territories reached their target; the mark across a bar is the target."
        )
        yield Chart(title_of(indicator), sentence.format(reached=reached, planned=planned), bars)


def share_bar(name: str, line: Line) -> Bar:
    """Return a share as a bar against a hundred per cent."""
    share = line.share * HUNDRED if line.share is not None else None
    return Bar(name, share, f"{share_said(line.share)} %", HUNDRED)
