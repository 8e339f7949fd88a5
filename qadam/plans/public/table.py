"""The official table of a plan as rows of text, for files."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from qadam.kit.deadlines import describe, describe_reports
from qadam.kit.languages import active, localized
from qadam.plans.public.card import path_to, product_words
from qadam.plans.public.moments import Moment, by_measure
from qadam.plans.public.tree import Wanted, narrowed
from qadam.programmes.models import Edition, Executor, Measure
from qadam.programmes.words import SOURCES, UNITS, word


def columns(edition: Edition) -> list[str]:
    """Return the heads of the official table; a sample edition says so in a column of its own."""
    heads = [
        _("Direction and section"),
        _("No."),
        _("Measure"),
        _("What is to be done"),
        _("Completion form"),
        _("Channels"),
        _("Deadline"),
        _("Information is due"),
        _("Executors"),
        _("Information goes to"),
        _("Funding"),
        _("Note"),
        _("Due days"),
    ]
    return [*heads, _("Sample")] if edition.is_sample else heads


def rows(edition: Edition, wanted: Wanted, moments: Iterable[Moment], today: date) -> Iterator[list[str]]:
    """Yield the rows of the measures a filter lets through, in the plan's order."""
    days = by_measure(moments)
    measures = narrowed(edition, wanted, today).select_related("node__parent__parent", "addressee")
    for measure in measures.prefetch_related("costs"):
        row = [
            " / ".join(path_to(measure)),
            measure.number,
            localized(measure, "name"),
            localized(measure, "summary"),
            "; ".join(product_words(product) for product in measure.products.all()),
            localized(measure, "channels"),
            describe(measure.deadline_rule, active()),
            describe_reports(measure.report_rule, active()),
            "; ".join(executor_words(executor) for executor in measure.executors.all()),
            localized(measure.addressee, "name") if measure.addressee else "",
            money_words(measure),
            localized(measure, "note"),
            "; ".join(dict.fromkeys(moment.due_on.isoformat() for moment in days.get(measure.pk, []))),
        ]
        yield [*row, _("sample")] if edition.is_sample else row


def executor_words(executor: Executor, name: str = "") -> str:
    """Return an executor with role and mark, as a plan prints it: by its name in full, or by the one given."""
    name = name or localized(executor.body, "name")
    notes = [
        str(executor.get_role_display()) if executor.role else "",
        localized(executor, "detail"),
        _("by agreement") if executor.is_by_agreement else "",
    ]
    said = ", ".join(note for note in notes if note)
    return f"{name} ({said})" if said else name


def money_words(measure: Measure) -> str:
    """Return how a measure is paid for, with its costs by year."""
    costs = [
        f"{cost.year}: {cost.amount.normalize():f} {word(UNITS, cost.unit)}, {word(SOURCES, cost.source)}"
        for cost in measure.costs.all()
    ]
    return "; ".join(filter(None, [localized(measure, "funding"), *costs]))
