"""Facts for norms at the desk: the programmes, the list of one, recording, a table, withdrawing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from qadam.indicators.actions.facts import COLUMNS, import_facts, kinds_of, record_fact, withdraw_fact
from qadam.indicators.forms.facts import FactFilter, FactForm, FactTableForm, WithdrawForm
from qadam.indicators.models import RecordedFact
from qadam.indicators.norming.facts import type_name
from qadam.indicators.queries.facts import (
    Reach,
    facts_found,
    facts_seen,
    place_names,
    places_to_record,
    programmes_recorded_by,
    reach_in,
)
from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.people.views.asking import attempt, person_of, status_of
from qadam.people.views.lists import page_of, table_response
from qadam.programmes.models import Edition


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """List the programmes in which I record what took place."""
    context = {
        "recordings": programmes_recorded_by(person_of(request)),
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Facts"), "")],
    }
    return render(request, "indicators/facts/programmes.html", context)


def _found(request: HttpRequest, slug: str) -> tuple[Edition, Reach]:
    """Return a programme in which the person records facts, and where."""
    editions = Edition.objects.filter(state=Edition.State.APPROVED).select_related("issuer", "control")
    edition = get_object_or_404(editions, slug=slug)
    reach = reach_in(person_of(request), edition)
    if not reach.is_any:
        raise PermissionDenied(_("Facts are recorded by those whose role reaches the territory."))
    return edition, reach


def _way(edition: Edition, *trail: tuple[str, str]) -> list[tuple[str, str]]:
    own = reverse("normdesk:list", args=[edition.slug]) if trail else ""
    return [
        (_("My day"), reverse("desk:day")),
        (_("Facts"), reverse("normdesk:programmes")),
        (localized(edition, "short"), own),
        *trail,
    ]


def _filter(request: HttpRequest, edition: Edition, reach: Reach) -> FactFilter:
    places = places_to_record(reach, edition, clock.today())
    return FactFilter(request.GET, kinds_of(edition), [(row.code, localized(row, "name")) for row in places])


def _asked(form: FactFilter, edition: Edition, reach: Reach) -> Any:
    asked = form.asked()
    return facts_found(
        facts_seen(reach, edition),
        event=asked["event"],
        place=asked["place"],
        state=asked["state"],
        text=asked["q"],
    )


@require_safe
def fact_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the facts of a programme that were recorded where I may record."""
    edition, reach = _found(request, slug)
    form = _filter(request, edition, reach)
    page = page_of(request, _asked(form, edition, reach))
    count = page.paginator.count
    query = request.GET.urlencode()
    context = {
        "edition": edition,
        "form": form,
        "page": page,
        "table": _table(list(page.object_list), edition),
        "applied": [(label, _without(request, name)) for name, label in form.applied()],
        "count": ngettext("{count} fact", "{count} facts", count).format(count=count),
        "exports": [
            (kind.upper(), f"{reverse('normdesk:table', args=[edition.slug, kind])}?{query}")
            for kind in ("csv", "xlsx")
        ],
        "head_links": [
            (_("Record a fact"), reverse("normdesk:record", args=[edition.slug]), "primary"),
            (_("Send a table"), reverse("normdesk:import", args=[edition.slug])),
            (_("Norms"), reverse("norms:overview", args=[edition.slug])),
        ],
        "breadcrumbs": _way(edition),
    }
    return render(request, "indicators/facts/list.html", context)


def _without(request: HttpRequest, name: str) -> str:
    left = request.GET.copy()
    left.pop(name, None)
    return f"?{left.urlencode()}"


def _table(facts: list[RecordedFact], edition: Edition) -> dict[str, Any]:
    places = place_names({fact.territory_code for fact in facts})
    columns = [
        {"key": "on", "label": _("Date")},
        {"key": "event", "label": _("What took place")},
        {"key": "territory", "label": _("Territory")},
        {"key": "minutes", "label": _("Length, minutes"), "kind": "num"},
        {"key": "people", "label": _("People"), "kind": "num"},
        {"key": "listed", "label": _("On the list"), "kind": "num"},
        {"key": "amount", "label": _("How many"), "kind": "num"},
        {"key": "state", "label": _("State")},
    ]
    return {
        "id": "facts",
        "caption": _("Facts"),
        "columns": columns,
        "rows": [_cells(fact, places, edition) for fact in facts],
        "is_choosable": True,
    }


def _cells(fact: RecordedFact, places: dict[str, Any], edition: Edition) -> list[dict[str, Any]]:
    place = places.get(fact.territory_code)
    page = reverse("normdesk:fact", args=[edition.slug, fact.pk])
    withdrawn = {"state": "cancelled", "word": _("withdrawn"), "meta": fact.withdrawn_because}
    counted = {"state": "accepted", "word": _("norms count it")}
    return [
        {"url": page, "text": format_day(fact.on, active())},
        {"text": type_name(fact.event), "meta": fact.title},
        {"text": localized(place, "name") if place else _("the whole programme")},
        {"text": "–"} if fact.minutes is None else {"number": fact.minutes},
        {"number": fact.people},
        {"number": len(fact.persons)} if fact.persons else {"text": "–"},
        {"number": fact.amount},
        withdrawn if fact.withdrawn_because else counted,
    ]


@require_safe
def fact_table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give the facts as a table that can be sent back; lists of people are not kept, so their column is empty."""
    edition, reach = _found(request, slug)
    facts = _asked(_filter(request, edition, reach), edition, reach)
    rows = (
        [
            fact.mark,
            fact.event,
            fact.on,
            fact.last_on,
            fact.territory_code,
            fact.minutes,
            fact.people,
            "",
            fact.amount,
            fact.title,
            fact.url,
        ]
        for fact in facts
    )
    return table_response(kind, f"{edition.slug}-facts", COLUMNS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def fact_record(request: HttpRequest, slug: str) -> HttpResponse:
    """Record something that took place."""
    edition, reach = _found(request, slug)
    is_sent = request.method == "POST"
    form = FactForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        kinds=kinds_of(edition),
        places=[
            (row.code, localized(row, "name")) for row in places_to_record(reach, edition, clock.today())
        ],
        may_leave_place=reach.is_everywhere,
    )
    if form.is_valid():
        told = form.cleaned_data
        user = person_of(request)
        if attempt(
            form, lambda: record_fact(edition, form.given, by=user, mark=told["mark"], file=told["file"])
        ):
            messages.success(request, _("The fact is recorded: norms count it from now on."))
            return redirect("normdesk:list", edition.slug)
    context = {"edition": edition, "form": form, "breadcrumbs": _way(edition, (_("Record a fact"), ""))}
    return render(request, "indicators/facts/record.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def fact_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the facts of a table, all or none."""
    edition, _reach = _found(request, slug)
    is_sent = request.method == "POST"
    form = FactTableForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    report = None
    if form.is_valid() and form.table is not None:
        report = import_facts(edition, form.table, by=person_of(request))
    context = {
        "edition": edition,
        "form": form,
        "report": report,
        "columns": COLUMNS,
        "kinds": kinds_of(edition).items(),
        "back": reverse("normdesk:list", args=[edition.slug]),
        "breadcrumbs": _way(edition, (_("Send a table"), "")),
    }
    is_faulty = bool(form.errors) or (report is not None and report.is_faulty)
    return render(request, "indicators/facts/import.html", context, status=400 if is_faulty else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a recorded fact, and withdraw it with a reason."""
    edition, reach = _found(request, slug)
    found = get_object_or_404(facts_seen(reach, edition), pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        if attempt(form, lambda: withdraw_fact(found, by=person_of(request), why=why)):
            messages.success(request, _("The fact is withdrawn: no norm counts it any more."))
            return redirect("normdesk:list", edition.slug)
    place = place_names({found.territory_code}).get(found.territory_code)
    context = {
        "edition": edition,
        "fact": found,
        "form": form,
        "name": found.title or type_name(found.event),
        "kind": type_name(found.event),
        "place": localized(place, "name") if place else _("the whole programme"),
        "breadcrumbs": _way(edition, (format_day(found.on, active()), "")),
    }
    return render(request, "indicators/facts/fact.html", context, status=status_of(form))
