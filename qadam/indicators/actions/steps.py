"""The steps of one value's states; what follows from them is in `values`."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.indicators import entering
from qadam.indicators.models import Expected, Round, Value
from qadam.indicators.rules import may_lock_value, may_review, may_write
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import Actor
from qadam.workflow.transitions import WrongState, transition

State = Value.State


@transition(source=[State.DRAFT, State.RETURNED], target=State.SUBMITTED, rule=may_write)
def submit(value: Value, *, by: User) -> None:
    """Send a value to the level above."""
    _check_to_submit(value)
    moment = clock.now()
    value.submitted_by, value.submitted_at = by, moment
    value.returned_because = ""
    value.edition_number += 1
    Expected.objects.filter(
        round__edition=value.series.indicator.edition_id,
        round__span=value.span,
        series=value.series_id,
        first_submitted_at=None,
    ).update(first_submitted_at=moment)


def _check_to_submit(value: Value) -> None:
    series = value.series
    round_ = Round.objects.filter(edition=series.indicator.edition_id, span=value.span).first()
    if value.version == 1 and (round_ is None or not round_.is_open):
        raise ValidationError(entering.round_is_locked(value.span))
    fault = entering.fault_of(series.indicator, value.cell, value.numerator, value.denominator)
    if fault:
        raise ValidationError(fault)
    if value.value is None:
        return
    others = Value.objects.current().filter(series__indicator=series.indicator_id, span=value.span)
    if series.row == entering.OF_WHICH:
        whole = others.filter(series__territory_code=series.parent_code).first()
        if whole is not None and whole.value is not None and value.value > whole.value:
            raise ValidationError(entering.more_than_whole(series, value.value, whole.value))
    else:
        inside = others.filter(series__parent_code=series.territory_code, series__row=entering.OF_WHICH)
        for part in inside.filter(value__gt=value.value).select_related("series__indicator"):
            assert part.value is not None
            raise ValidationError(entering.more_than_whole(part.series, part.value, value.value))


@transition(source=[State.SUBMITTED], target=State.RETURNED, rule=may_review)
def give_back(value: Value, *, by: User, why: str, seen: int | None = None) -> None:
    """Return a value to whoever entered it, with the reason."""
    if not why.strip():
        raise ValidationError(_("Write why the value is returned: whoever entered it will read it."))
    _check_seen(value, seen)
    value.returned_because = why.strip()
    value.reviewed_by, value.reviewed_at = by, clock.now()
    value.edition_number += 1


@transition(source=[State.SUBMITTED], target=State.ACCEPTED, rule=may_review)
def accept(value: Value, *, by: User, seen: int | None = None) -> None:
    """Take a value as the official one; an earlier version stops being it."""
    _check_seen(value, seen)
    Value.objects.official().filter(series=value.series_id, span=value.span).exclude(pk=value.pk).update(
        is_official=False
    )
    value.is_official = True
    value.reviewed_by, value.reviewed_at = by, clock.now()
    value.edition_number += 1


@transition(source=[State.ACCEPTED], target=State.LOCKED, rule=may_lock_value)
def lock(value: Value, *, by: Actor) -> None:
    """Close an accepted value: from here on only a correction with a reason replaces it."""
    value.edition_number += 1


def _check_seen(value: Value, seen: int | None) -> None:
    if seen is not None and value.edition_number != seen:
        raise WrongState(_("The value was changed since you opened the page. Look at it once more."))
