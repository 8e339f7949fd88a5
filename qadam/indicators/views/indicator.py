"""One indicator: what it is and how it went, by territory and period, on a map, ranked, plan against fact."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.indicators import saying
from qadam.indicators.forms.looking import BoundsFilter, MatrixFilter, PeriodFilter
from qadam.indicators.models import Indicator
from qadam.indicators.queries.comparing import Compared, compared, map_of, ranked, spans_of
from qadam.indicators.queries.matrix import Ground, Matrix, ground_of, matrix_of
from qadam.indicators.queries.periods import heading
from qadam.indicators.queries.places import Place
from qadam.indicators.queries.through_splits import How, days_of_bounds, through_splits
from qadam.indicators.queries.through_splits import Point as SplitPoint
from qadam.indicators.queries.trends import on_a_line, trend_of
from qadam.indicators.showing import Spot
from qadam.indicators.spans import span_in_words
from qadam.indicators.units import words_of
from qadam.indicators.views.overview import cells_of, edition_of, given, page_of
from qadam.kit import charts, clock
from qadam.kit.charts import Bar, Point
from qadam.kit.dates import format_day, format_from
from qadam.kit.languages import active, localized
from qadam.programmes.models import Edition
from qadam.programmes.places import place_in
from qadam.territories.queries import COUNTRY
from qadam.workflow.cached import while_unchanged


@dataclass(frozen=True)
class Looked:
    """An indicator that is looked at: its programme, its ground, where its numbers lead."""

    edition: Edition
    indicator: Indicator
    ground: Ground

    def address(self, code: str, span: str) -> str:
        """Return the page of one number."""
        return reverse("results:number", args=[self.edition.slug, self.indicator.code, code, span])

    def page(self, name: str, query: str = "") -> str:
        """Return another page of the indicator."""
        return reverse(f"results:{name}", args=[self.edition.slug, self.indicator.code]) + query


def looked_at(request: HttpRequest, slug: str, code: str) -> Looked:
    """Return the indicator of an address with the territory chosen in its query."""
    edition = edition_of(request, slug)
    indicator = get_object_or_404(edition.indicators.select_related("numerator", "denominator"), code=code)
    ground = ground_of(indicator, request.GET.get("at", ""), clock.today())
    if ground is None:
        raise Http404
    return Looked(edition, indicator, ground)


def frame(looked: Looked, current: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Return what every page of an indicator shows around its content."""
    name = localized(looked.indicator, "name")
    home = looked.page("indicator") if trail or current != "indicator" else ""
    pages = [("indicator", _("About the indicator"))]
    if looked.ground.places.rows:
        pages.append(("matrix", _("By territory and period")))
    if looked.ground.places.wholes():
        pages += [("map", _("Map")), ("ranking", _("Ranking")), ("scatter", _("Plan against fact"))]
    words = dict(pages)
    crumbs = trail or ([(words[current], "")] if current != "indicator" else [])
    return page_of(looked.edition, "indicators", (name, home), *crumbs) | {
        "indicator": looked.indicator,
        "unit": words_of(looked.indicator.unit),
        "views": [(label, looked.page(page), page == current) for page, label in pages],
        "title": name,
    }


@login_not_required
@require_safe
@while_unchanged
def indicator(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show what an indicator is and how it went through the years."""
    looked = looked_at(request, slug, code)
    found = looked.indicator
    spots = trend_of(looked.ground, clock.today(), looked.address)
    newest = looked.ground.known.newest()
    drawn = on_a_line(spots)
    line = charts.line(
        [(heading(span), spot.value) for span, spot in drawn],
        plans=[spot.aim for _span, spot in drawn],
        baseline=found.baseline,
    )
    context = frame(looked, "indicator") | {
        "newest": dict(spots).get(newest),
        "period": span_in_words(newest, active()) if newest else "",
        "place": looked.ground.at,
        "rows": [(span_in_words(span, active()), spot) for span, spot in reversed(spots) if _is_said(spot)],
        "line": line
        if any(point["value"] is not None or point["plan"] is not None for point in line["points"])
        else None,
        "sentence": saying.of_trend(found, drawn),
        "source": place_in(found.source, active()),
        "baseline_on": span_in_words(found.baseline_on, active()) if found.baseline_on else "",
        **_in_bounds(request, looked, [span for span, _spot in drawn]),
    }
    return render(request, "indicators/indicator.html", context)


def _in_bounds(request: HttpRequest, looked: Looked, spans: list[str]) -> dict[str, Any]:
    """Return the numbers of a territory that was split, in the bounds of a chosen day."""
    code = looked.ground.at.code
    # The country is never split; its page is read most.
    days = days_of_bounds(code) if code != COUNTRY else []
    if not days:
        return {"form": None}
    form = BoundsFilter(request.GET)
    form.offer([(day.isoformat(), _bounds_words(day, place)) for place, day in enumerate(days)])
    chosen = form.chosen("bounds")
    points = through_splits(looked.indicator, code, spans, on=date.fromisoformat(chosen)) if chosen else []
    return {
        "form": form,
        "reset_url": _at(looked, "indicator", looked.ground.at),
        "points": [(span_in_words(point.span, active()), point, _how_words(point)) for point in points],
    }


def _bounds_words(day: date, place: int) -> str:
    if place:
        return format_from(day, active())
    return _("of then (last day: {day})").format(day=format_day(day, active()))


def _how_words(point: SplitPoint) -> str:
    return {
        How.STATED: _("stated in these bounds"),
        How.ADDED: _("sum of what came of it"),
        How.SHARED: _("recorded share of the territory that was split"),
        How.UNKNOWN: "",
    }[point.how]


def _is_said(spot: Spot) -> bool:
    return spot.aim is not None or spot.fact is not None


@login_not_required
@require_safe
@while_unchanged
def matrix(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show an indicator by territory and period."""
    looked = looked_at(request, slug, code)
    form, found = _matrix(request, looked)
    context = frame(looked, "matrix") | {
        "form": form,
        "is_filtered": bool(request.GET.get("at") or form.chosen("year")),
        "matrix": found,
        "sentence": saying.of_matrix(found),
        "sums": saying.of_whole(found),
        "trail": [
            (place.name, _at(looked, "matrix", place)) for place in looked.ground.places.trail(found.at.code)
        ],
    }
    return render(request, "indicators/matrix.html", context)


@login_not_required
@require_safe
def matrix_table(request: HttpRequest, slug: str, code: str, kind: str) -> HttpResponse:
    """Give the table of an indicator as a file: a line for each territory and period."""
    looked = looked_at(request, slug, code)
    _form, found = _matrix(request, looked)
    heads = [
        _("Code"),
        _("Territory"),
        _("Kind of the row"),
        _("Period"),
        _("Target"),
        _("Fact"),
        _("Share of the target, %"),
        _("Difference"),
    ]
    rows: list[list[object]] = [
        [line.place.code, line.place.name, _row_word(line.place), span, *cells_of(spot)]
        for line in [*found.lines, found.whole]
        for span, spot in zip(found.spans, line.spots, strict=True)
    ]
    return given(kind, f"{looked.edition.slug}-{code}", heads, rows)


def _row_word(place: Place) -> str:
    return {"total": _("total"), "part": _("part"), "of_which": _("of which")}.get(place.row, "")


def _matrix(request: HttpRequest, looked: Looked) -> tuple[MatrixFilter, Matrix]:
    if not looked.ground.places.rows:
        raise Http404
    form = MatrixFilter(request.GET)
    form.offer(looked.ground.known.years(), _wholes(looked))
    found = matrix_of(
        looked.ground,
        form.chosen("year"),
        clock.today(),
        looked.address,
        lambda code: looked.page("matrix", f"?at={code}"),
    )
    return form, found


def _wholes(looked: Looked) -> list[tuple[str, str]]:
    return [(place.code, place.name) for place in looked.ground.places.wholes()]


def _at(looked: Looked, page: str, place: Place) -> str:
    return looked.page(page, "" if place.code == looked.ground.places.root else f"?at={place.code}")


def _compared(
    request: HttpRequest, slug: str, code: str, *, has_by: bool = False
) -> tuple[Looked, PeriodFilter, Compared]:
    looked = looked_at(request, slug, code)
    spans = spans_of(looked.ground)
    if not spans or not looked.ground.places.parts(looked.ground.at.code):
        raise Http404
    form = PeriodFilter(request.GET)
    form.offer([(span, span_in_words(span, active())) for span in spans], _wholes(looked), has_by=has_by)
    span = form.chosen("span") or spans[0]
    return looked, form, compared(looked.ground, span, clock.today(), looked.address)


def _around(looked: Looked, current: str, form: PeriodFilter, found: Compared) -> dict[str, Any]:
    """Return what the three pages of one period share."""
    words = {"place": looked.ground.at.name, "period": span_in_words(found.span, active())}
    return frame(looked, current) | {
        "form": form,
        "caption": _("{place}, {period}").format(**words) if looked.ground.at.name else words["period"],
        "whole": found.whole,
        "at": looked.ground.at,
    }


@login_not_required
@require_safe
@while_unchanged
def map_page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show an indicator on the map, coloured by fact, share, difference or target of a period."""
    looked, form, found = _compared(request, slug, code, has_by=True)
    has_facts = any(spot.value is not None for _place, spot in found.parts)
    unasked = "value" if has_facts else "target"
    by = form.chosen("by") or unasked
    form.put_first(unasked)
    values = {place.code: saying.measure(spot, by) for place, spot in found.parts}
    units = {"share": "%", "target": words_of(looked.indicator.unit)}
    context = _around(looked, "map", form, found) | {
        "map": map_of(looked.ground, found, values, saying.of_map(found.named, by)),
        "by": by,
        "by_words": dict(form.fields["by"].choices)[by],  # type: ignore[attr-defined]
        "map_unit": units.get(by, words_of(looked.indicator.unit)),
    }
    return render(request, "indicators/map.html", context)


@login_not_required
@require_safe
@while_unchanged
def ranking(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the parts of a territory ranked, those without a number apart."""
    looked, form, found = _compared(request, slug, code)
    rows, missing = ranked(found)
    drawn = [
        Bar(
            _("{rank}. {name}").format(rank=row.rank, name=row.place.name),
            row.spot.value,
            row.spot.aim,
            row.spot.url,
            row.spot.share_text,
        )
        for row in rows
    ]
    context = _around(looked, "ranking", form, found) | {
        "bars": charts.bars(drawn),
        "missing": missing,
        "has_plan": any(row.spot.aim is not None for row in rows),
        "sentence": saying.of_ranking([*((row.place.name, row.spot) for row in [*rows, *missing])]),
    }
    return render(request, "indicators/ranking.html", context)


@login_not_required
@require_safe
@while_unchanged
def scatter(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show plan against fact of the parts of a territory."""
    looked, form, found = _compared(request, slug, code)
    points = [Point(place.name, spot.aim, spot.value, spot.url) for place, spot in found.parts]
    drawn = charts.scatter(points)
    context = _around(looked, "scatter", form, found) | {
        "scatter": drawn if drawn["dots"] else None,
        "sentence": saying.of_scatter(found.named),
    }
    return render(request, "indicators/scatter.html", context)
