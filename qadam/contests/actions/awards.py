"""The register of awards: what was awarded to whom, by which act, under a code that anybody can check."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qadam.contests.codes import new_code
from qadam.contests.models import Arena, Award, Entry
from qadam.contests.rules import may_host
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import WrongState, allow


def award(
    arena: Arena,
    *,
    kind: str,
    name_kk: str,
    name_ru: str,
    what_kk: str,
    what_ru: str,
    act: str,
    awarded_on: date,
    entry: Entry | None = None,
    by: User,
) -> Award:
    """Write an award into the register; raises ValidationError where the entry has one of the kind already."""
    allow(may_host(by, arena))
    if entry is not None and not entry.candidacies.filter(arena=arena).exists():
        raise ValidationError(_("This entry did not take part here."))
    given = Award(
        arena=arena, entry=entry, kind=kind, name_kk=name_kk, name_ru=name_ru, what_kk=what_kk,
        what_ru=what_ru, act=act, awarded_on=awarded_on, code=new_code(), by=by,
        is_sample=arena.level.contest.is_sample,
    )  # fmt: skip
    with unit_of_work():
        try:
            with transaction.atomic():
                given.save()
        except IntegrityError as error:
            raise ValidationError(_("This award stands in the register already.")) from error
        record(given, "award", by=by, facts={"kind": kind, "act": act, "day": awarded_on.isoformat()})
    return given


def annul(given: Award, *, why: str, by: User) -> Award:
    """Annul an award: it stays in the register, and whoever checks its code is told so."""
    reason = why.strip()
    if not reason:
        raise ValidationError(_("Say why the award is annulled."))
    with unit_of_work():
        rows = Award.objects.select_for_update(of=("self",)).select_related(
            "arena__level__contest__edition", "arena__body", "arena__territory"
        )
        fresh = rows.get(pk=given.pk)
        allow(fresh.arena is not None and may_host(by, fresh.arena))
        if fresh.annulled_at is not None:
            raise WrongState(_("This award was annulled already."))
        fresh.annulled_at, fresh.why_annulled = clock.now(), reason
        fresh.save(update_fields=["annulled_at", "why_annulled"])
        record(fresh, "annul", by=by, why=reason)
    return fresh
