"""Information handed in as facts for norms: one fact for a measure whose every body has answered for the period."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from qadam.indicators.norming.facts import Fact, FactType
from qadam.kit.deadlines.parts import AfterPeriod, ByEachYear
from qadam.kit.languages import localized
from qadam.kit.periods import Period, Unit
from qadam.plans.models import Duty
from qadam.programmes.models import Edition, Measure

QUARTERLY, YEARLY = "quarterly_information", "yearly_information"
TYPES = {
    QUARTERLY: FactType(_("Quarterly information of a measure")),
    YEARLY: FactType(_("Yearly information of a measure")),
}
# Information on a quarter comes in the month after it, and late ones are looked for a year further.
LATEST = timedelta(days=366)


def facts_of_information(edition: Edition, period: Period) -> Iterator[Fact]:
    """Give quarterly and yearly information by measure, once all who owe it have answered; one query.

    Quarterly information lies on the last day of its quarter and took the days until it came; yearly information lies
    on the day it came. What came by a day that the calendar had moved came by the document's own day.
    """
    duties = Duty.objects.filter(
        edition=edition,
        kind=Duty.Kind.REPORT,
        agreement__in=(Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED),
        original_on__range=(period.first, period.last + LATEST),
    )
    rows = duties.exclude(part=Duty.Part.CO).exclude(state=Duty.State.EXCUSED).select_related("measure")
    moments: dict[tuple[int, date], list[Duty]] = defaultdict(list)
    for duty in rows.order_by("original_on", "measure__position", "pk"):
        moments[duty.measure_id, duty.original_on].append(duty)
    for (_measure, due_on), held in moments.items():
        fact = _fact(held[0].measure, due_on, held)
        if fact is not None and fact.on in period:
            yield fact


def kinds_measured(edition: Edition) -> Collection[str]:
    """Return both kinds where the programme has duties of information: then nothing means that nothing came."""
    owes = edition.state == Edition.State.APPROVED and Duty.objects.filter(
        edition=edition, kind=Duty.Kind.REPORT
    )
    return TYPES if owes and owes.exists() else ()


def _fact(measure: Measure, due_on: date, duties: list[Duty]) -> Fact | None:
    answers = [_came_on(duty, due_on) for duty in duties]
    kind = kind_of(measure, due_on)
    if not kind or None in answers:
        return None
    came_on = max(answer for answer in answers if answer is not None)
    title = f"{measure.number}. {localized(measure, 'name')}"
    if kind == YEARLY:
        return Fact(YEARLY, came_on, title=title)
    ended_on = due_on.replace(day=1) - timedelta(days=1)
    return Fact(QUARTERLY, ended_on, days_taken=max(0, (came_on - ended_on).days), title=title)


def _came_on(duty: Duty, due_on: date) -> date | None:
    """Return the day information came; by the document's own day where it came in time on a moved one."""
    if duty.answered_on is None or duty.is_late_answer:
        return duty.answered_on
    return min(duty.answered_on, due_on)


def kind_of(measure: Measure, due_on: date) -> str:
    """Return whether information due on a day is quarterly or yearly by the rule of its measure, empty for neither."""
    for part in measure.report_rule.parts:
        if isinstance(part, AfterPeriod) and part.unit is Unit.QUARTER and part.day == due_on.day:
            return QUARTERLY
        if isinstance(part, ByEachYear) and (part.month, part.day) == (due_on.month, due_on.day):
            return YEARLY
    return ""
