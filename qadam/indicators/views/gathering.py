"""The rounds at the desk: the list, opening one, one with its progress, moving its day, locking it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.indicators.actions.rounds import lock_round, move_due, open_round
from qadam.indicators.forms.gathering import DueForm, OpenForm, RoundFilter
from qadam.indicators.models import Round
from qadam.indicators.queries.gathering import (
    Reach,
    Waiting,
    reach_of,
    rounds_seen_by,
    waiting_in,
)
from qadam.indicators.queries.openings import openings_of
from qadam.indicators.queries.progress import progress_of
from qadam.indicators.rules import may_lock
from qadam.indicators.spans import span_in_words
from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.kit.states import state as look_of
from qadam.people.views.asking import attempt, person_of, status_of
from qadam.people.views.lists import page_of, table_response
from qadam.workflow.transitions import WrongState


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """List the gatherings in which I have a part, with what waits for me in each."""
    user, today = person_of(request), clock.today()
    reach = reach_of(user)
    form = RoundFilter(request.GET, reach.editions)
    page = page_of(request, _found(request, form, reach))
    rows = waiting_in(page.object_list, reach, user)
    count = page.paginator.count
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "table": _table(rows, today),
        "applied": [(label, _without(request, name)) for name, label in form.applied()],
        "count": ngettext("{count} gathering", "{count} gatherings", count).format(count=count),
        "exports": _exports(request),
        "may_open": bool(reach.managed),
        "has_part": bool(reach.editions),
        "head_links": [(_("Open a gathering"), reverse("values:open"), "primary")] if reach.managed else [],
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Values"), "")],
        "today": today,
    }
    return render(request, "indicators/desk/rounds.html", context)


def _found(request: HttpRequest, form: RoundFilter, reach: Reach) -> Any:
    asked = form.asked()
    rounds = rounds_seen_by(person_of(request), reach, asked["waits"])
    if asked["programme"]:
        rounds = rounds.filter(edition__slug=asked["programme"])
    return rounds.filter(state=asked["state"]) if asked["state"] else rounds


def _table(rows: list[Waiting], today: Any) -> dict[str, Any]:
    columns = [
        {"key": "period", "label": _("Period")},
        {"key": "due", "label": _("Due")},
        {"key": "state", "label": _("State")},
        {"key": "enter", "label": _("To enter"), "kind": "num"},
        {"key": "returned", "label": _("Returned"), "kind": "num"},
        {"key": "review", "label": _("To review"), "kind": "num"},
        {"key": "reported", "label": _("Reported")},
    ]
    return {
        "id": "rounds",
        "caption": _("Values"),
        "columns": columns,
        "rows": [_cells(row, today) for row in rows],
        "is_choosable": True,
    }


def _cells(row: Waiting, today: Any) -> list[dict[str, Any]]:
    count, pk = row.count, row.round.pk
    here = reverse("values:round", args=[pk])
    is_open = row.round.is_open
    return [
        {"url": here, "text": row.period, "meta": row.programme},
        {
            "due": row.round.due_on,
            "today": today,
            "state": "" if is_open and (count.to_enter or count.returned) else "accepted",
        },
        {"state": "gathering" if is_open else "locked"},
        _linked(count.to_enter, row.url),
        _linked(count.returned, row.url),
        _linked(count.to_review, row.review_url),
        {"text": _("{count} of {all}").format(count=count.reported, all=count.expected)},
    ]


def _linked(count: int, url: str) -> dict[str, Any]:
    return {"url": url, "text": str(count)} if count else {"text": "0"}


@require_safe
def round_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list of gatherings as a table."""
    user = person_of(request)
    reach = reach_of(user)
    rows = waiting_in(_found(request, RoundFilter(request.GET, reach.editions), reach), reach, user)
    columns = [_("Programme"), _("Period"), _("Due"), _("State"), _("To enter"), _("Returned")]
    columns += [_("To review"), _("Reported"), _("Expected")]
    return table_response(
        kind,
        "values",
        columns,
        [
            [
                row.programme,
                row.period,
                row.round.due_on,
                row.round.get_state_display(),
                row.count.to_enter,
                row.count.returned,
                row.count.to_review,
                row.count.reported,
                row.count.expected,
            ]
            for row in rows
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest) -> HttpResponse:
    """Show which periods can be opened, and open one."""
    user, today = person_of(request), clock.today()
    managed = reach_of(user).managed
    if not managed:
        raise PermissionDenied(_("The coordinator of a programme opens the gathering of its values."))
    openings = openings_of(managed, today)
    form = OpenForm(request.POST if request.method == "POST" else None, openings)
    if form.is_valid():
        slug, _colon, span = form.cleaned_data["what"].partition(":")
        edition = next(one for one in managed if one.slug == slug)
        made: list[Round] = []
        if attempt(
            form,
            lambda: made.append(open_round(edition, span, due_on=form.cleaned_data["due_on"], by=user)),
        ):
            said = _("The gathering for {period} is open until {day}.")
            day = format_day(made[0].due_on, active())
            messages.success(request, said.format(period=span_in_words(span, active()), day=day))
            return redirect("values:round", made[0].pk)
    context = {
        "form": form,
        "has_openings": bool(openings),
        "breadcrumbs": [*_home(), (_("Open a gathering"), "")],
    }
    return render(request, "indicators/desk/open.html", context, status=status_of(form))


@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a gathering is, and to who leads it its day and its lock."""
    return _round_page(request, find_round(request, pk))


def _round_page(request: HttpRequest, round_: Round, form: DueForm | None = None) -> HttpResponse:
    user = person_of(request)
    progress = progress_of(round_, user)
    context = about(request, round_, "round") | {
        "progress": progress,
        "table": progress.table(),
        "may_lock": may_lock(user, round_),
        "form": form or DueForm(initial={"due_on": round_.due_on}),
    }
    return render(request, "indicators/desk/round.html", context, status=status_of(form) if form else 200)


@require_POST
def round_due(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the due day of an open gathering."""
    user, round_ = person_of(request), find_round(request, pk)
    form = DueForm(request.POST)
    if form.is_valid() and attempt(form, lambda: move_due(round_, form.cleaned_data["due_on"], by=user)):
        day = format_day(form.cleaned_data["due_on"], active())
        messages.success(request, _("Values are due on {day} now.").format(day=day))
        return redirect("values:round", pk)
    return _round_page(request, round_, form)


@require_POST
def round_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock a gathering; a second click finds it locked."""
    user, round_ = person_of(request), find_round(request, pk)
    try:
        lock_round(round_, by=user)
    except (WrongState, ValidationError) as error:
        messages.warning(request, str(error))
    else:
        said = _(
            "The period is locked. What is missing is shown as not reported; a correction needs a reason."
        )
        messages.success(request, said)
    return redirect("values:round", pk)


def find_round(request: HttpRequest, pk: int) -> Round:
    """Find a gathering in which this person has a part; any other is as if it were not there."""
    user = person_of(request)
    rounds = rounds_seen_by(user, reach_of(user)).select_related("edition__issuer", "edition__control")
    return get_object_or_404(rounds, pk=pk)


def about(request: HttpRequest, round_: Round, current: str, title: str = "") -> dict[str, Any]:
    """Return what every page of a gathering shows: its names, its ways, the crumbs."""
    period = span_in_words(round_.span, active())
    names = {
        "grid": _("Enter"),
        "review": _("Review"),
        "exchange": _("Excel table"),
        "round": _("How far it is"),
    }
    links = [
        (label, reverse(f"values:{name}", args=[round_.pk]), name == current) for name, label in names.items()
    ]
    crumb = title or names[current]
    return {
        "round": round_,
        "edition": round_.edition,
        "period": period,
        "programme": localized(round_.edition, "short"),
        "round_ways": links,
        "round_state": look_of("gathering" if round_.is_open else "locked").code,
        "today": clock.today(),
        "breadcrumbs": [
            *_home(),
            (period, "" if current == "round" and not title else reverse("values:round", args=[round_.pk])),
            *([] if current == "round" and not title else [(crumb, "")]),
        ],
    }


def _home() -> list[tuple[str, str]]:
    return [(_("My day"), reverse("desk:day")), (_("Values"), reverse("values:list"))]


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _exports(request: HttpRequest) -> list[tuple[str, str]]:
    query = request.GET.copy()
    query.pop("page", None)
    return [
        (kind.upper(), f"{reverse('values:table', args=[kind])}?{query.urlencode()}")
        for kind in ("csv", "xlsx")
    ]
