"""Public pages of programmes: the list, the passport, the abbreviations."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.kit.tables import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from qadam.programmes.amendments import acts_of, amendments_of
from qadam.programmes.derived import matrix_of, regions_of, sentence_of, table_of
from qadam.programmes.facts import facts_of
from qadam.programmes.filters import ProgrammeFilter
from qadam.programmes.forms import DayForm
from qadam.programmes.models import Edition
from qadam.programmes.queries import (
    editions_found,
    editions_visible_to,
    families,
    glossary_of,
    passport_of,
    with_offspring,
)
from qadam.programmes.tabs import tabs_of, with_tabs
from qadam.programmes.words import ACTS, word
from qadam.workflow.cached import while_unchanged


def edition_or_404(request: HttpRequest, slug: str) -> Edition:
    """Return the edition this person may read."""
    editions = with_tabs(with_offspring(editions_visible_to(request.user)))
    return get_object_or_404(editions.select_related("issuer", "control", "origin"), slug=slug)


def page_of(edition: Edition, current: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Return what every page of a programme shows around its content; `trail` are the crumbs below the programme."""
    home = reverse("programmes:programme", kwargs={"slug": edition.slug})
    crumbs = [
        (_("Home"), reverse("portal:home")),
        (_("Programmes"), reverse("programmes:list")),
        (localized(edition, "short"), home if trail else ""),
        *trail,
    ]
    return {
        "edition": edition,
        "tabs": tabs_of(edition, current),
        "breadcrumbs": crumbs,
        "today": clock.today(),
    }


@login_not_required
@require_safe
@while_unchanged
def programme_list(request: HttpRequest) -> HttpResponse:
    """List the programmes with their editions."""
    form = ProgrammeFilter(request.GET)
    chosen = form.chosen()
    found = editions_found(request.user, kind=chosen["kind"], state=chosen["state"], text=chosen["q"])
    editions = list(found)
    context = {
        "form": form,
        "is_filtered": any(chosen.values()),
        "families": families(editions),
        "count": len(editions),
        "breadcrumbs": [(_("Home"), reverse("portal:home")), (_("Programmes"), "")],
    }
    return render(request, "programmes/list.html", context)


@login_not_required
@require_safe
@while_unchanged
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a programme is: passport, act, what a careful reader notes in its text."""
    edition = edition_or_404(request, slug)
    context = page_of(edition, "programme") | {
        "passport": passport_of(edition),
        # Those of a later edition are for the people who approve it.
        "findings": list(edition.findings.all()) if edition.origin_id is None else [],
        "relatives": list(
            editions_visible_to(request.user).filter(family=edition.family).exclude(pk=edition.pk)
        ),
        "amendments": amendments_of(edition),
        "has_regional_plans": getattr(edition, "gave_plans", True)
        and edition.derived_plans.public().exists(),
        "above": _above(request, edition),
        "measure_count": edition.measures.count(),
        "further_facts": list(facts_of(edition)),
        "act_kind": word(ACTS, edition.act_kind) if edition.act_kind in ACTS else "",
        "languages_of_document": _languages(edition),
    }
    return render(request, "programmes/programme.html", context)


def _languages(edition: Edition) -> str:
    """Return in which languages the document is written, in the reader's words."""
    names = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
    return ", ".join(names[code] for code in edition.language.split(",") if code)


def _above(request: HttpRequest, edition: Edition) -> Edition | None:
    """Return the plan from which this one was derived, if this person may read it."""
    if edition.derived_from_id is None:
        return None
    return editions_visible_to(request.user).filter(pk=edition.derived_from_id).first()


@login_not_required
@require_safe
@while_unchanged
def glossary(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the abbreviations of a programme mean."""
    edition = edition_or_404(request, slug)
    context = page_of(edition, "glossary", (_("Abbreviations"), "")) | {"terms": glossary_of(edition)}
    return render(request, "programmes/glossary.html", context)


@login_not_required
@require_safe
@while_unchanged
def amendments(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the acts that amended a programme with every row before and after."""
    edition = edition_or_404(request, slug)
    context = page_of(edition, "amendments", (_("Amendments"), "")) | {"acts": acts_of(edition)}
    return render(request, "programmes/amendments.html", context)


@login_not_required
@require_safe
@while_unchanged
def regions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which regions have a plan derived from this one, and which of its measures, on a day."""
    edition = edition_or_404(request, slug)
    found = regions_of(edition, _day_of(request, edition))
    context = page_of(edition, "regions", (_("Regional plans"), "")) | {
        "form": DayForm(initial={"day": found.day}),
        "day": found.day,
        "found": found,
        "matrix": matrix_of(found),
        "sentence": sentence_of(found),
    }
    return render(request, "programmes/regions.html", context)


@login_not_required
@require_safe
def regions_table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give the regions with their plans and measures as a file."""
    edition = edition_or_404(request, slug)
    heads, rows = table_of(regions_of(edition, _day_of(request, edition)))
    if kind == "xlsx":
        content, content_type = write_xlsx(heads, rows, edition.slug), XLSX_TYPE
    else:
        content, content_type = write_csv(heads, rows), CSV_TYPE
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}-regions.{kind}"'
    return response


def _day_of(request: HttpRequest, edition: Edition) -> date:
    """Return the day asked for, else today, or the nearest day on which the programme runs."""
    form = DayForm(request.GET)
    if form.is_valid() and form.cleaned_data["day"]:
        asked: date = form.cleaned_data["day"]
        return asked
    day = clock.today()
    if edition.period is not None:
        day = min(max(day, edition.period.first), edition.period.last)
    return day
