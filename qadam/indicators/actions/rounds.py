"""The rounds in which values are gathered: opened with what is expected frozen, moved, locked."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.indicators import entering
from qadam.indicators.actions.values import lock
from qadam.indicators.models import Expected, Round, RowKind, Series, Value
from qadam.indicators.rules import may_lock, may_open_round
from qadam.indicators.spans import parse_span, span_in_words, unit_of
from qadam.kit import clock
from qadam.kit.languages import active
from qadam.people.models import User
from qadam.programmes.models import Edition
from qadam.territories.models import Territory
from qadam.workflow.log import Actor, record, unit_of_work
from qadam.workflow.transitions import WrongState, allow, transition

State = Round.State


def open_round(edition: Edition, span: str, *, due_on: date, by: Actor) -> Round:
    """Open a round: it expects a value of every series that is gathered that often and whose territory exists then.

    The same span opened twice is one round. Raises ValidationError with the reason, NotAllowed.
    """
    try:
        period = parse_span(span)
    except ValueError:
        raise ValidationError(_("Choose a month, quarter, half-year or year.")) from None
    with unit_of_work():
        fresh = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        allow(may_open_round(by, fresh))  # type: ignore[arg-type]  # the product itself is a person to the rules
        before = Round.objects.filter(edition=fresh, span=span).first()
        if before is not None:
            raise WrongState(_("Values are gathered for this period already."))
        if due_on < period.first:
            raise ValidationError(_("The due day lies before the period begins."))
        expected = expected_series(fresh, span)
        if not expected:
            said = _("The programme has no indicator that is gathered for {span}.")
            raise ValidationError(said.format(span=span_in_words(span, active())))
        round_ = Round.objects.create(
            edition=fresh,
            span=span,
            first_on=period.first,
            last_on=period.last,
            due_on=due_on,
            opened_at=clock.now(),
        )
        Expected.objects.bulk_create([Expected(round=round_, series=series) for series in expected])
        record(round_, "open_round", by=by, facts={"due_on": due_on.isoformat(), "expected": len(expected)})
    return round_


def expected_series(edition: Edition, span: str) -> list[Series]:
    """Return the series from which a value is expected for a span; what is a sum over others is not asked for."""
    period, unit = parse_span(span), unit_of(span)
    if unit is None:
        return []
    rows = Series.objects.filter(indicator__edition=edition, indicator__per=unit.value)
    series = [one for one in rows.select_related("indicator") if entering.is_entered(one.indicator)]
    codes = {one.territory_code for one in series}
    there = set(Territory.objects.on(period.last).filter(code__in=codes).values_list("code", flat=True))
    living = [one for one in series if one.territory_code in there]
    summed = {(one.indicator_id, one.parent_code) for one in living if one.row == RowKind.PART}
    return [one for one in living if (one.indicator_id, one.territory_code) not in summed]


def move_due(round_: Round, due_on: date, *, by: User) -> Round:
    """Set another due day of an open round."""
    with unit_of_work():
        fresh = Round.objects.select_for_update(of=("self",)).select_related("edition").get(pk=round_.pk)
        allow(may_lock(by, fresh))
        if not fresh.is_open:
            raise WrongState(entering.round_is_locked(fresh.span))
        if due_on < fresh.first_on:
            raise ValidationError(_("The due day lies before the period begins."))
        if fresh.due_on != due_on:
            facts = {"from": fresh.due_on.isoformat(), "to": due_on.isoformat()}
            fresh.due_on = due_on
            fresh.save(update_fields=["due_on"])
            record(fresh, "move_due", by=by, facts=facts)
    return fresh


@transition(source=[State.OPEN], target=State.LOCKED, rule=may_lock)
def close(round_: Round, *, by: Actor) -> None:
    """Close a period: no more values are taken, what is missing shows as not reported."""
    round_.locked_at = clock.now()


def lock_round(round_: Round, *, by: Actor) -> Round:
    """Lock a round with the values accepted in it; what waits for review may still be accepted, and is locked then."""
    with unit_of_work():
        locked = close(round_, by=by)
        for value in accepted_in(locked):
            lock(value, by=by)
    return locked


def accepted_in(round_: Round) -> list[Value]:
    """Return the accepted values of a round that are not locked yet, in the order of their series."""
    rows = Value.objects.current().filter(
        series__expected__round=round_, span=round_.span, state=Value.State.ACCEPTED
    )
    return list(rows.select_related("series__indicator__edition").order_by("series"))
