"""What happens to a value: entered, submitted, given back, accepted, locked, corrected."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.indicators import announcing, entering
from qadam.indicators.actions import following, steps
from qadam.indicators.actions.steps import lock
from qadam.indicators.cells import Cell
from qadam.indicators.models import Expected, Round, Series, Value
from qadam.indicators.rules import Standing, chains_of, may_correct
from qadam.indicators.spans import parse_span
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import MACHINE, record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, allow

__all__ = [
    "Conflict",
    "Entry",
    "Outcome",
    "accept",
    "accept_many",
    "correct",
    "enter",
    "enter_many",
    "give_back",
    "lock",
    "submit",
    "submit_many",
]

State = Value.State
# What may still be written over.
WRITABLE = (State.DRAFT, State.RETURNED)


class Conflict(WrongState):
    """Somebody else has changed the value since the page was read; it is told with theirs, and nothing is lost."""

    def __init__(self, theirs: Value | None, said: str) -> None:
        super().__init__(said)
        self.theirs = theirs


@dataclass(frozen=True)
class Entry:
    """What a person gives for a series: the cell, the parts of a ratio, a note.

    `seen` counts the saves the person had read: 0 where there was no value, None where nobody looked. A cell that is
    None takes a draft back.
    """

    series: Series
    cell: Cell | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str | None = None
    seen: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of one entry or one value of many; nothing in `faults` means that it was done."""

    series: Series
    value: Value | None = None
    faults: tuple[str, ...] = ()
    is_conflict: bool = False
    is_unchanged: bool = False

    @property
    def is_done(self) -> bool:
        """Tell whether the step was done."""
        return not self.faults


def enter(
    series: Series,
    span: str,
    cell: Cell | None,
    *,
    by: User,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    note: str | None = None,
    seen: int | None = None,
) -> Value | None:
    """Save the draft of a value in its open round; None as the cell takes the draft back.

    Raises ValidationError with the reason, NotAllowed, WrongState where it waits for review, Conflict.
    """
    round_ = Round.objects.filter(edition=series.indicator.edition_id, span=span).first()
    if round_ is None:
        raise ValidationError(entering.no_round(span))
    entry = Entry(series, cell, numerator, denominator, note, seen)
    with unit_of_work():
        ground = Ground.of(round_, [series], by)
        return _put(ground, entry, by)


def enter_many(round_: Round, entries: Sequence[Entry], *, by: User) -> list[Outcome]:
    """Save many drafts of a round at once: a refusal of one stops no other and is said beside it."""
    with unit_of_work():
        ground = Ground.of(round_, [entry.series for entry in entries], by)
        # A whole before its parts "of which": they are held against what is typed now.
        order = sorted(entries, key=lambda entry: entry.series.row == entering.OF_WHICH)
        found = {entry.series.pk: _try_put(ground, entry, by) for entry in order}
    return [found[entry.series.pk] for entry in entries]


@dataclass
class Ground:
    """What entries of a round are judged by, read once: who may, what is expected, which values there are."""

    round: Round
    standing: Standing
    chains: dict[str, list[str]]
    expected: set[int]
    current: dict[int, Value]
    # The numbers of the round by indicator and territory, as they stand after each entry.
    numbers: dict[tuple[int, str], Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, round_: Round, series: Sequence[Series], by: User) -> "Ground":
        """Lock the series and read the rest; six queries whatever their number."""
        keys = {one.pk for one in series}
        list(Series.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
        fresh = Round.objects.select_related("edition").get(pk=round_.pk)
        codes = {one.territory_code for one in series}
        rows = Value.objects.current().filter(span=round_.span).select_related("entered_by", "series")
        rows = rows.filter(series__indicator__in={one.indicator_id for one in series})
        ground = cls(
            fresh,
            Standing(by, fresh.edition),
            chains_of(codes),
            set(Expected.objects.filter(round=fresh, series__in=keys).values_list("series", flat=True)),
            {value.series_id: value for value in rows},
        )
        for value in ground.current.values():
            if value.value is not None:
                ground.numbers[value.series.indicator_id, value.series.territory_code] = value.value
        return ground


def _try_put(ground: Ground, entry: Entry, by: User) -> Outcome:
    before = ground.current.get(entry.series.pk)
    saves = before.edition_number if before else 0
    try:
        with unit_of_work():
            value = _put(ground, entry, by)
    except ValidationError as error:
        return Outcome(entry.series, before, tuple(error.messages))
    except Conflict as conflict:
        return Outcome(entry.series, conflict.theirs, (str(conflict),), is_conflict=True)
    except (WrongState, NotAllowed) as error:
        return Outcome(entry.series, before, (str(error),))
    is_unchanged = value is before and (value is None or value.edition_number == saves)
    return Outcome(entry.series, value, is_unchanged=is_unchanged)


def _put(ground: Ground, entry: Entry, by: User) -> Value | None:
    series, present = entry.series, ground.current.get(entry.series.pk)
    allow(ground.standing.enters(ground.chains[series.territory_code]))
    if _is_same(present, entry):
        return present
    _check_writable(ground, entry, present)
    if entry.cell is None:
        return _take_back(ground, present, by)
    _check_size(ground, entry)
    span = parse_span(ground.round.span)
    value = present or Value(
        series=series, span=ground.round.span, first_on=span.first, last_on=span.last, entered_by=by
    )
    value.cell, value.numerator, value.denominator = entry.cell, entry.numerator, entry.denominator
    value.note = value.note if entry.note is None else entry.note
    value.entered_by, value.entered_at = by, clock.now()
    value.edition_number += 1
    value.save()
    record(value, "enter", by=by, facts={"cell": value.cell.text, "version": value.version})
    ground.current[series.pk] = value
    if value.value is not None:
        ground.numbers[series.indicator_id, series.territory_code] = value.value
    else:
        ground.numbers.pop((series.indicator_id, series.territory_code), None)
    return value


def _is_same(present: Value | None, entry: Entry) -> bool:
    if present is None:
        return entry.cell is None
    note = present.note if entry.note is None else entry.note
    typed = (entry.cell, entry.numerator, entry.denominator, note)
    return typed == (present.cell, present.numerator, present.denominator, present.note)


def _check_writable(ground: Ground, entry: Entry, present: Value | None) -> None:
    seen = present.edition_number if present else 0
    is_correction = present is not None and present.version > 1 and present.state in WRITABLE
    if entry.series.pk not in ground.expected:
        raise ValidationError(entering.not_expected(ground.round.span))
    if not ground.round.is_open and not is_correction:
        raise ValidationError(entering.round_is_locked(ground.round.span))
    if present is not None and present.state == State.SUBMITTED:
        raise WrongState(entering.waits_for_review())
    if present is not None and present.state not in WRITABLE:
        raise ValidationError(entering.is_settled())
    if entry.seen is not None and entry.seen != seen:
        raise Conflict(present, entering.somebody_else(present))


def _check_size(ground: Ground, entry: Entry) -> None:
    assert entry.cell is not None
    fault = entering.fault_of(entry.series.indicator, entry.cell, entry.numerator, entry.denominator)
    if fault:
        raise ValidationError(fault)
    if entry.series.row == entering.OF_WHICH and entry.cell.value is not None:
        whole = ground.numbers.get((entry.series.indicator_id, entry.series.parent_code))
        if whole is not None and entry.cell.value > whole:
            raise ValidationError(entering.more_than_whole(entry.series, entry.cell.value, whole))


def _take_back(ground: Ground, present: Value | None, by: User) -> Value | None:
    """Forget a draft; the version that a dropped correction was to replace is the last one again."""
    if present is None:
        return None
    if present.state == State.RETURNED:
        raise ValidationError(entering.returned_is_not_emptied())
    record(present, "take_back", by=by, facts={"cell": present.cell.text, "version": present.version})
    earlier = Value.objects.filter(
        series=present.series_id, span=present.span, version__lt=present.version
    ).order_by("-version")
    before = earlier.first()
    present.delete()
    ground.current.pop(present.series_id, None)
    ground.numbers.pop((present.series.indicator_id, present.series.territory_code), None)
    if before is not None:
        before.is_current = True
        before.save(update_fields=["is_current"])
        ground.current[present.series_id] = before
    return before


def submit(value: Value, *, by: User) -> Value:
    """Send a value to the level above, and tell who reviews it."""
    with unit_of_work():
        sent = steps.submit(value, by=by)
        announcing.tell_reviewers([sent], by=by)
    return sent


def give_back(value: Value, *, by: User, why: str, seen: int | None = None) -> Value:
    """Return a value with the reason, and tell whoever sent it."""
    with unit_of_work():
        returned = steps.give_back(value, by=by, why=why, seen=seen)
        announcing.tell_returned(returned)
    return returned


def accept(value: Value, *, by: User, seen: int | None = None) -> Value:
    """Accept a value, and let the sums follow; in a locked round it is locked at once."""
    with unit_of_work():
        accepted = _accept_one(value, by, seen)
        following.official_changed([accepted])
    return accepted


def _accept_one(value: Value, by: User, seen: int | None) -> Value:
    accepted = steps.accept(value, by=by, seen=seen)
    round_ = Round.objects.filter(edition=value.series.indicator.edition_id, span=value.span).first()
    return lock(accepted, by=MACHINE) if round_ is not None and not round_.is_open else accepted


def submit_many(values: Iterable[Value], *, by: User) -> list[Outcome]:
    """Submit many values; a refusal of one stops no other and is said beside it."""
    with unit_of_work():
        outcomes = _each(values, lambda value: steps.submit(value, by=by))
        announcing.tell_reviewers([one.value for one in outcomes if one.is_done and one.value], by=by)
    return outcomes


def accept_many(values: Iterable[Value], *, by: User, seen: dict[int, int] | None = None) -> list[Outcome]:
    """Accept many values, and let the sums follow once; `seen` are the counts of saves the person had read."""
    counts = seen or {}
    with unit_of_work():
        outcomes = _each(values, lambda value: _accept_one(value, by, counts.get(value.pk)))
        following.official_changed([one.value for one in outcomes if one.is_done and one.value])
    return outcomes


def _each(values: Iterable[Value], act: Callable[[Value], Value]) -> list[Outcome]:
    # In one order everywhere: two people with many values never wait for each other.
    with unit_of_work():
        held = sorted(values, key=lambda value: value.series_id)
        return [_try(value, act) for value in held]


def _try(value: Value, act: Callable[[Value], Value]) -> Outcome:
    try:
        with unit_of_work():
            return Outcome(value.series, act(value))
    except ValidationError as error:
        return Outcome(value.series, value, tuple(error.messages))
    except (WrongState, NotAllowed) as error:
        return Outcome(value.series, value, (str(error),))


def correct(
    value: Value,
    cell: Cell,
    *,
    by: User,
    why: str,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    note: str | None = None,
) -> Value:
    """Begin a correction of an accepted or locked value: a new version as a draft; the old one stays official."""
    if not why.strip():
        raise ValidationError(_("Write why the value is corrected: the reason stays with it for good."))
    with unit_of_work():
        list(Series.objects.select_for_update(of=("self",)).filter(pk=value.series_id))
        present = Value.objects.select_for_update(of=("self",)).filter(pk=value.pk).first()
        if present is None or not present.is_current or present.state not in (State.ACCEPTED, State.LOCKED):
            raise WrongState(
                _("This has changed meanwhile. Open the page again and look at its present state.")
            )
        allow(may_correct(by, present))
        fault = entering.fault_of(present.series.indicator, cell, numerator, denominator)
        if fault:
            raise ValidationError(fault)
        present.is_current = False
        present.save(update_fields=["is_current"])
        fresh = Value(
            series=present.series,
            span=present.span,
            first_on=present.first_on,
            last_on=present.last_on,
            source=present.source,
            numerator=numerator,
            denominator=denominator,
            note=present.note if note is None else note,
            version=present.version + 1,
            reason=why.strip(),
            entered_by=by,
            entered_at=clock.now(),
            # Counted on: a page that showed the old version is told of the new one.
            edition_number=present.edition_number + 1,
        )
        fresh.cell = cell
        fresh.save()
        record(fresh, "correct", by=by, why=fresh.reason, facts={"cell": cell.text, "version": fresh.version})
    return fresh
