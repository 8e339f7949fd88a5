"""Reading people and bodies: names for the log, histories, and the rows of lists and exports."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.people.models import Body, Membership, Person, User, is_platform_administrator
from qadam.people.words import BODIES, TERRITORIES, what_happened
from qadam.territories.models import Territory
from qadam.workflow.queries import history


def person_names(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of people by the keys under which the log knows them."""
    return dict(User.objects.filter(log_key__in=set(keys)).values_list("log_key", "full_name"))


def body_names(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of bodies by key, in the reader's language."""
    return {body.key: localized(body, "name") for body in Body.objects.filter(key__in=set(keys))}


def entries(*things: models.Model) -> list[dict[str, Any]]:
    """Return the history of these things for components/history_line.html, the newest first."""
    lines = history(*things)
    names = _names_in(line.facts for line in lines)
    return [
        {
            "at": f"{format_day(line.at.astimezone(ALMATY).date(), active())}, {line.at.astimezone(ALMATY):%H:%M}",
            "who": line.person or _("Qadam"),
            "body": line.body,
            "what": what_happened(line.verb, line.facts, names),
            "why": line.reason,
        }
        for line in lines
    ]


def _names_in(many: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return what the bodies and territories in the facts of the log are called."""
    found = [(name, value) for facts in many for name, value in facts.items()]
    keys, codes = (
        {one for name, value in found if name in fields for one in _flat(value) if one}
        for fields in (BODIES, TERRITORIES)
    )
    return (body_names(keys) if keys else {}) | (territory_names(codes) if codes else {})


def _flat(value: Any) -> list[str]:
    return [str(one or "") for one in (value if isinstance(value, list) else [value])]


def administered_memberships(person: Person, day: date) -> QuerySet[Membership]:
    """Return the memberships in the bodies this person administers, with all that a row shows."""
    rows = Membership.objects.select_related("user", "body", "territory")
    if is_platform_administrator(person):
        return rows
    return rows.filter(body__in=Body.objects.administered_by(person, day).values("pk"))


def administered_people(person: Person, day: date) -> QuerySet[User]:
    """Return all people to a platform administrator, and those of one's bodies to a body's administrator."""
    people = User.objects.get_queryset()
    if is_platform_administrator(person):
        return people
    return people.filter(pk__in=administered_memberships(person, day).values("user"))


def colleagues(body: Body, day: date) -> list[Membership]:
    """Return who works in the body on the day, by role and name."""
    return list(
        Membership.objects.on(day)
        .filter(body=body)
        .select_related("user", "territory", "body")
        .order_by("role", "user__sort_kk")
    )


def territory_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of territories by code, in the reader's language."""
    # A unit that was renamed has several rows: the newest name stays.
    rows = Territory.objects.filter(code__in=set(codes)).order_by(
        models.F("valid_from").asc(nulls_first=True)
    )
    return {unit.code: localized(unit, "name") for unit in rows}


def body_rows(bodies: QuerySet[Body]) -> Iterable[list[object]]:
    """Return the rows of a table of bodies, in the columns the import takes."""
    for body in bodies.select_related("parent"):
        yield [
            body.key,
            body.kind,
            body.short_kk,
            body.short_ru,
            body.short_en,
            body.name_kk,
            body.name_ru,
            body.name_en,
            body.territory_code,
            body.parent.key if body.parent else "",
            body.valid_from,
            body.valid_to,
            body.source,
        ]


def membership_rows(memberships: QuerySet[Membership]) -> Iterable[list[object]]:
    """Return the rows of a table of memberships, in the columns the import takes."""
    for held in memberships:
        yield [
            held.user.email,
            held.user.full_name,
            held.user.language,
            held.body.key,
            held.role,
            held.territory.code if held.territory else "",
            held.valid_from,
            held.valid_to,
            held.act,
        ]
