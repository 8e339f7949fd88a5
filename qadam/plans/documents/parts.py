"""What the documents of a plan have in common: rows of the official table, abbreviations, notes on amendments."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qadam.kit.deadlines import describe, describe_reports
from qadam.kit.languages import active, localized, value
from qadam.kit.numbers import format_number
from qadam.kit.text import sort_key
from qadam.people.models import Body
from qadam.plans.public.card import measures_for_cards, product_words
from qadam.plans.public.table import executor_words
from qadam.programmes.models import Amendment, Edition, Measure, MeasureChange, PlanNode
from qadam.programmes.rows import MeasureText
from qadam.programmes.stamps import act_words
from qadam.programmes.stamps import acts_until as acts_until
from qadam.programmes.stamps import amended_by as amended_by
from qadam.programmes.stamps import approval_of as approval_of
from qadam.programmes.stamps import basis_of as basis_of
from qadam.programmes.stamps import mark_of as mark_of
from qadam.programmes.wordings import RowInForce, rows_of_measures
from qadam.programmes.words import SOURCES, UNITS, word
from qadam.writing.document import Block, Cell, Column, GroupRow, Heading, Paragraph, Row

# What stands in a cell of the official table that has nothing to say.
NOTHING = "–"
# The part of the rows that must have money or a note for a column of its own.
WORTH_A_COLUMN = 0.25


@dataclass(frozen=True)
class Wording:
    """A measure with its row as it is in force on a day."""

    measure: Measure
    row: RowInForce

    @property
    def text(self) -> MeasureText:
        """Return what the row says."""
        return self.row.text


@dataclass(frozen=True)
class PlanColumn:
    """One column of the official table: its head and width, and what a row says in it."""

    column: Column
    said: Callable[[Wording], Cell]


def amendment_notes(acts: Sequence[Amendment]) -> list[Block]:
    """Return which rows each act changed, added or ended; one query."""
    rows = MeasureChange.objects.filter(amendment__in=acts).select_related("measure")
    changes = list(rows.order_by("measure__position", "pk"))
    lines = [_act_note(act, [row for row in changes if row.amendment_id == act.pk]) for act in acts]
    return [Paragraph("\n".join(lines))] if lines else []


def _act_note(act: Amendment, changes: Sequence[MeasureChange]) -> str:
    words = {
        MeasureChange.Kind.CHANGE: _("changed – {numbers}"),
        MeasureChange.Kind.ADD: _("added – {numbers}"),
        MeasureChange.Kind.END: _("ended – {numbers}"),
    }
    said = [
        sentence.format(numbers=", ".join(change.measure.number for change in held if change.measure))
        for kind, sentence in words.items()
        if (held := [change for change in changes if change.kind == kind])
    ]
    return _("Act {act}: {what}.").format(act=act_words(act), what="; ".join(said))


def wordings_on(edition: Edition, day: date) -> list[Wording]:
    """Return the rows in force on a day in the plan's order; the queries do not grow with the plan."""
    return [
        Wording(measure, row)
        for measure, rows in _rows(edition)
        if (row := next((row for row in rows if row.is_in_force(day)), None))
    ]


def wordings_until(edition: Edition, day: date) -> list[Wording]:
    """Return every row that was in force by a day, an ended one as it read last."""
    return [
        Wording(measure, begun[-1])
        for measure, rows in _rows(edition)
        if (begun := [row for row in rows if row.first_on is None or row.first_on <= day])
    ]


def _rows(edition: Edition) -> Iterator[tuple[Measure, list[RowInForce]]]:
    measures = list(measures_for_cards(edition).order_by("position"))
    rows = rows_of_measures(measures)
    for measure in measures:
        yield measure, rows[measure.pk]


def plan_columns(wordings: Sequence[Wording]) -> list[PlanColumn]:
    """Return the columns of the plan's own table; those in which the document says nothing at all are left out.

    Money and notes that only a few rows have stand below the name of the measure: a column of dashes tells nothing.
    """
    further = [
        PlanColumn(Column(_("Funding"), 1.3), _money),
        PlanColumn(Column(_("Note"), 1.2), _note),
    ]
    common = [column for column in further if _is_common(column, wordings)]
    rare = [column for column in further if column not in common]

    def what(wording: Wording) -> list[str]:
        return [*_what(wording), *_asides(rare, wording)]

    columns = [
        PlanColumn(Column(_("No."), 0.5, "center"), lambda wording: wording.measure.number),
        PlanColumn(Column(_("Name of the measure"), 2.6), what),
        PlanColumn(Column(_("Completion form"), 1.4), _forms),
        PlanColumn(Column(_("Channels"), 1.2), lambda wording: localized(wording.text, "channels")),
        PlanColumn(Column(_("Deadline"), 1.4), _when),
        PlanColumn(Column(_("Responsible executors"), 1.8), _who),
    ]
    return [*_said_somewhere(columns, wordings), *common]


def _is_common(column: PlanColumn, wordings: Sequence[Wording]) -> bool:
    said = sum(bool(column.said(wording)) for wording in wordings)
    return bool(said) and said / len(wordings) >= WORTH_A_COLUMN


def _asides(columns: Iterable[PlanColumn], wording: Wording) -> Iterator[str]:
    for column in columns:
        if said := column.said(wording):
            yield _("{label}: {text}").format(label=column.column.title, text="; ".join(said))


def execution_columns(wordings: Sequence[Wording]) -> list[PlanColumn]:
    """Return the plan's own columns as far as they tell what was to be done; narrower, for what was done needs room."""
    columns = [
        PlanColumn(Column(_("No."), 0.45, "center"), lambda wording: wording.measure.number),
        PlanColumn(Column(_("Name of the measure"), 1.9), lambda wording: localized(wording.text, "name")),
        PlanColumn(Column(_("Completion form"), 1.2), _forms),
        PlanColumn(Column(_("Channels"), 1), lambda wording: localized(wording.text, "channels")),
        PlanColumn(Column(_("Deadline"), 1.2), _when),
        PlanColumn(Column(_("Responsible executors"), 1.4), _who),
    ]
    return _said_somewhere(columns, wordings)


def _said_somewhere(columns: Iterable[PlanColumn], wordings: Sequence[Wording]) -> list[PlanColumn]:
    return [column for column in columns if any(column.said(wording) for wording in wordings)]


def said_in(columns: Iterable[PlanColumn], wording: Wording) -> list[Cell]:
    """Return the cells of a row; a dash stands where the document says nothing."""
    return [column.said(wording) or NOTHING for column in columns]


def _what(wording: Wording) -> list[str]:
    return [text for text in (localized(wording.text, "name"), localized(wording.text, "summary")) if text]


def _forms(wording: Wording) -> str:
    return "; ".join(product_words(product) for product in wording.text.products)


def _when(wording: Wording) -> list[str]:
    reports = describe_reports(wording.row.report_rule, active())
    information = _("information: {when}").format(when=reports) if reports else ""
    return [text for text in (describe(wording.row.deadline_rule, active()), information) if text]


def _who(wording: Wording) -> str:
    return ", ".join(executor_words(executor, short_of(executor.body)) for executor in wording.row.executors)


def _money(wording: Wording) -> list[str]:
    costs = [
        _("{year}: {amount} {unit}, {source}").format(
            year=cost.year,
            amount=format_number(cost.amount, active()),
            unit=word(UNITS, cost.unit),
            source=word(SOURCES, cost.source),
        )
        for cost in wording.measure.costs.all()
    ]
    return [text for text in (localized(wording.measure, "funding"), *costs) if text]


def _note(wording: Wording) -> list[str]:
    note = localized(wording.measure, "note")
    return [note] if note else []


def short_of(body: Body) -> str:
    """Return a body's abbreviation in the document's own language, its name where it has none there."""
    return value(body, f"short_{active()}") or localized(body, "name")


def abbreviations(edition: Edition, bodies: Iterable[Body], rows: Iterable[Row | GroupRow]) -> list[Block]:
    """Return the list of abbreviations that the rows use, as official plans end with one; one query."""
    known = {
        value(term, f"abbreviation_{active()}"): localized(term, "name") for term in edition.glossary.all()
    }
    known |= {value(body, f"short_{active()}"): localized(body, "name") for body in bodies}
    text = "\n".join(_texts(rows))
    used = [
        short
        for short, name in known.items()
        if short and short != name and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", text)
    ]
    if not used:
        return []
    lines = [f"{short} – {known[short]}" for short in sorted(used, key=sort_key)]
    return [Heading(_("Abbreviations in full")), Paragraph("\n".join(lines))]


def _texts(rows: Iterable[Row | GroupRow]) -> Iterator[str]:
    for row in rows:
        for cell in [row.text] if isinstance(row, GroupRow) else row.cells:
            yield from [cell] if isinstance(cell, str) else cell


def bodies_in(wordings: Iterable[Wording]) -> list[Body]:
    """Return the bodies the rows name."""
    return [executor.body for wording in wordings for executor in wording.row.executors]


def grouped(wordings: Iterable[Wording], row: Callable[[Wording], Row]) -> Iterator[Row | GroupRow]:
    """Yield the row of each measure, each new direction, section or stage named on a line above."""
    open_nodes: list[int] = []
    for wording in wordings:
        path = _path(wording.measure.node)
        for place, node in enumerate(path):
            if node.pk not in open_nodes[: place + 1]:
                yield GroupRow(
                    f"{node.number}. {localized(node, 'name')}" if node.number else localized(node, "name")
                )
        open_nodes = [node.pk for node in path]
        yield row(wording)


def _path(node: PlanNode | None) -> list[PlanNode]:
    found: list[PlanNode] = []
    while node is not None:
        found.insert(0, node)
        node = node.parent
    return found
