"""Checking: a row is corrected, accepted, cut in two, joined with the one above; nobody writes over another unseen."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Max
from django.utils.translation import gettext as _

from qadam.intake.actions.bodies import suggest_bodies
from qadam.intake.meaning import changed, faults_in, reread
from qadam.intake.models import Intake, Row
from qadam.intake.rows import Checked, dated, doubts_left, merged, opened, split_at
from qadam.intake.rules import may_check
from qadam.kit import clock
from qadam.kit.deadlines import RuleError
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState


class SomebodyElse(WrongState):
    """Another person has saved the same row meanwhile."""


def save_row(
    row: Row, changes: Mapping[str, Any], *, by: User, seen: int, is_checked: bool | None = None
) -> Row:
    """Keep what a person corrected in a row and, where it is said, that the row is checked.

    Words of a deadline that changed are read again unless the rule itself was changed. Saving what stands there
    already changes nothing. Raises ValidationError for a broken rule, SomebodyElse.
    """
    with unit_of_work():
        fresh = _locked(row, by=by, seen=seen)
        before, before_checked = fresh.as_checked, fresh.is_checked
        fresh.as_checked = _with(fresh, changes)
        if is_checked is not None:
            _mark(fresh, by if is_checked else None)
        fields = sorted(name for name, value in fresh.as_checked.items() if before.get(name) != value)
        if fields:
            fresh.doubts = doubts_left(fresh.doubts, fresh.as_checked)
        if fields or fresh.is_checked != before_checked:
            _keep(fresh)
            verb = "accept_row" if fresh.is_checked and not before_checked else "save_row"
            record(fresh, verb, by=by, facts={"fields": fields})
        if "executors" in fields or "addressee" in fields:
            suggest_bodies(fresh.intake, [fresh.as_checked])
    return fresh


def accept_row(row: Row, *, by: User, seen: int) -> Row:
    """Say that a row is checked as it stands."""
    return save_row(row, {}, by=by, seen=seen, is_checked=True)


def open_row(row: Row, *, by: User, seen: int) -> Row:
    """Say that a row must be looked at again."""
    return save_row(row, {}, by=by, seen=seen, is_checked=False)


def _with(row: Row, changes: Mapping[str, Any]) -> Checked:
    try:
        return changed(row.as_checked, changes, row.intake.facts)
    except RuleError:
        faults = faults_in({**row.as_checked, **changes}, row.intake.facts)
        raise ValidationError(faults, code="rule") from None


def split_row(row: Row, place: int, *, by: User, seen: int) -> tuple[Row, Row]:
    """Cut a row in two before a sign of its title; the second half stands below."""
    with unit_of_work():
        fresh = _locked(row, by=by, seen=seen)
        try:
            first, second = split_at(fresh.as_checked, place)
        except ValueError:
            raise ValidationError(
                _("Say where the second measure begins: each must keep some words.")
            ) from None
        fresh.as_checked = first
        _mark(fresh, None)
        _keep(fresh)
        below = _insert_below(fresh, second)
        record(fresh, "split_row", by=by, facts={"row": below.pk})
    return fresh, below


def merge_row(row: Row, *, by: User, seen: int) -> Row:
    """Join a row with the one above it; the row itself is put away and may be taken back."""
    with unit_of_work():
        fresh = _locked(row, by=by, seen=seen)
        above = _row_above(fresh)
        if above is None:
            raise ValidationError(_("There is no measure above this one."))
        above.as_checked = merged(above.as_checked, fresh.as_checked)
        above.doubts = [*above.doubts, *(doubt for doubt in fresh.doubts if doubt not in above.doubts)]
        _mark(above, None)
        _keep(above)
        fresh.is_removed = True
        _keep(fresh)
        record(above, "merge_row", by=by, facts={"row": fresh.pk})
    return above


def _row_above(row: Row) -> Row | None:
    rows = Row.objects.select_for_update(of=("self",)).filter(intake=row.intake, is_removed=False)
    return rows.filter(position__lt=row.position).order_by("-position").first()


def add_row(row: Row, *, by: User) -> Row:
    """Put an empty measure below a row: one the reader did not see."""
    with unit_of_work():
        fresh = _locked(row, by=by, seen=None)
        empty = {**opened({}), "sections": fresh.as_checked["sections"]}
        below = _insert_below(fresh, empty)
        # The row above counts it too: a second click adds no second measure.
        _keep(fresh)
        record(below, "add_row", by=by)
    return below


def remove_row(row: Row, *, by: User, seen: int) -> Row:
    """Put a row away that is no measure; it may be taken back."""
    return _put(row, "remove_row", is_removed=True, by=by, seen=seen)


def restore_row(row: Row, *, by: User, seen: int) -> Row:
    """Take back a row that was put away."""
    return _put(row, "restore_row", is_removed=False, by=by, seen=seen)


def _put(row: Row, verb: str, *, is_removed: bool, by: User, seen: int) -> Row:
    with unit_of_work():
        fresh = _locked(row, by=by, seen=seen)
        if fresh.is_removed != is_removed:
            fresh.is_removed = is_removed
            _keep(fresh)
            record(fresh, verb, by=by)
    return fresh


def accept_clear(intake: Intake, *, by: User) -> int:
    """Accept every row in which nothing is doubtful, and return how many; done twice, the second time does nothing."""
    with unit_of_work():
        _locked_document(intake.pk, by)
        clear = intake.rows.filter(is_checked=False, is_removed=False, doubts=[])
        count = clear.update(
            is_checked=True, checked_by=by, checked_at=clock.now(), edition_number=F("edition_number") + 1
        )
        if count:
            record(intake, "accept_clear", by=by, facts={"count": count})
    return count


def save_facts(intake: Intake, changes: Mapping[str, Any], *, by: User, seen: int) -> Intake:
    """Keep the facts of the document as checked; another period or day of the act gives the rows other days."""
    with unit_of_work():
        fresh = Intake.objects.select_for_update(of=("self",)).select_related("body").get(pk=intake.pk)
        _check_may(fresh, by)
        if fresh.edition_number != seen:
            raise SomebodyElse(_meanwhile())
        before = fresh.facts
        renewed = [name for name, value in changes.items() if getattr(fresh, name) != value]
        if not renewed:
            return fresh
        for name in renewed:
            setattr(fresh, name, changes[name])
        fresh.edition_number += 1
        fresh.save(update_fields=[*renewed, "edition_number"])
        if fresh.facts != before:
            _date_again(fresh)
        record(fresh, "save_facts", by=by, facts={"fields": sorted(renewed)})
    return fresh


def _date_again(intake: Intake) -> None:
    rows = list(intake.rows.select_for_update(of=("self",)))
    for row in rows:
        checked = row.as_checked
        if not checked["rule"] and checked["deadline"]:
            row.as_checked = reread(checked, intake.facts)
        else:
            row.as_checked = dated(checked, intake.facts)
        row.edition_number += 1
    Row.objects.bulk_update(rows, ["as_checked", "edition_number"], batch_size=200)


def _locked(row: Row, *, by: User, seen: int | None) -> Row:
    """Return the row as it stands now, locked after its document: nothing is made of the document meanwhile."""
    intake = _locked_document(row.intake_id, by)
    fresh = Row.objects.select_for_update(of=("self",)).get(pk=row.pk)
    fresh.intake = intake
    if seen is not None and fresh.edition_number != seen:
        raise SomebodyElse(_meanwhile())
    return fresh


def _locked_document(pk: int, by: User) -> Intake:
    intake: Intake = Intake.objects.light().select_for_update(of=("self",)).select_related("body").get(pk=pk)
    _check_may(intake, by)
    return intake


def _check_may(intake: Intake, by: User) -> None:
    if not may_check(by, intake):
        raise NotAllowed(_("Only those who coordinate or control for the document's body check it."))
    if intake.state == Intake.State.MADE:
        raise WrongState(_("The programme is made of this document: change it there."))
    if not intake.is_open:
        raise ValidationError(_("The document is not read yet."))


def _meanwhile() -> str:
    return _(
        "Somebody else has changed this meanwhile. Look at what stands here now and write your change again."
    )


def _mark(row: Row, by: User | None) -> None:
    if (by is not None) == row.is_checked:
        return
    row.is_checked, row.checked_by = by is not None, by
    row.checked_at = clock.now() if by else None


def _keep(row: Row) -> None:
    row.edition_number += 1
    row.save()


def _insert_below(row: Row, checked: Checked) -> Row:
    last = row.intake.rows.aggregate(last=Max("position"))["last"] or 0
    if row.position < last:
        # No two rows need different places: the order is by place, then by key.
        row.intake.rows.filter(position__gt=row.position).update(position=F("position") + 1)
    below = Row(
        intake=row.intake,
        position=row.position + 1,
        as_read={"sources": row.as_read.get("sources", {})},
        as_checked=checked,
        doubts=[{"field": "title", "code": "intake-new-row"}],
    )
    below.save()
    return below
