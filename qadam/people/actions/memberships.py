"""Roles: given, corrected and ended, each by an act."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.people import rules
from qadam.people.actions.changes import apply, facts_of
from qadam.people.models import Membership
from qadam.workflow.log import Actor, record, unit_of_work
from qadam.workflow.transitions import allow


def give_role(values: Mapping[str, Any], *, by: Actor) -> Membership:
    """Give a person a role in a body: user, body, role, and territory, dates and act where there are any."""
    with unit_of_work():
        membership = Membership(**values)
        allow(rules.may_change_membership(by, membership))  # type: ignore[arg-type]
        refuse_overlap(membership)
        membership.save()
        facts = facts_of({name: value for name, value in values.items() if name != "user"})
        record(
            membership,
            "give",
            by=by,
            target=membership.role,
            facts={**facts, "person": membership.user.log_key},
        )
    return membership


def change_membership(membership: Membership, values: Mapping[str, Any], *, by: Actor, why: str = "") -> bool:
    """Correct a role, its reach, days or act and tell whether anything differed; person and body stay."""
    with unit_of_work():
        fresh = (
            Membership.objects.select_for_update(of=("self",)).select_related("body").get(pk=membership.pk)
        )
        allow(rules.may_change_membership(by, fresh))  # type: ignore[arg-type]
        before = fresh.role
        changed = apply(
            fresh, {name: value for name, value in values.items() if name not in {"user", "body"}}
        )
        refuse_overlap(fresh)
        if changed:
            record(fresh, "change", by=by, source=before, target=fresh.role, why=why, facts=changed)
    return bool(changed)


def end_membership(membership: Membership, last_day: date, *, by: Actor, why: str = "") -> None:
    """Let a role be in force up to a day; what was done by it stays."""
    if membership.valid_from is not None and last_day < membership.valid_from:
        raise ValidationError({"valid_to": _("The last day is before the first day.")})
    with unit_of_work():
        fresh = (
            Membership.objects.select_for_update(of=("self",)).select_related("body").get(pk=membership.pk)
        )
        allow(rules.may_change_membership(by, fresh))  # type: ignore[arg-type]
        if apply(fresh, {"valid_to": last_day}):
            record(fresh, "end", by=by, source=fresh.role, why=why, facts={"valid_to": last_day.isoformat()})


def refuse_overlap(membership: Membership) -> None:
    """Refuse a role that the person holds in the body already on one of these days."""
    same = Membership.objects.filter(user=membership.user, body=membership.body, role=membership.role)
    for other in same.exclude(pk=membership.pk):
        begins_before_end = (
            membership.valid_to is None or (other.valid_from or date.min) <= membership.valid_to
        )
        ends_after_begin = (
            membership.valid_from is None or (other.valid_to or date.max) >= membership.valid_from
        )
        if begins_before_end and ends_after_begin:
            raise ValidationError(_("The person holds this role in this body on these days already."))
