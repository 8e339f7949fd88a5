"""Public pages of a programme's norms: the list, one norm as a calendar, one territory in one period."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.indicators.norming.sentences import (
    asked_in_words,
    event_in_words,
    refused_in_words,
    slot_in_words,
    verdict_in_words,
)
from qadam.indicators.norming.showing import (
    contradictions_of,
    coverage_sentence,
    coverage_table,
    key_of,
    matrix_of,
    place_name,
    rows_of,
    table_of,
    tag_of,
    timeline_of,
)
from qadam.indicators.queries.norms import Grid, Ground, norms_of
from qadam.indicators.views.overview import page_of
from qadam.kit.languages import localized
from qadam.people.views.lists import table_response
from qadam.programmes.models import Edition
from qadam.programmes.views import edition_or_404
from qadam.workflow.cached import while_unchanged


@login_not_required
@require_safe
@while_unchanged
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """List the norms with how many territories met each, its contradictions, its waves, who was covered."""
    edition = edition_or_404(request, slug)
    ground = norms_of(edition)
    rows = rows_of(ground)
    context = page_of(edition, "norms", (_("Norms"), "")) | {
        "rows": rows,
        "contradictions": contradictions_of(ground),
        "waves": timeline_of(ground, rows),
        "coverage": coverage_table(ground) if ground.coverage[0].whole.gross else None,
        "is_on_coverage": ground.is_on_coverage,
        "coverage_sentence": coverage_sentence(ground.coverage[0].whole),
    }
    return render(request, "indicators/norms/overview.html", context)


def _grid_or_404(ground: Ground, code: str) -> Grid:
    found = next((grid for grid in ground.grids if grid.norm.code == code), None)
    if found is None:
        raise Http404
    return found


def _way(edition: Edition, grid: Grid, is_last: bool) -> list[tuple[str, str]]:
    own = reverse("norms:norm", args=[edition.slug, grid.norm.code])
    return [
        (_("Norms"), reverse("norms:overview", args=[edition.slug])),
        (localized(grid.norm, "name"), "" if is_last else own),
    ]


@login_not_required
@require_safe
@while_unchanged
def norm(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show one norm as a calendar of territories and periods."""
    edition = edition_or_404(request, slug)
    ground = norms_of(edition)
    grid = _grid_or_404(ground, code)
    waves = ground.wave_names()
    row = next(row for row in rows_of(ground) if row.norm.pk == grid.norm.pk)
    context = page_of(edition, "norms", *_way(edition, grid, is_last=True)) | {
        "grid": grid,
        "row": row,
        "matrix": matrix_of(grid, edition, waves) if grid.slots else None,
        "key": key_of(grid),
    }
    return render(request, "indicators/norms/norm.html", context)


@login_not_required
@require_safe
def norm_table(request: HttpRequest, slug: str, code: str, kind: str) -> HttpResponse:
    """Give one norm in every territory and period as a file."""
    edition = edition_or_404(request, slug)
    ground = norms_of(edition)
    heads, rows = table_of(_grid_or_404(ground, code), edition, ground.wave_names())
    return table_response(kind, f"{edition.slug}-{code}", heads, rows)


@login_not_required
@require_safe
@while_unchanged
def cell(request: HttpRequest, slug: str, code: str, place: str, first: str) -> HttpResponse:
    """Show one norm in one territory and period: what was counted, what was not and why, with its evidence."""
    edition = edition_or_404(request, slug)
    ground = norms_of(edition)
    grid = _grid_or_404(ground, code)
    verdict, slot = grid.verdict(place, first), next((one for one in grid.slots if one.key == first), None)
    if verdict is None or slot is None:
        raise Http404
    where = next(row for row, held in zip(grid.places, grid.codes, strict=True) if held == place)
    when = slot_in_words(slot, ground.wave_names())
    name = _("{territory}, {period}").format(territory=place_name(where, edition), period=when)
    context: dict[str, Any] = page_of(edition, "norms", *_way(edition, grid, is_last=False), (name, "")) | {
        "name": name,
        "grid": grid,
        "verdict": verdict,
        "tag": tag_of(verdict.state),
        "said": verdict_in_words(verdict, grid.terms),
        "asked": asked_in_words(grid.norm),
        "counting": [(event_in_words(fact), fact, []) for fact in verdict.counting],
        "refused": [
            (event_in_words(one.fact), one.fact, refused_in_words(one, grid.terms)) for one in verdict.refused
        ],
    }
    return render(request, "indicators/norms/cell.html", context)
