"""The grid in which values are entered: shown, checked while typing, saved by itself, sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from qadam.indicators.actions.values import Outcome, enter_many, submit_many
from qadam.indicators.forms.grid import Typed, entries_of, typed_cells
from qadam.indicators.models import Round, Value
from qadam.indicators.queries.grids import WRITABLE, Grid, Hint, Spot, grid_of, hints_for
from qadam.indicators.spans import span_in_words
from qadam.indicators.views.gathering import about, find_round
from qadam.kit import clock
from qadam.kit.languages import active
from qadam.people import limits
from qadam.people.models import User
from qadam.people.views.asking import person_of

# A page saves itself every 20 seconds and asks after each cell; a few pages may be open at once.
AUTOSAVES_A_MINUTE = 20
CHECKS_A_MINUTE = 240


@dataclass
class Saved:
    """What came of saving a grid: faults and conflicts by series, and what was saved."""

    faults: dict[int, list[str]] = field(default_factory=dict)
    values: dict[int, Value | None] = field(default_factory=dict)
    count: int = 0

    def take(self, outcome: Outcome) -> None:
        """Note one outcome."""
        key = outcome.series.pk
        if outcome.faults:
            self.faults[key] = list(outcome.faults)
            return
        self.values[key] = outcome.value
        self.count += not outcome.is_unchanged


@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the values a person enters in a round, save them, and send them to the level above."""
    round_ = find_round(request, pk)
    if request.method != "POST":
        return _page(request, round_, _asked_grid(request, round_))
    user, typed = person_of(request), typed_cells(request.POST)
    saved = _save(round_, user, typed)
    if saved.faults:
        return _page_again(request, round_, typed, saved)
    if request.POST.get("step") != "submit":
        said = ngettext("{count} value is saved.", "{count} values are saved.", saved.count)
        messages.success(request, said.format(count=saved.count))
        return redirect(_here(request, round_))
    return _submit(request, round_, user)


def _asked_grid(request: HttpRequest, round_: Round) -> Grid:
    return grid_of(
        round_,
        person_of(request),
        territory=_asked(request, "territory"),
        indicator=_asked(request, "indicator"),
        page=request.GET.get("page", 1),
    )


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "")


def _here(request: HttpRequest, round_: Round) -> str:
    query = request.GET.urlencode()
    here = reverse("values:grid", args=[round_.pk])
    return f"{here}?{query}" if query else here


def _save(round_: Round, user: User, typed: Mapping[int, Typed]) -> Saved:
    spots = grid_of(round_, user, series=list(typed)).by_series()
    entries, unclear = entries_of(typed, spots)
    saved = Saved(faults=unclear)
    for outcome in enter_many(round_, entries, by=user):
        saved.take(outcome)
    return saved


def _submit(request: HttpRequest, round_: Round, user: User) -> HttpResponse:
    whole = grid_of(round_, user)
    ready = [spot.value for spot in whole.spots if spot.value is not None and spot.value.state in WRITABLE]
    outcomes = submit_many(ready, by=user)
    faulty = [one for one in outcomes if not one.is_done]
    sent = len(outcomes) - len(faulty)
    if sent:
        said = ngettext(
            "{count} value is sent and waits for review.",
            "{count} values are sent and wait for review.",
            sent,
        )
        messages.success(request, said.format(count=sent))
    elif not faulty:
        messages.info(request, _("There is nothing to send: enter values first."))
    empty = sum(spot.value is None for spot in whole.spots)
    if empty:
        said = ngettext(
            "{count} cell is empty still: write ? where a value cannot be reported, x where there can be none.",
            "{count} cells are empty still: write ? where a value cannot be reported, x where there can be none.",
            empty,
        )
        messages.warning(request, said.format(count=empty))
    if not faulty:
        return redirect(_here(request, round_))
    found = _asked_grid(request, round_)
    saved = Saved(faults={one.series.pk: list(one.faults) for one in faulty})
    return _page(request, round_, found, saved=saved, status=400)


def _page_again(
    request: HttpRequest, round_: Round, typed: Mapping[int, Typed], saved: Saved
) -> HttpResponse:
    """Show what was typed again with what is wrong; theirs stands beside, and saving again is a choice."""
    found = grid_of(round_, person_of(request), series=list(typed))
    for spot in found.spots:
        key = spot.series.pk
        if key in saved.faults:
            spot.typed = typed[key].text
    status = (
        409
        if any(
            spot.seen != typed[spot.series.pk].seen for spot in found.spots if spot.series.pk in saved.faults
        )
        else 400
    )
    return _page(request, round_, found, saved=saved, status=status)


def _page(
    request: HttpRequest, round_: Round, found: Grid, *, saved: Saved | None = None, status: int = 200
) -> HttpResponse:
    faults = saved.faults if saved else {}
    spots = found.by_series()
    for key, texts in faults.items():
        if key in spots:
            spots[key].hints = [Hint(text, is_fault=True) for text in texts]
    open_spots = [spot for spot in found.spots if spot.is_writable]
    context = about(request, round_, "grid") | {
        "grid": found,
        "errors": [_error(spots[key], texts) for key, texts in faults.items() if key in spots],
        "has_open": bool(open_spots),
        "before": span_in_words(found.before, active()) if found.before else "",
        "here": _here(request, round_),
        "keep": f"values-{round_.pk}",
        "chosen_territory": _asked(request, "territory"),
    }
    return render(request, "indicators/desk/grid.html", context, status=status)


def _error(spot: Spot, texts: list[str]) -> dict[str, str]:
    label = _("{territory}, {indicator}").format(territory=spot.name, indicator=spot.indicator_name)
    return {"id": f"s{spot.series.pk}", "label": label, "text": " ".join(texts)}


@require_POST
def grid_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save the cells that a page sends by itself; one that cannot be saved says why."""
    user, round_ = person_of(request), find_round(request, pk)
    if not limits.take("values-autosave", str(user.pk), per=60, at_most=AUTOSAVES_A_MINUTE):
        said = _("Not saved yet: too many saves in a minute. What you typed is kept on this device.")
        return JsonResponse({"seen": {}, "unsaved": [], "faults": {}, "said": said}, status=429)
    typed = typed_cells(request.POST)
    saved = _save(round_, user, typed)
    seen: dict[str, object] = {}
    for key in typed:
        if key in saved.values:
            value = saved.values[key]
            seen[f"s{key}-seen"] = value.edition_number if value else 0
            seen[f"s{key}-was"] = typed[key].text
    time = f"{clock.now().astimezone(clock.ALMATY):%H:%M}"
    told = {
        "seen": seen,
        "unsaved": [],
        "faults": {f"s{key}": " ".join(texts) for key, texts in saved.faults.items()},
        "said": _("Saved at {time}").format(time=time) if seen or not saved.faults else "",
    }
    return JsonResponse(told, status=409 if saved.faults else 200)


@require_POST
def grid_check(request: HttpRequest, pk: int) -> JsonResponse:
    """Say what is doubtful in what stands typed now; nothing is saved."""
    user, round_ = person_of(request), find_round(request, pk)
    if not limits.take("values-check", str(user.pk), per=60, at_most=CHECKS_A_MINUTE):
        return JsonResponse({"hints": {}}, status=429)
    typed = typed_cells(request.POST)
    found = grid_of(round_, user, series=list(typed))
    hints = hints_for(found, {key: one.text for key, one in typed.items()})
    return JsonResponse({"hints": {f"s{key}": _as_told(rows) for key, rows in hints.items()}})


def _as_told(hints: list[Hint]) -> list[dict[str, Any]]:
    return [{"text": hint.text, "fault": hint.is_fault} for hint in hints]
