"""The results of a programme in one page: its indicators with target, fact and share; the same as a table."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.indicators.forms.looking import OverviewFilter
from qadam.indicators.queries.standings import Overview, Standing, overview_of
from qadam.indicators.saying import of_line, of_programme
from qadam.indicators.showing import Spot
from qadam.indicators.spans import span_in_words
from qadam.indicators.units import words_of
from qadam.indicators.ways import TAB, ways_of, with_ways
from qadam.kit import charts, clock
from qadam.kit.fields import plain
from qadam.kit.languages import active, localized
from qadam.kit.tables import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from qadam.programmes.models import Edition
from qadam.programmes.queries import editions_visible_to, with_offspring
from qadam.programmes.tabs import with_tabs
from qadam.programmes.views import page_of as programme_page
from qadam.workflow.cached import while_unchanged


@dataclass(frozen=True)
class Row:
    """A standing as the page shows it."""

    standing: Standing
    url: str
    unit: str
    period: str
    stood_period: str
    line: dict[str, Any] | None
    line_words: str


def edition_of(request: HttpRequest, slug: str) -> Edition:
    """Return the edition this person may read, asked in one query which pages it has."""
    editions = with_ways(with_tabs(with_offspring(editions_visible_to(request.user))))
    return get_object_or_404(editions.select_related("issuer", "control", "origin"), slug=slug)


def page_of(edition: Edition, current: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Return what every page of a programme's results shows around its content; `trail` are the crumbs below them."""
    home = reverse("results:overview", kwargs={"slug": edition.slug}) if trail else ""
    return programme_page(edition, TAB, (_("Results"), home), *trail) | {"ways": ways_of(edition, current)}


def given(kind: str, name: str, heads: list[str], rows: list[list[object]]) -> HttpResponse:
    """Return a table as a file to take away."""
    if kind == "xlsx":
        content, content_type = write_xlsx(heads, rows, name), XLSX_TYPE
    else:
        content, content_type = write_csv(heads, rows), CSV_TYPE
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@login_not_required
@require_safe
@while_unchanged
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the indicators of a programme in a territory and a year."""
    edition = edition_of(request, slug)
    ways = ways_of(edition, "indicators")
    if ways and not any(is_current for _label, _url, is_current in ways):
        # A programme that is measured by norms or money alone.
        return redirect(ways[0][1])
    form, found = _found(request, edition)
    measured = [_row(edition, standing) for standing in found.measured]
    context = page_of(edition, "indicators") | {
        "form": form,
        "is_filtered": bool(form.chosen("year") or form.chosen("territory")),
        "measured": measured,
        "others": [_row(edition, standing) for standing in found.others],
        "sentence": of_programme([row.standing.spot for row in measured]),
        "place": dict(found.territories).get(form.chosen("territory"), ""),
        "year": form.chosen("year"),
        "has_facts": any(row.standing.spot.value is not None or row.standing.stood for row in measured),
    }
    return render(request, "indicators/overview.html", context)


@login_not_required
@require_safe
def overview_table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give the indicators of a programme as a file, as the filter of the address chose them."""
    edition = edition_of(request, slug)
    _form, found = _found(request, edition)
    heads = [
        _("Code"),
        _("Indicator"),
        _("Unit"),
        _("Territory"),
        _("Period"),
        _("Target"),
        _("Fact"),
        _("Share of the target, %"),
        _("Difference"),
        _("Baseline"),
        _("Place in the document"),
    ]
    rows: list[list[object]] = [
        [
            one.indicator.code,
            localized(one.indicator, "name"),
            words_of(one.indicator.unit),
            one.territory,
            one.span,
            *cells_of(one.spot),
            one.indicator.baseline,
            one.indicator.source,
        ]
        for one in found.standings
    ]
    return given(kind, f"{edition.slug}-results", heads, rows)


def cells_of(spot: Spot) -> list[object]:
    """Return target, fact, share and difference for a file; what has no number is written as packages write it."""
    share, aim = spot.share, spot.aim
    return [
        aim,
        spot.fact.text if spot.fact else "",
        None if share is None else plain(round(share * 100, 1)),
        None if aim is None or spot.value is None else spot.value - aim,
    ]


def _found(request: HttpRequest, edition: Edition) -> tuple[OverviewFilter, Overview]:
    def address(code: str, territory: str, span: str) -> str:
        return reverse("results:number", args=[edition.slug, code, territory, span])

    form = OverviewFilter(request.GET)
    year, territory = request.GET.get("year", ""), request.GET.get("territory", "")
    is_year = len(year) == 4 and year.isascii() and year.isdecimal() and year != "0000"
    found = overview_of(edition, year if is_year else "", territory, clock.today(), address)
    form.offer(found.years, found.territories)
    if form.chosen("year") != year or form.chosen("territory") != territory:
        # What nobody offered counts as not chosen.
        found = overview_of(edition, form.chosen("year"), form.chosen("territory"), clock.today(), address)
    return form, found


def _row(edition: Edition, standing: Standing) -> Row:
    indicator = standing.indicator
    known = [value for value in standing.line if value is not None]
    return Row(
        standing,
        reverse("results:indicator", args=[edition.slug, indicator.code]),
        words_of(indicator.unit),
        span_in_words(standing.span, active()) if standing.span else "",
        span_in_words(standing.stood_span, active()) if standing.stood_span else "",
        charts.sparkline(standing.line) if len(known) > 1 else None,
        of_line(standing.line),
    )
