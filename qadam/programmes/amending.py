"""Amending a plan by an act: the draft of an amendment, its rows, and the day it comes into force.

What a row said before is kept with the change that replaced it; nothing recorded under a measure is lost.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.programmes.amendment_faults import faults_of
from qadam.programmes.amendments import changes_of
from qadam.programmes.models import Amendment, Edition, Executor, Measure, MeasureChange, Product
from qadam.programmes.rows import RULES, TEXTS, MeasureText, executors_of, present_text, text_of
from qadam.programmes.rules import may_amend, may_enact
from qadam.programmes.signals import edition_changed
from qadam.programmes.succession import name_bodies
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, transition

Kind, State = MeasureChange.Kind, Amendment.State
HEADING = ("number", "date", "in_force_on", "title_kk", "title_ru", "title_en", "upload")


def begin_amendment(edition: Edition, *, by: User, **heading: Any) -> Amendment:
    """Begin the draft of an amendment; `heading` are fields of HEADING, each may be filled in later."""
    _allow(by, edition)
    with unit_of_work():
        amendment = Amendment.objects.create(edition=edition, made_by=by, **_checked(heading))
        record(amendment, "begin_amendment", by=by, facts={"programme": edition.slug})
    return amendment


def save_heading(amendment: Amendment, *, by: User, seen: int | None = None, **heading: Any) -> Amendment:
    """Write the act's number, days, titles or file; `seen` is the count of saves the person had read."""
    with unit_of_work():
        locked = _draft(amendment, by)
        _unless_changed(locked.edition_number, seen)
        for name, value in _checked(heading).items():
            setattr(locked, name, value)
        locked.edition_number += 1
        locked.save(update_fields=[*heading, "edition_number"])
        record(locked, "save_amendment", by=by)
    return locked


def _checked(heading: dict[str, Any]) -> dict[str, Any]:
    unknown = set(heading) - set(HEADING)
    if unknown:
        raise TypeError(f"an act has no {', '.join(sorted(unknown))}")
    return heading


def change_measure(
    amendment: Amendment, measure: Measure, *, new: MeasureText, by: User, seen: int | None = None
) -> MeasureChange:
    """Write in the draft how a row will read; `seen` is the count of saves the person had read, 0 for none."""
    old = present_text(measure)
    if new == old:
        raise ValidationError(_("Nothing is changed in this row."))
    return _put(amendment, measure, Kind.CHANGE, old.kept(), new.kept(), by=by, seen=seen)


def end_measure(
    amendment: Amendment, measure: Measure, *, by: User, seen: int | None = None
) -> MeasureChange:
    """Write in the draft that a row ends: its last day is the one before the act comes into force."""
    return _put(amendment, measure, Kind.END, present_text(measure).kept(), {}, by=by, seen=seen)


def _put(
    amendment: Amendment,
    measure: Measure,
    kind: str,
    old: dict[str, Any],
    new: dict[str, Any],
    *,
    by: User,
    seen: int | None,
) -> MeasureChange:
    with unit_of_work():
        locked = _draft(amendment, by)
        if measure.edition_id != locked.edition_id or measure.ended_on is not None:
            raise ValidationError(_("This measure is not in force in the programme that is amended."))
        change = locked.changes.filter(measure=measure).first()
        change = change or MeasureChange(amendment=locked, measure=measure)
        _unless_changed(change.edition_number, seen)
        change.kind, change.old, change.new = kind, old, new
        change.edition_number += 1
        change.save()
        verb = "end_measure" if kind == Kind.END else "change_measure"
        record(locked, verb, by=by, facts={"measure": measure.code})
    return change


def add_measure(amendment: Amendment, *, new: MeasureText, by: User) -> MeasureChange:
    """Write in the draft a row that the act adds; its node and number say where."""
    with unit_of_work():
        locked = _draft(amendment, by)
        change = MeasureChange.objects.create(
            amendment=locked, kind=Kind.ADD, new=new.kept(), edition_number=1
        )
        record(locked, "add_measure", by=by, facts={"measure": new.number})
    return change


def rewrite_added(
    change: MeasureChange, *, new: MeasureText, by: User, seen: int | None = None
) -> MeasureChange:
    """Write anew a row that a draft adds."""
    with unit_of_work():
        locked = _draft(change.amendment, by)
        fresh = locked.changes.filter(pk=change.pk, kind=Kind.ADD).first()
        if fresh is None:
            raise WrongState(_("This row was taken out of the draft meanwhile."))
        _unless_changed(fresh.edition_number, seen)
        fresh.new = new.kept()
        fresh.edition_number += 1
        fresh.save(update_fields=["new", "edition_number"])
        record(locked, "add_measure", by=by, facts={"measure": new.number})
    return fresh


def drop_change(change: MeasureChange, *, by: User) -> None:
    """Take a row out of the draft of an amendment: it stays as it is in the plan. A second click changes nothing."""
    with unit_of_work():
        locked = _draft(change.amendment, by)
        gone, _kinds = locked.changes.filter(pk=change.pk).delete()
        if gone:
            number = change.measure.code if change.measure else str(change.new.get("number", ""))
            record(locked, "drop_change", by=by, facts={"measure": number})


def _draft(amendment: Amendment, by: User) -> Amendment:
    """Return the locked draft, if this person may still change it."""
    locked = Amendment.objects.select_for_update(of=("self",)).select_related("edition").get(pk=amendment.pk)
    _allow(by, locked.edition)
    if not locked.is_draft:
        raise WrongState(_("This amendment is in force and can no longer be changed."))
    return locked


def _allow(by: User, edition: Edition) -> None:
    if not may_amend(by, edition):
        raise NotAllowed(_("Only the issuer's side amends a programme, once it is in force."))


def _unless_changed(saves: int, seen: int | None) -> None:
    if seen is not None and seen != saves:
        raise WrongState(
            _("Somebody else has saved this meanwhile. What you typed is kept below; compare it.")
        )


def enact(amendment: Amendment, *, by: User) -> Amendment:
    """Bring an amendment into force: its rows become the plan's, the old ones are kept, duties follow.

    Raises ValidationError with every reason why the draft cannot come into force yet.
    """
    with unit_of_work():
        enacted = come_into_force(amendment, by=by)
        edition = enacted.edition
        facts = {
            "number": enacted.number,
            "date": enacted.date.isoformat() if enacted.date else "",
            "in_force_on": enacted.in_force_on.isoformat() if enacted.in_force_on else "",
            "changes": enacted.changes.count(),
        }
        record(edition, "amend", by=by, facts=facts)
        # Only now is the amendment among those in force, which duties ask about.
        edition_changed.send(Edition, edition=edition, by=by)
    return enacted


@transition(source=[State.DRAFT], target=State.ENACTED, rule=may_enact, of="programmes.amendment")
def come_into_force(amendment: Amendment, *, by: User) -> None:
    """Write the rows of an amendment into the plan; refused with every reason while something is missing."""
    # Two amendments of one plan come into force one after the other.
    Edition.objects.select_for_update(of=("self",)).get(pk=amendment.edition_id)
    faults = faults_of(amendment)
    if faults:
        raise ValidationError(faults)
    _write(amendment)
    amendment.enacted_at = clock.now()


@contextmanager
def as_if_enacted(amendment: Amendment) -> Iterator[Edition]:
    """Let the block read the plan as the amendment will make it; then all is as before."""
    with transaction.atomic():
        _write(amendment)
        moment: datetime = clock.now()
        Amendment.objects.filter(pk=amendment.pk).update(state=State.ENACTED, enacted_at=moment)
        yield Edition.objects.get(pk=amendment.edition_id)
        transaction.set_rollback(True)


def _write(amendment: Amendment) -> None:
    assert amendment.in_force_on is not None
    for change in changes_of(amendment):
        if change.kind == Kind.ADD:
            _add(amendment.edition, change, amendment.in_force_on)
        elif change.kind == Kind.END:
            _end(change, amendment.in_force_on)
        else:
            _change(change)


def _change(change: MeasureChange) -> None:
    measure = change.measure
    assert measure is not None
    change.old = present_text(measure).kept()
    change.save(update_fields=["old"])
    write_row(measure, text_of(change.new))


def _end(change: MeasureChange, in_force_on: date) -> None:
    measure = change.measure
    assert measure is not None
    change.old = present_text(measure).kept()
    change.save(update_fields=["old"])
    measure.ended_on = in_force_on - timedelta(days=1)
    measure.save(update_fields=["ended_on"])


def _add(edition: Edition, change: MeasureChange, in_force_on: date) -> None:
    text = text_of(change.new)
    last = edition.measures.aggregate(last=Max("position"))["last"] or 0
    change.measure = Measure(
        edition=edition,
        node=edition.nodes.get(key=text.node),
        position=last + 1,
        number=text.number,
        code=text.number,
        from_on=in_force_on,
    )
    write_row(change.measure, text)
    change.save(update_fields=["measure"])


def write_row(measure: Measure, text: MeasureText) -> None:
    """Make a measure with its executors and products read as the text says; it stands where it stood."""
    lines = text.executors
    keys = {line.body for line in lines} | ({text.addressee} if text.addressee else set())
    bodies = {body.key: body for body in Body.objects.filter(key__in=keys)}
    for name in (*TEXTS, *RULES):
        setattr(measure, name, getattr(text, name))
    measure.addressee = bodies.get(text.addressee)
    measure.save()
    named = [*(line.body for line in lines), *([text.addressee] if text.addressee else [])]
    name_bodies(measure.edition, [bodies[key] for key in dict.fromkeys(named)])
    Executor.objects.filter(measure=measure).delete()
    Executor.objects.bulk_create(executors_of(text, measure, bodies))
    _write_products(measure, text)


AWAY = 1000


def _write_products(measure: Measure, text: MeasureText) -> None:
    """Keep the stored row of a form that stays: evidence already sent in is bound to it."""
    # No two rows stand in one place meanwhile.
    measure.products.update(position=F("position") + AWAY)
    stored = list(Product.objects.filter(measure=measure))
    for place, line in enumerate(text.products, start=1):
        kept = next((item for item in stored if item.form == line.form), None)
        product = kept or Product(measure=measure, form=line.form)
        if kept is not None:
            stored.remove(kept)
        product.position = place
        product.detail_kk, product.detail_ru, product.detail_en = (
            line.detail_kk,
            line.detail_ru,
            line.detail_en,
        )
        product.save()
    Product.objects.filter(pk__in=[item.pk for item in stored]).delete()
