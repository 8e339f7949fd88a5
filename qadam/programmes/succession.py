"""Who does a body's work on a later day: questions for a new edition, and their answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.fields import is_valid_on
from qadam.people.models import Body, Succession, User
from qadam.programmes.models import BodyQuestion, Edition, EditionBody, Executor
from qadam.programmes.rules import may_settle
from qadam.programmes.signals import edition_changed
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed


def ask(edition: Edition) -> list[BodyQuestion]:
    """Make the questions of a new edition: bodies that ended, groups that changed since the origin began."""
    day = edition.first_on
    origin = edition.origin
    if day is None or origin is None or origin.first_on is None:
        return []
    acting = Body.objects.filter(executions__measure__edition=edition)
    addressed = Body.objects.filter(pk__in=edition.measures.values("addressee"))
    heads = Body.objects.filter(pk__in=[pk for pk in (edition.issuer_id, edition.control_id) if pk])
    questions = []
    for body in (acting | addressed | heads).distinct().order_by("sort_kk"):
        if not is_valid_on(body, day):
            questions.append(_question(edition, body, BodyQuestion.Cause.ENDED, successors(body, day)))
        elif body.is_collective and _members(body, origin.first_on) != _members(body, day):
            questions.append(_question(edition, body, BodyQuestion.Cause.GROUP, [body]))
    return questions


def _members(body: Body, day: date) -> set[int]:
    return set(body.members_on(day).values_list("pk", flat=True))


def _question(edition: Edition, body: Body, cause: str, proposed: Sequence[Body]) -> BodyQuestion:
    question = BodyQuestion.objects.create(edition=edition, body=body, cause=cause)
    question.proposed.set(proposed)
    return question


@dataclass(frozen=True)
class Heir:
    """A body valid on a day that has come by functions of another, and the steps by which it did."""

    body: Body
    steps: tuple[Succession, ...]


Chain = dict[int, list[Succession]]


def chain_until(day: date) -> Chain:
    """Return the steps by which functions had passed by a day, under the body that gave them."""
    chain: Chain = {}
    rows = Succession.objects.filter(from_day__lte=day).select_related("to_body")
    for row in rows.order_by("from_day", "pk"):
        chain.setdefault(row.from_body_id, []).append(row)
    return chain


def heirs(body: Body, day: date, chain: Chain) -> list[Heir]:
    """Return every way in which a function of a body passed, step by step, to a body valid on the day."""
    found: list[Heir] = []
    waiting: list[tuple[int, tuple[Succession, ...]]] = [(body.pk, ())]
    while waiting:
        present, steps = waiting.pop(0)
        passed = {step.from_body_id for step in steps}
        for step in chain.get(present, []):
            if step.to_body_id in passed:
                continue
            if is_valid_on(step.to_body, day):
                found.append(Heir(step.to_body, (*steps, step)))
            else:
                waiting.append((step.to_body_id, (*steps, step)))
    return found


def successors(body: Body, day: date) -> list[Body]:
    """Return the bodies valid on a day to which the functions of a body passed, each once."""
    return list({heir.body.pk: heir.body for heir in heirs(body, day, chain_until(day))}.values())


def answer(question: BodyQuestion, *, bodies: Sequence[Body], by: User) -> BodyQuestion:
    """Record who does the work of a body in the new edition and put them into its measures."""
    edition = question.edition
    if not may_settle(by, edition):
        raise NotAllowed(_("Only the issuer's side confirms the bodies of a new edition."))
    if not bodies:
        raise ValidationError(_("Choose at least one body."))
    day = edition.first_on or clock.today()
    ended = [body for body in bodies if not is_valid_on(body, day)]
    if ended:
        raise ValidationError(_("{body} does not exist on the first day.").format(body=ended[0].name_kk))
    with unit_of_work():
        locked = BodyQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if locked.answered_at is not None:
            raise ValidationError(_("This body is confirmed already."))
        _replace(edition, locked.body, bodies)
        locked.proposed.set(bodies)
        locked.answered_by, locked.answered_at = by, clock.now()
        locked.save(update_fields=["answered_by", "answered_at"])
        keys = [body.key for body in bodies]
        record(edition, "confirm_body", by=by, facts={"body": locked.body.key, "does_its_work": keys})
        edition_changed.send(Edition, edition=edition, by=by)
    return locked


def name_bodies(edition: Edition, bodies: Iterable[Body]) -> None:
    """Put bodies among those the edition names, at the end; those it names already keep their places."""
    for body in bodies:
        place = edition.edition_bodies.count() + 1
        EditionBody.objects.get_or_create(edition=edition, body=body, defaults={"position": place})
        # A collective name needs its members in the edition, so that a dump is whole.
        for member in Body.objects.filter(groups__collective=body).order_by("groups__pk"):
            place = edition.edition_bodies.count() + 1
            EditionBody.objects.get_or_create(edition=edition, body=member, defaults={"position": place})


def _replace(edition: Edition, old: Body, bodies: Sequence[Body]) -> None:
    name_bodies(edition, bodies)
    edition.measures.filter(addressee=old).update(addressee=bodies[0])
    for name in ("issuer", "control"):
        if getattr(edition, f"{name}_id") == old.pk:
            setattr(edition, name, bodies[0])
            edition.save(update_fields=[name])
    for measure in edition.measures.filter(executors__body=old).distinct():
        _replace_in(list(measure.executors.select_related("body")), old, bodies)


def _replace_in(rows: list[Executor], old: Body, bodies: Sequence[Body]) -> None:
    """Write the executors of a measure anew with the old body's place taken by the new bodies, each once."""
    new: list[Executor] = []
    seen: set[tuple[int, str]] = set()
    for row in rows:
        for body in bodies if row.body_id == old.pk else [row.body]:
            if (body.pk, row.role) not in seen:
                seen.add((body.pk, row.role))
                copy = Executor(
                    measure=row.measure, body=body, role=row.role, is_by_agreement=row.is_by_agreement
                )
                copy.detail_kk, copy.detail_ru, copy.detail_en = row.detail_kk, row.detail_ru, row.detail_en
                copy.position = len(new) + 1
                new.append(copy)
    Executor.objects.filter(pk__in=[row.pk for row in rows]).delete()
    Executor.objects.bulk_create(new)
