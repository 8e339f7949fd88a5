"""Bodies: adding and changing them, their successors, and the members of collective names."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.people import rules
from qadam.people.actions.changes import apply, facts_of
from qadam.people.models import Body, GroupMember, Person, Succession, with_bodies_below
from qadam.workflow.log import Actor, record, unit_of_work
from qadam.workflow.transitions import allow


def add_body(values: Mapping[str, Any], *, by: Actor) -> Body:
    """Add a body of these field values; a body's administrator adds only below their own."""
    with unit_of_work():
        allow(rules.may_administer(_person(by), values.get("parent")))
        body = Body.objects.create(**values)
        record(body, "add", by=by, facts=facts_of(values))
    return body


def change_body(body: Body, values: Mapping[str, Any], *, by: Actor, why: str = "") -> bool:
    """Change the fields of a body that differ and tell whether any did; its key never changes."""
    with unit_of_work():
        fresh = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
        allow(rules.may_administer(_person(by), fresh))
        _check_parent(fresh, values, by)
        changed = apply(fresh, {name: value for name, value in values.items() if name != "key"})
        if changed:
            record(fresh, "change", by=by, why=why, facts=changed)
    return bool(changed)


def _check_parent(body: Body, values: Mapping[str, Any], by: Actor) -> None:
    parent: Body | None = values.get("parent", body.parent)
    if parent == body.parent:
        return
    allow(rules.may_administer(_person(by), parent))
    if parent is not None and parent.pk in with_bodies_below([body.pk]):
        raise ValidationError({"parent": _("A body cannot stand below itself.")})


def pass_function(values: Mapping[str, Any], *, by: Actor) -> Succession:
    """Record that a function of a body passed to another on a day, by an act."""
    with unit_of_work():
        allow(rules.may_administer(_person(by), values["from_body"]))
        succession = Succession.objects.create(**values)
        facts = facts_of({name: value for name, value in values.items() if name != "from_body"})
        record(succession.from_body, "pass_function", by=by, facts=facts)
    return succession


def remove_succession(succession: Succession, *, by: Actor, why: str = "") -> None:
    """Take back a succession entered by mistake."""
    with unit_of_work():
        allow(rules.may_administer(_person(by), succession.from_body))
        facts = {"to_body": succession.to_body.key, "from_day": succession.from_day.isoformat()}
        body = succession.from_body
        succession.delete()
        record(body, "remove_succession", by=by, why=why, facts=facts)


def add_group_member(values: Mapping[str, Any], *, by: Actor) -> GroupMember:
    """Add a body to a collective name between two days."""
    with unit_of_work():
        allow(rules.may_administer(_person(by), values["collective"]))
        member = GroupMember.objects.create(**values)
        facts = facts_of({name: value for name, value in values.items() if name != "collective"})
        record(member.collective, "add_group_member", by=by, facts=facts)
    return member


def end_group_member(member: GroupMember, last_day: date, *, by: Actor) -> None:
    """Let a body belong to a collective name up to a day."""
    with unit_of_work():
        allow(rules.may_administer(_person(by), member.collective))
        if member.valid_from is not None and last_day < member.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first day.")})
        if apply(member, {"valid_to": last_day}):
            facts = {"member": member.member.key, "valid_to": last_day.isoformat()}
            record(member.collective, "end_group_member", by=by, facts=facts)


def _person(by: Actor) -> Person:
    return by  # type: ignore[return-value]
