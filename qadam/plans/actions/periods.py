"""Closing a consolidated period, and leave to change what is closed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.people.models import User
from qadam.plans.models import ClosedPeriod, Duty, ExpectedDuty, PeriodException
from qadam.plans.refusals import document_and_reason
from qadam.plans.rules import may_close
from qadam.programmes.models import Edition
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed


def close_period(edition: Edition, period: Period, *, by: User) -> ClosedPeriod:
    """Close a period of a programme: freeze what was expected in it and how each duty stood.

    Excused duties and those of bodies that did not agree to take part were not expected.
    """
    if not may_close(by, edition):
        raise NotAllowed(_("Only the issuer's side closes a period."))
    today = clock.today()
    if period.last >= today:
        raise ValidationError(_("The period is not over yet."))
    with unit_of_work():
        # The edition's row is the lock: two people may press the button at once.
        Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        overlapping = edition.closed_periods.filter(first_on__lte=period.last, last_on__gte=period.first)
        if overlapping.exists():
            raise ValidationError(_("This period, or a part of it, is closed already."))
        closed = ClosedPeriod.objects.create(
            edition=edition, first_on=period.first, last_on=period.last, closed_by=by, closed_at=clock.now()
        )
        duties = expected_in(edition, period)
        ExpectedDuty.objects.bulk_create(
            (
                ExpectedDuty(
                    period=closed,
                    duty=duty,
                    body_id=duty.body_id,
                    due_on=duty.due_on,
                    state=duty.state,
                    is_late=duty.is_late_answer or duty.is_late(edition, today),
                    answered_on=duty.answered_on,
                )
                for duty in duties
            ),
            batch_size=500,
        )
        facts = {
            "first_on": period.first.isoformat(),
            "last_on": period.last.isoformat(),
            "expected": len(duties),
        }
        record(closed, "close", by=by, facts=facts)
    return closed


def expected_in(edition: Edition, period: Period) -> list[Duty]:
    """Return the duties expected in a period, the denominator of its rates."""
    owed = (Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED)
    rows = Duty.objects.filter(edition=edition, due_on__gte=period.first, due_on__lte=period.last)
    return list(rows.filter(agreement__in=owed).exclude(state=Duty.State.EXCUSED))


def allow_exception(
    closed: ClosedPeriod, duty: Duty, *, until_on: date, document: str, reason: str, by: User
) -> PeriodException:
    """Give leave to change one report of a closed period until a day, by a document."""
    if not may_close(by, closed.edition):
        raise NotAllowed(_("Only the issuer's side permits changes to what is closed."))
    if duty.edition_id != closed.edition_id or not closed.first_on <= duty.due_on <= closed.last_on:
        raise ValidationError(_("The duty does not belong to this period."))
    if not document.strip() or not reason.strip():
        raise ValidationError(document_and_reason())
    if until_on < clock.today():
        raise ValidationError(_("The last day of the exception lies in the past."))
    with unit_of_work():
        leave = PeriodException.objects.create(
            period=closed,
            duty=duty,
            until_on=until_on,
            document=document.strip(),
            reason=reason.strip(),
            given_by=by,
            given_at=clock.now(),
        )
        record(
            duty,
            "allow_exception",
            by=by,
            why=f"{document}: {reason}",
            facts={"until_on": until_on.isoformat()},
        )
    return leave
