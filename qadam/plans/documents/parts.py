"""What the documents of a plan have in common: the approval block, the columns of the plan, the mark of a sample."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qadam.kit.dates import format_day
from qadam.kit.deadlines import describe, describe_reports
from qadam.kit.languages import active, localized
from qadam.plans.public.card import measures_for_cards, product_words
from qadam.plans.public.table import executor_words, money_words
from qadam.programmes.amendments import amendments_of
from qadam.programmes.models import Edition, Measure, PlanNode
from qadam.writing.document import Cell, Column, GroupRow, Row


@dataclass(frozen=True)
class PlanColumn:
    """One column of the official table: its head and width, and what a measure says in it."""

    column: Column
    said: Callable[[Measure], Cell]


def mark_of(edition: Edition) -> str:
    """Return the mark of a sample edition, nothing for an official one."""
    return _("SAMPLE") if edition.is_sample else ""


def approval_of(edition: Edition) -> list[str]:
    """Return the approval block: the act's title, number and day as far as the document gives them."""
    day = format_day(edition.act_date, active()) if edition.act_date else ""
    number = _("No {number}").format(number=edition.act_number) if edition.act_number else ""
    said = " ".join(part for part in (day, number) if part)
    return [line for line in (localized(edition, "act_title"), said) if line]


def amended_by(edition: Edition) -> list[str]:
    """Return the line that names the acts by which a plan was amended."""
    acts = [
        _("{day}, No {number}").format(day=format_day(act.date, active()), number=act.number)
        for act in amendments_of(edition)
        if act.date
    ]
    return [_("With the changes made by the acts of: {acts}").format(acts="; ".join(acts))] if acts else []


def plan_columns(measures: Sequence[Measure]) -> list[PlanColumn]:
    """Return the columns of the plan's own table; channels, money and notes only where the document has them."""
    columns = [
        PlanColumn(Column(_("No."), 0.4, "center"), lambda measure: measure.number),
        PlanColumn(Column(_("Measure"), 2.4), _what),
        PlanColumn(Column(_("Completion form"), 1.3), _forms),
    ]
    if any(localized(measure, "channels") for measure in measures):
        columns.append(PlanColumn(Column(_("Channels"), 1.2), lambda measure: localized(measure, "channels")))
    columns += [
        PlanColumn(Column(_("Deadline"), 1.3), _when),
        PlanColumn(Column(_("Executors"), 1.8), _who),
    ]
    if any(money_words(measure) for measure in measures):
        columns.append(PlanColumn(Column(_("Funding"), 1.1), money_words))
    if any(localized(measure, "note") for measure in measures):
        columns.append(PlanColumn(Column(_("Note"), 1.0), lambda measure: localized(measure, "note")))
    return columns


def _what(measure: Measure) -> list[str]:
    return [text for text in (localized(measure, "name"), localized(measure, "summary")) if text]


def _forms(measure: Measure) -> list[str]:
    return [product_words(product) for product in measure.products.all()]


def _when(measure: Measure) -> list[str]:
    reports = describe_reports(measure.report_rule, active())
    information = _("information: {when}").format(when=reports) if reports else ""
    return [text for text in (describe(measure.deadline_rule, active()), information) if text]


def _who(measure: Measure) -> list[str]:
    return [executor_words(executor) for executor in measure.executors.all()]


def measures_in_order(edition: Edition) -> list[Measure]:
    """Return the measures of a plan in its order with everything the table reads."""
    measures: QuerySet[Measure] = measures_for_cards(edition)
    return list(measures.order_by("position"))


def grouped(measures: Iterable[Measure], row: Callable[[Measure], Row]) -> Iterator[Row | GroupRow]:
    """Yield the row of each measure, each new direction, section or stage named on a line above."""
    open_nodes: list[int] = []
    for measure in measures:
        path = _path(measure.node)
        for place, node in enumerate(path):
            if node.pk not in open_nodes[: place + 1]:
                yield GroupRow(
                    f"{node.number}. {localized(node, 'name')}" if node.number else localized(node, "name")
                )
        open_nodes = [node.pk for node in path]
        yield row(measure)


def _path(node: PlanNode | None) -> list[PlanNode]:
    found: list[PlanNode] = []
    while node is not None:
        found.insert(0, node)
        node = node.parent
    return found
