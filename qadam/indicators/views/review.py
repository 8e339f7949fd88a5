"""Reviewing the values of the level below: accepted all at once or one by one, returned with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from qadam.indicators.actions.values import Outcome, accept_many
from qadam.indicators.models import Round
from qadam.indicators.queries.grids import Spot, grid_of
from qadam.indicators.spans import span_in_words
from qadam.indicators.views.gathering import about, find_round
from qadam.kit.languages import active
from qadam.kit.numbers import whole_number
from qadam.people.views.asking import person_of

Errors = list[dict[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the values of the level below beside the last period and the target, and accept the ticked ones."""
    round_ = find_round(request, pk)
    if request.method != "POST":
        return _page(request, round_)
    seen = _ticked(request)
    if not seen:
        messages.warning(request, _("Nothing was ticked: tick the values you accept."))
        return redirect("values:review", pk)
    user = person_of(request)
    found = grid_of(round_, user, is_review=True)
    values = [spot.value for spot in found.spots if spot.value is not None and spot.value.pk in seen]
    outcomes = accept_many(values, by=user, seen=seen)
    _say(request, outcomes)
    faulty = [one for one in outcomes if not one.is_done]
    if faulty:
        names = {spot.series.pk: spot for spot in found.spots}
        errors = [_error(names[one.series.pk], one) for one in faulty]
        return _page(request, round_, errors=errors, status=409)
    return redirect("values:review", pk)


def _ticked(request: HttpRequest) -> dict[int, int]:
    """Return the keys of the ticked values with the counts of saves that the page had read."""
    found = {}
    for chosen in request.POST.getlist("value"):
        key, seen = (whole_number(part) for part in chosen.partition(".")[::2])
        if key is not None and seen is not None:
            found[key] = seen
    return found


def _say(request: HttpRequest, outcomes: list[Outcome]) -> None:
    done = sum(one.is_done for one in outcomes)
    if done:
        said = ngettext("{count} value is accepted.", "{count} values are accepted.", done)
        messages.success(request, said.format(count=done))


def _error(spot: Spot, outcome: Outcome) -> dict[str, str]:
    label = _("{territory}, {indicator}").format(territory=spot.name, indicator=spot.indicator_name)
    return {"id": "", "label": label, "text": " ".join(outcome.faults)}


def _page(
    request: HttpRequest, round_: Round, *, errors: Errors | None = None, status: int = 200
) -> HttpResponse:
    is_all = request.GET.get("show") == "all"
    found = grid_of(
        round_, person_of(request), is_review=True, page=request.GET.get("page", 1) if is_all else None
    )
    waiting = [spot for spot in found.spots if spot.may_review]
    shown = found.spots if is_all else waiting
    context: dict[str, Any] = about(request, round_, "review") | {
        "groups": _by_territory(shown),
        "waiting": len(waiting),
        "is_all": is_all,
        "grid": found,
        "before": span_in_words(found.before, active()) if found.before else "",
        "errors": errors or [],
    }
    return render(request, "indicators/desk/review.html", context, status=status)


def _by_territory(spots: list[Spot]) -> list[tuple[str, list[Spot]]]:
    found: dict[str, tuple[str, list[Spot]]] = {}
    for spot in spots:
        found.setdefault(spot.series.territory_code, (spot.name, []))[1].append(spot)
    return list(found.values())
