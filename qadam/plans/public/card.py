"""One measure with all that its row of the official table says, and its due days."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from qadam.kit.deadlines import describe, describe_reports
from qadam.kit.languages import active, localized, value
from qadam.people.models import Body
from qadam.plans.models import Duty, Report
from qadam.plans.public.moments import Moment, moments_in
from qadam.plans.queries import needs_date
from qadam.programmes.models import Cost, Edition, Executor, GlossaryTerm, Measure, PlanNode, Product
from qadam.programmes.rows import ProductLine
from qadam.programmes.words import FORMS, SOURCES, UNITS, word


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `meaning` is set where the piece is an abbreviation of the document."""

    text: str
    meaning: str = ""


@dataclass(frozen=True)
class Doer:
    """An executor as the card shows it."""

    body: Body
    role: str
    is_by_agreement: bool
    detail: str
    members: int


@dataclass(frozen=True)
class Share:
    """One body's part in one moment of a live edition."""

    body: Body
    state: str


@dataclass(frozen=True)
class Day:
    """A moment with the bodies that owe it."""

    moment: Moment
    state: str
    shares: list[Share]


@dataclass(frozen=True)
class CostLine:
    """Money of one year from one source."""

    year: int
    source: str
    amount: Decimal
    unit: str


@dataclass(frozen=True)
class Card:
    """All of a measure."""

    measure: Measure
    products: list[str]
    doers: list[Doer]
    deadline: str
    reports: str
    costs: list[CostLine]
    days: list[Day]
    needs_date: bool
    # Whether a report on one of its duties is open to everybody.
    is_told: bool
    earlier: Measure | None
    later: Measure | None


def card_of(edition: Edition, measure: Measure, today: date) -> Card:
    """Return a measure as its card shows it; the measure comes from `measures_for_cards`."""
    released = Report.objects.released().filter(duty=OuterRef("pk"))
    rows = Duty.objects.filter(measure=measure).select_related("body", "via").order_by("body__sort_kk")
    duties = list(rows.annotate(is_told=Exists(released)))
    earlier, later = _neighbours(edition, measure)
    return Card(
        measure=measure,
        products=[product_words(item) for item in measure.products.all()],
        doers=[_doer(item, duties) for item in measure.executors.all()],
        deadline=describe(measure.deadline_rule, active()),
        reports=describe_reports(measure.report_rule, active()),
        costs=[_cost(item) for item in measure.costs.all()],
        days=_days(edition, duties, today),
        needs_date=edition.period is not None and needs_date(measure, edition.period),
        is_told=any(getattr(duty, "is_told", False) for duty in duties),
        earlier=earlier,
        later=later,
    )


def measures_for_cards(edition: Edition) -> QuerySet[Measure]:
    """Return the measures of an edition with everything a card reads."""
    executors = Prefetch("executors", Executor.objects.select_related("body"))
    return edition.measures.select_related("node__parent__parent", "addressee").prefetch_related(
        "products", "costs", "date_decisions", executors
    )


def product_words(product: Product | ProductLine) -> str:
    """Return a completion form with its own few words."""
    detail = localized(product, "detail")
    if detail and product.form == "other":
        return detail
    return f"{word(FORMS, product.form)} ({detail})" if detail else word(FORMS, product.form)


def path_to(measure: Measure) -> list[str]:
    """Return the names of the nodes above a measure, the topmost first."""
    node: PlanNode | None = measure.node
    names = []
    while node is not None:
        name = localized(node, "name")
        names.append(f"{node.number}. {name}" if node.number else name)
        node = node.parent
    return names[::-1]


def glossed(text: str, terms: Iterable[GlossaryTerm]) -> list[Piece]:
    """Split a text so that the first mention of each abbreviation carries its meaning."""
    meanings = {
        value(term, f"abbreviation_{active()}"): localized(term, "name")
        for term in terms
        if value(term, f"abbreviation_{active()}")
    }
    if not meanings or not text:
        return [Piece(text)] if text else []
    ordered = sorted(meanings, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(" + "|".join(re.escape(one) for one in ordered) + r")(?!\w)")
    return list(_pieces(pattern, text, meanings))


def _pieces(pattern: re.Pattern[str], text: str, meanings: dict[str, str]) -> Iterator[Piece]:
    said: set[str] = set()
    for part in pattern.split(text):
        if part in meanings and part not in said:
            said.add(part)
            yield Piece(part, meanings[part])
        elif part:
            yield Piece(part)


def _neighbours(edition: Edition, measure: Measure) -> tuple[Measure | None, Measure | None]:
    near = edition.measures.filter(position__in=[measure.position - 1, measure.position + 1])
    found = {item.position: item for item in near}
    return found.get(measure.position - 1), found.get(measure.position + 1)


def _doer(executor: Executor, duties: list[Duty]) -> Doer:
    members = {duty.body_id for duty in duties if duty.via_id == executor.body_id}
    return Doer(
        executor.body,
        str(executor.get_role_display()) if executor.role else "",
        executor.is_by_agreement,
        localized(executor, "detail"),
        len(members),
    )


def _cost(cost: Cost) -> CostLine:
    return CostLine(cost.year, word(SOURCES, cost.source), cost.amount, word(UNITS, cost.unit))


def _days(edition: Edition, duties: list[Duty], today: date) -> list[Day]:
    return [
        Day(
            moment,
            moment.state(today),
            [_share(duty, today, edition) for duty in duties if _belongs(duty, moment)],
        )
        for moment in moments_in(duties)
    ]


def _belongs(duty: Duty, moment: Moment) -> bool:
    return (duty.kind, duty.original_on, duty.last_on) == (moment.kind, moment.original_on, moment.last_on)


def _share(duty: Duty, today: date, edition: Edition) -> Share:
    return Share(duty.body, "overdue" if duty.is_publicly_late(edition, today) else duty.state)
