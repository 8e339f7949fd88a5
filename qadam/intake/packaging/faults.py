"""What a person must still settle before a programme can be made of a document."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.intake.models import Row
from qadam.intake.packaging.plan import Plan
from qadam.intake.packaging.tree import own_number, path_of
from qadam.intake.rows import bodies_named
from qadam.kit.fields import length_of
from qadam.programmes.models import Measure

NUMBER = length_of(Measure, "number")
RULES = {"rule": length_of(Measure, "deadline"), "report_rule": length_of(Measure, "reports")}


@dataclass(frozen=True)
class Fault:
    """What keeps the programme from being made: a sentence, and the row it is about, if any."""

    text: str
    row: Row | None = None


@dataclass(frozen=True)
class Caution:
    """What a person should look at before the programme is made, and where; it stops nothing."""

    text: str
    address: str


def cautions_of(plan: Plan) -> Iterator[Caution]:
    """Yield what is open in the act in the other language, whose titles go into the programme."""
    doubtful = sum(bool(row.doubts) and not row.is_checked for row in plan.twins.values())
    if doubtful:
        told = ngettext(
            "{count} doubtful measure of the act in the other language is not checked yet.",
            "{count} doubtful measures of the act in the other language are not checked yet.",
            doubtful,
        )
        yield Caution(told.format(count=doubtful), reverse("intake:document", args=[plan.intake.twin_id]))
    differing = sum(bool(pair.differences) for pair in plan.pairs)
    if differing:
        told = ngettext(
            "{count} measure differs between the two languages.",
            "{count} measures differ between the two languages.",
            differing,
        )
        yield Caution(told.format(count=differing), reverse("intake:compare", args=[plan.intake.pk]))


def faults_of(plan: Plan) -> Iterator[Fault]:
    """Yield what a person must still settle before the programme can be made."""
    if not plan.rows:
        yield Fault(_("There is no measure: add the measures that the reader did not see."))
    if plan.intake.period is None:
        yield Fault(_("Say from which day to which day the plan runs."))
    unchecked = sum(not row.is_checked for row in plan.rows)
    if unchecked:
        yield Fault(_("Measures that are not checked yet: {count}.").format(count=unchecked))
    unsettled = {
        name for name in bodies_named(row.as_checked for row in plan.rows) if not _is_settled(plan, name)
    }
    if unsettled:
        yield Fault(_("Bodies of which it is not said who they are: {names}.").format(names=_few(unsettled)))
    for row in plan.rows:
        yield from _row_faults(row)
    yield from _same_numbers(plan)


def _row_faults(row: Row) -> Iterator[Fault]:
    checked = row.as_checked
    if not checked["title"].strip():
        yield Fault(_("A measure has no title."), row)
    if len(checked["number"]) > NUMBER:
        yield Fault(_("The number of a measure has at most {count} signs.").format(count=NUMBER), row)
    if any(len(checked[name]) > most for name, most in RULES.items()):
        yield Fault(_("The rule of measure {number} is too long.").format(number=checked["number"]), row)


def _same_numbers(plan: Plan) -> Iterator[Fault]:
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    for row in plan.rows:
        number = own_number(row)
        key = path_of(plan, row), number
        seen[key] += 1
        if number and seen[key] == 2:
            told = _("The number {number} stands twice in one section: give one of them another.")
            yield Fault(told.format(number=number), row)


def _is_settled(plan: Plan, name: str) -> bool:
    choice = plan.choices.get(name)
    return choice is not None and choice.is_settled


def _few(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:6]) + (" …" if len(ordered) > 6 else "")
