"""The shipped control schemes, and what an administrator makes of them."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.people.models import User
from qadam.plans.actions.making import make_duties
from qadam.plans.actions.sweeping import count_anew
from qadam.plans.models import ControlScheme, Duty, SchemeKind
from qadam.plans.queries import scheme_on
from qadam.plans.rules import may_change_scheme, may_edit_schemes
from qadam.programmes.models import Edition
from qadam.programmes.rules import may_settle
from qadam.workflow.log import Actor, record, unit_of_work
from qadam.workflow.transitions import NotAllowed

DATA = Path(__file__).parent.parent / "data"
Row = dict[str, str]


def load_schemes(*, by: Actor) -> int:
    """Add the shipped rows of the control schemes that are missing; rows an administrator changed stay."""
    kinds = _rows("scheme_kinds.csv")
    added = 0
    with unit_of_work():
        for row in _rows("schemes.csv"):
            key = {"code": row.pop("code"), "valid_from": row.pop("valid_from")}
            values = {name: value or None for name, value in row.items() if name == "most_extensions"}
            scheme, is_new = ControlScheme.objects.get_or_create(**key, defaults=row | values)
            if is_new:
                record(scheme, "load", by=by)
                added += 1
            elif not scheme.kinds.exists() and _has_kinds(kinds, key):
                # A row of the time before schemes had kinds: what it lacks comes from the shipped one.
                ControlScheme.objects.filter(pk=scheme.pk).update(**row | values)
            _load_kinds(scheme, kinds, key)
    return added


def _load_kinds(scheme: ControlScheme, kinds: list[Row], key: Row) -> None:
    if scheme.kinds.exists():
        return
    SchemeKind.objects.bulk_create(
        SchemeKind(
            scheme=scheme,
            position=int(row["position"]),
            code=row["code"],
            most_workdays=row["most_workdays"] or None,
            most_months=row["most_months"] or None,
            co_workdays=int(row["co_workdays"]),
            co_counted=row["co_counted"],
        )
        for row in kinds
        if _is_of(row, key)
    )


def _has_kinds(kinds: list[Row], key: Row) -> bool:
    return any(_is_of(row, key) for row in kinds)


def _is_of(row: Row, key: Row) -> bool:
    return (row["scheme"], row["valid_from"]) == (key["code"], key["valid_from"])


def _rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add_scheme_row(values: dict[str, Any], kinds: Sequence[SchemeKind], *, by: User) -> ControlScheme:
    """Add a dated row of a control scheme; the plans under it follow from its day on."""
    if not may_edit_schemes(by):
        raise NotAllowed(_("Only administrators of the platform change control schemes."))
    if values["valid_from"] < clock.today():
        raise ValidationError(_("A new row begins today at the earliest: what was in force is history."))
    if ControlScheme.objects.filter(code=values["code"], valid_from=values["valid_from"]).exists():
        raise ValidationError(_("This scheme has a row from this day already."))
    with unit_of_work():
        scheme = ControlScheme.objects.create(**values)
        _write_kinds(scheme, kinds)
        record(scheme, "add_scheme_row", by=by, why=scheme.source, facts=_facts(scheme))
        _follow(scheme.code, scheme.valid_from, by)
    return scheme


def change_scheme_row(
    scheme: ControlScheme, values: dict[str, Any], kinds: Sequence[SchemeKind], *, by: User
) -> ControlScheme:
    """Change a row that is not in force yet; one in force is history."""
    with unit_of_work():
        locked = ControlScheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
        if not may_edit_schemes(by):
            raise NotAllowed(_("Only administrators of the platform change control schemes."))
        if not may_change_scheme(by, locked):
            raise ValidationError(
                _("This row is in force and stays as it is. Add a new row from a later day instead.")
            )
        if values["valid_from"] < clock.today():
            raise ValidationError(_("A new row begins today at the earliest: what was in force is history."))
        others = ControlScheme.objects.filter(code=locked.code, valid_from=values["valid_from"])
        if others.exclude(pk=locked.pk).exists():
            raise ValidationError(_("This scheme has a row from this day already."))
        since = min(locked.valid_from, values["valid_from"])
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save()
        _write_kinds(locked, kinds)
        record(locked, "change_scheme_row", by=by, why=locked.source, facts=_facts(locked))
        _follow(locked.code, since, by)
    return locked


def choose_scheme(edition: Edition, code: str, *, by: User) -> Edition:
    """Say by which scheme a draft will be controlled; its days off move as the scheme says."""
    with unit_of_work():
        locked = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        if locked.state != Edition.State.DRAFT:
            raise ValidationError(
                _(
                    "The scheme is chosen while the programme is a draft. "
                    "A programme in force follows the new rows of its own scheme."
                )
            )
        if not may_settle(by, locked):
            raise NotAllowed(_("Only the issuer's side chooses the control scheme."))
        row = (
            scheme_on(code, locked.first_on or clock.today())
            or ControlScheme.objects.filter(code=code).last()
        )
        if row is None:
            raise ValidationError(_("There is no such control scheme."))
        before = locked.scheme
        locked.scheme, locked.shift = row.code, row.shift
        locked.save(update_fields=["scheme", "shift"])
        record(locked, "choose_scheme", by=by, facts={"from": before, "scheme": row.code})
    return locked


def _write_kinds(scheme: ControlScheme, kinds: Sequence[SchemeKind]) -> None:
    scheme.kinds.all().delete()
    for position, kind in enumerate(kinds, start=1):
        kind.pk, kind.scheme, kind.position = None, scheme, position
    SchemeKind.objects.bulk_create(kinds)


def _facts(scheme: ControlScheme) -> dict[str, Any]:
    names = (
        "code", "shift", "default_reports", "lead_rule", "ask_days_before", "most_extensions", "reminder_days",
        "escalation_days", "rework_workdays",
    )  # fmt: skip
    kinds = [
        [kind.code, kind.most_workdays, kind.most_months, kind.co_workdays, kind.co_counted]
        for kind in scheme.kinds.all()
    ]
    return {
        "valid_from": scheme.valid_from.isoformat(),
        **{name: getattr(scheme, name) for name in names},
    } | {"kinds": kinds}


def _follow(code: str, since: date, by: Actor) -> None:
    """Bring the duties of the plans under a scheme to its rows: who leads, the days of co-executors, reminders."""
    for edition in Edition.objects.filter(scheme=code, state=Edition.State.APPROVED):
        make_duties(edition, by=by)
    now = clock.now()
    # What has come already is said by the sweep before it is counted anew.
    coming = Duty.objects.filter(edition__scheme=code, due_on__gte=since).exclude(next_moment_at__lte=now)
    count_anew(coming, now)
