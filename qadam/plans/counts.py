"""What plans count of themselves: what fell due, was accepted and came in time, as indicators of a programme."""

from collections.abc import Callable, Mapping
from datetime import date

from qadam.indicators.counting import home_of
from qadam.kit.periods import Period
from qadam.plans.board.figures import totals_of
from qadam.plans.board.scope import Scope
from qadam.plans.models import Duty
from qadam.programmes.models import Edition

Number = Mapping[str, int]


def _figure(name: str) -> Callable[[Edition, Period, date], Number]:
    """Return who counts a heading of the control board: the numbers are those of the board."""

    def count(edition: Edition, period: Period, today: date) -> Number:
        figures, _nodes = totals_of(Scope((edition,), period, today, is_answering_only=True))
        return {home_of(edition): getattr(figures, name)}

    return count


def _information(edition: Edition, period: Period, today: date) -> Number:
    return {home_of(edition): len(_reports_due(edition, period, today))}


def _information_in_time(edition: Edition, period: Period, today: date) -> Number:
    rows = _reports_due(edition, period, today)
    return {home_of(edition): sum(duty.answered_on is not None and not duty.is_late_answer for duty in rows)}


def _reports_due(edition: Edition, period: Period, today: date) -> list[Duty]:
    """Return the pieces of information whose day fell into a period; those excused were not owed.

    Co-executors owe theirs too: «by the 5th» binds everybody who informs.
    """
    rows = Duty.objects.filter(
        edition=edition,
        kind=Duty.Kind.REPORT,
        due_on__gte=period.first,
        due_on__lte=min(period.last, today),
        agreement__in=(Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED),
    )
    return list(rows.exclude(state=Duty.State.EXCUSED).only("answered_on", "is_late_answer"))


# By the codes of the indicators.
COUNTS: Mapping[str, Callable[[Edition, Period, date], Number]] = {
    "duties-due": _figure("due"),
    "duties-done": _figure("accepted"),
    "duties-in-time": _figure("in_time"),
    "information-due": _information,
    "information-in-time": _information_in_time,
}
