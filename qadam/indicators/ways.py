"""The pages below the one tab "Results" of a programme: indicators, norms, money, findings, those that it has."""

from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qadam.indicators.models import BudgetLine, Finding, Indicator, Norm
from qadam.programmes.models import Edition

TAB = "results"


@dataclass(frozen=True)
class Way:
    """One page below the tab: its word, its address by name, and of what the programme must have at least one."""

    label: str | Promise
    address: str
    model: type[Model]


WAYS = {
    "indicators": Way(_("Indicators"), "results:overview", Indicator),
    "norms": Way(_("Norms"), "norms:overview", Norm),
    "money": Way(_("Money"), "budgets:overview", BudgetLine),
    "findings": Way(_("Findings in the numbers"), "findings:overview", Finding),
}


def has_results() -> Q:
    """Return the condition on an edition that it is measured by anything: an indicator, a norm or money."""
    return Q(Exists(_of(Indicator)) | Exists(_of(Norm)) | Exists(_of(BudgetLine)))


def with_ways(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Ask in the same query which of the pages each programme has."""
    return editions.annotate(**{_mark(name): Exists(_of(way.model)) for name, way in WAYS.items()})


def ways_of(edition: Edition, current: str) -> list[tuple[str, str, bool]]:
    """Return (label, url, is it open now) for each page the programme has, for indicators/_ways.html.

    One query, none for an edition found by `with_ways`.
    """
    held = (
        edition if hasattr(edition, _mark(current)) else with_ways(Edition.objects.all()).get(pk=edition.pk)
    )
    return [
        (str(way.label), reverse(way.address, kwargs={"slug": edition.slug}), name == current)
        for name, way in WAYS.items()
        if getattr(held, _mark(name))
    ]


def _mark(name: str) -> str:
    return f"has_way_{name}"


def _of(model: type[Model]) -> QuerySet[Model]:
    return model._default_manager.filter(edition=OuterRef("pk"))
