"""What can be read of derived plans: which region has a plan and the measure, which plans a measure gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.people.models import Body, Person, User
from qadam.programmes.models import Edition, Measure
from qadam.programmes.queries import editions_visible_to
from qadam.territories.models import Territory
from qadam.territories.queries import units_on


@dataclass(frozen=True)
class Region:
    """A first-level unit of the day: its plan in force, if any, and the codes of the measures that plan takes up."""

    unit: Territory
    plan: Edition | None
    measures: frozenset[int]


@dataclass(frozen=True)
class Regions:
    """The regions of a day against a plan: `measures` are the rows of the plan that are asked of regions."""

    day: date
    measures: list[Measure]
    regions: list[Region]

    @property
    def with_plan(self) -> int:
        """Return how many regions have a plan."""
        return sum(region.plan is not None for region in self.regions)

    def share(self, count: int) -> str:
        """Return a number of regions as a share of all, in per cent, as the reader's language writes it."""
        whole = len(self.regions)
        return format_number(Decimal(count * 100) / whole, active(), 1) if whole else ""

    def having(self, measure: Measure) -> int:
        """Return how many regions have a measure."""
        return sum(measure.pk in region.measures for region in self.regions)


def regions_of(origin: Edition, day: date) -> Regions:
    """Return which first-level units of the day have a plan derived from this one, and which of its measures.

    Four queries. Only plans that anybody may read count, on the days they run; a measure counts while it is in force.
    """
    plans = origin.derived_plans.public().filter(
        Q(first_on=None) | Q(first_on__lte=day), Q(last_on=None) | Q(last_on__gte=day)
    )
    by_code = {plan.territory_code: plan for plan in plans}
    taken = Measure.objects.filter(
        Q(from_on=None) | Q(from_on__lte=day),
        Q(ended_on=None) | Q(ended_on__gte=day),
        edition__in=by_code.values(),
    ).values_list("edition__territory_code", "derived_from")
    measures: dict[str, set[int]] = {}
    for code, above in taken:
        if above is not None:
            measures.setdefault(code, set()).add(above)
    regions = [
        Region(unit, by_code.get(unit.code), frozenset(measures.get(unit.code, ()))) for unit in units_on(day)
    ]
    return Regions(day, asked_of_regions(origin), regions)


def asked_of_regions(origin: Edition) -> list[Measure]:
    """Return the measures of a plan that a collective name carries out, and those that a region took up."""
    asked = Q(executors__body__kind=Body.Kind.COLLECTIVE) | Q(derived_measures__isnull=False)
    return list(origin.measures.filter(asked).distinct())


def sentence_of(found: Regions) -> str:
    """Return in a sentence how many regions have a plan."""
    return _("{count} of {all} regions have a plan of their own: {share} %.").format(
        count=found.with_plan, all=len(found.regions), share=found.share(found.with_plan)
    )


def matrix_of(found: Regions) -> dict[str, Any]:
    """Return the matrix for components/matrix.html: a region, its plan, each measure, with a word in every cell."""
    return {
        "caption": _("Regions with a plan of their own, and with each measure"),
        "corner": _("Region"),
        "periods": [_("Plan"), *(measure.number for measure in found.measures)],
        "has_words": True,
        "rows": [
            {
                "label": localized(region.unit, "name"),
                "values": [
                    _plan_cell(region),
                    *(_cell(measure.pk in region.measures) for measure in found.measures),
                ],
            }
            for region in found.regions
        ],
        "totals": [found.with_plan, *(found.having(measure) for measure in found.measures)],
        "total_label": _("Regions"),
    }


def _plan_cell(region: Region) -> dict[str, str]:
    if region.plan is None:
        return _cell(False)
    return _cell(True) | {"url": reverse("programmes:programme", args=[region.plan.slug])}


def _cell(has: bool) -> dict[str, str]:
    return {"word": word_of(has), "icon": "accepted" if has else "none", "tone": "yes" if has else "na"}


def word_of(has: bool) -> str:
    """Return the word of a cell."""
    return _("has it") if has else _("none yet")


def table_of(found: Regions) -> tuple[list[str], list[list[str]]]:
    """Return the matrix as heads and rows of a table to be taken away."""
    heads = [_("Code"), _("Region"), _("Plan"), *(measure.number for measure in found.measures)]
    rows = [
        [
            region.unit.code,
            localized(region.unit, "name"),
            localized(region.plan, "short") if region.plan else word_of(False),
            *(word_of(measure.pk in region.measures) for measure in found.measures),
        ]
        for region in found.regions
    ]
    return heads, rows


@dataclass(frozen=True)
class Offspring:
    """The plans that came of a measure: those it was to give, and the regional ones that took it up."""

    results: list[Edition]
    taken_up: list[Edition]


def offspring_of(measure: Measure, edition: Edition, person: Person) -> Offspring:
    """Return the plans that came of a measure of an edition, of those a person may read; one query at most."""
    # Known beforehand where queries.with_offspring asked.
    if not getattr(edition, "gave_plans", True):
        return Offspring([], [])
    regional = Measure.objects.filter(edition=OuterRef("pk"), derived_from=measure)
    came = editions_visible_to(person).annotate(is_regional=Exists(regional))
    plans = list(came.filter(Q(result_of=measure) | Q(is_regional=True)))
    results: list[Edition] = [plan for plan in plans if plan.result_of_id == measure.pk]
    return Offspring(results, [plan for plan in plans if plan.is_regional])


def akimats_without_plan(origin: Edition, day: date) -> list[tuple[Territory, Body]]:
    """Return the first-level units of the day that have no plan of this one yet, draft or not, with their akimats."""
    planned = set(origin.derived_plans.values_list("territory_code", flat=True))
    units: Sequence[Territory] = [unit for unit in units_on(day) if unit.code not in planned]
    codes = [unit.code for unit in units]
    akimats = Body.objects.on(day).filter(kind=Body.Kind.AKIMAT, territory_code__in=codes)
    by_code = {body.territory_code: body for body in akimats.order_by("-pk")}
    return [(unit, by_code[unit.code]) for unit in units if unit.code in by_code]


def measures_giving_plans(edition: Edition) -> list[Measure]:
    """Return the measures in force whose completion form is a plan, with the plans that are their result."""
    giving = edition.measures.filter(products__form="plan", ended_on=None).distinct()
    return list(giving.prefetch_related("resulting_plans"))


def plans_to_link(measure: Measure, person: User) -> QuerySet[Edition]:
    """Return the plans that may be called the result of a measure, of those a person may read."""
    found = editions_visible_to(person).exclude(pk=measure.edition_id)
    origin = measure.edition.derived_from
    return found.exclude(pk=origin.pk) if origin else found
