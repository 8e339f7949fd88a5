"""Saying which body of the register a name in a document is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.intake.matching import Bodies, bare_name
from qadam.intake.models import BodyChoice, Intake
from qadam.intake.rows import NAME_LIMIT, bodies_named, collective_names
from qadam.intake.rules import may_check
from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState


@dataclass(frozen=True)
class Chosen:
    """What a person says of a name: a body, or that it is new, or nothing yet."""

    body: Body | None = None
    is_new: bool = False
    name_kk: str = ""
    name_ru: str = ""
    kind: str = ""


def suggest_bodies(intake: Intake, measures: Sequence[dict[str, Any]]) -> None:
    """Keep every body the rows name that is not kept yet; where the register leaves no doubt its body is proposed."""
    known = set(intake.body_choices.values_list("name", flat=True))
    names = [
        name
        for name in dict.fromkeys(one[:NAME_LIMIT] for one in bodies_named(measures))
        if name not in known
    ]
    if not names:
        return
    glossary, collective = intake.draft.get("glossary", {}), collective_names(measures)
    register = Bodies(Body.objects.all(), intake.facts, glossary, intake.day or clock.today())
    last = intake.body_choices.count()
    choices = []
    for place, name in enumerate(names, start=last + 1):
        certain = register.match(name, is_collective=name in collective).sure
        full = glossary.get(name) or bare_name(name, intake.language)
        own = {f"name_{intake.language}": full[:NAME_LIMIT]}
        choices.append(
            BodyChoice(
                intake=intake, position=place, name=name, body=certain, is_certain=certain is not None, **own
            )
        )
    BodyChoice.objects.bulk_create(choices)


def choose_body(choice: BodyChoice, chosen: Chosen, *, by: User, seen: int) -> BodyChoice:
    """Keep who a name is; the same answer given twice changes nothing. Raises ValidationError, WrongState."""
    with unit_of_work():
        Intake.objects.light().select_for_update(of=("self",)).get(pk=choice.intake_id)
        fresh = (
            BodyChoice.objects.select_for_update(of=("self",))
            .select_related("intake__body")
            .get(pk=choice.pk)
        )
        if not may_check(by, fresh.intake):
            raise NotAllowed(_("Only those who check the document say who its bodies are."))
        if not fresh.intake.is_open:
            raise WrongState(_("The programme is made of this document: change it there."))
        wanted = _wanted(chosen)
        if all(getattr(fresh, name) == value for name, value in wanted.items()):
            return fresh
        if fresh.edition_number != seen:
            raise WrongState(
                _("Somebody else has said meanwhile who {name} is. Look at it again.").format(name=fresh.name)
            )
        for name, value in wanted.items():
            setattr(fresh, name, value)
        fresh.is_certain, fresh.decided_by = False, by
        fresh.edition_number += 1
        fresh.save()
        key = fresh.body.key if fresh.body else ""
        record(fresh, "choose_body", by=by, facts={"body": key, "is_new": fresh.is_new})
    return fresh


def _wanted(chosen: Chosen) -> dict[str, Any]:
    if chosen.is_new and not (chosen.name_kk.strip() and chosen.name_ru.strip() and chosen.kind):
        raise ValidationError(_("A new body needs its name in Kazakh and in Russian, and its kind."))
    return {
        "body": None if chosen.is_new else chosen.body,
        "is_new": chosen.is_new,
        "name_kk": chosen.name_kk.strip(),
        "name_ru": chosen.name_ru.strip(),
        "kind": chosen.kind,
    }


def choose_certain(intake: Intake, *, by: User) -> int:
    """Confirm every body that the register leaves no doubt of; return how many. Raises WrongState."""
    if not may_check(by, intake):
        raise NotAllowed(_("Only those who check the document say who its bodies are."))
    with unit_of_work():
        fresh = Intake.objects.light().select_for_update(of=("self",)).get(pk=intake.pk)
        if not fresh.is_open:
            raise WrongState(_("The programme is made of this document: change it there."))
        certain = intake.body_choices.filter(is_certain=True, decided_by=None).exclude(body=None)
        count = certain.update(decided_by=by)
        if count:
            record(intake, "choose_certain", by=by, facts={"count": count})
    return count
