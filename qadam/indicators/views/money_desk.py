"""Money at the desk: the programmes, what was entered in one, recording, acts, a table, withdrawing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qadam.indicators.actions.money import COLUMNS, amend_money, import_money, record_money, withdraw_money
from qadam.indicators.forms.money import (
    AmendMoneyForm,
    MoneyForm,
    MoneyTableForm,
    WithdrawMoneyForm,
    act_words,
)
from qadam.indicators.models import BudgetAmount, BudgetLine, RowKind
from qadam.indicators.queries.facts import Reach, place_names, places_to_record, reach_in
from qadam.indicators.queries.money import entries_of, programmes_with_money
from qadam.indicators.rules import may_manage, may_record_money
from qadam.indicators.spans import span_in_words
from qadam.indicators.views.budget import rows_of
from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.people.views.asking import attempt, person_of, status_of
from qadam.people.views.lists import page_of, table_response
from qadam.programmes.models import Edition


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """List the programmes whose money or findings are mine to look after."""
    context = {
        "editions": programmes_with_money(person_of(request)),
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Money"), "")],
    }
    return render(request, "indicators/money/programmes.html", context)


def _found(request: HttpRequest, slug: str) -> tuple[Edition, Reach]:
    """Return a programme in which the person records money, and where."""
    editions = Edition.objects.exclude(state=Edition.State.DRAFT).select_related("issuer", "control")
    edition = get_object_or_404(editions.filter(budget_lines__isnull=False).distinct(), slug=slug)
    reach = reach_in(person_of(request), edition)
    if not reach.is_any:
        raise PermissionDenied(_("Money is recorded by those whose role reaches the territory."))
    return edition, reach


def _way(edition: Edition, *trail: tuple[str, str]) -> list[tuple[str, str]]:
    own = reverse("moneydesk:entries", args=[edition.slug]) if trail else ""
    return [
        (_("My day"), reverse("desk:day")),
        (_("Money"), reverse("moneydesk:programmes")),
        (localized(edition, "short"), own),
        *trail,
    ]


def _lines(edition: Edition) -> list[BudgetLine]:
    lines = list(edition.budget_lines.exclude(row=RowKind.TOTAL))
    for line in lines:
        line.edition = edition
    return lines


@require_safe
def entries(request: HttpRequest, slug: str) -> HttpResponse:
    """List what was committed and paid, and how acts amended the plan."""
    edition, _reach = _found(request, slug)
    page = page_of(request, entries_of(edition))
    links = [
        (_("Record money"), reverse("moneydesk:record", args=[edition.slug]), "primary"),
        (_("Send a table"), reverse("moneydesk:import", args=[edition.slug])),
    ]
    if may_manage(person_of(request), edition):
        links.append((_("Amend the plan by an act"), reverse("moneydesk:amend", args=[edition.slug])))
    links.append((_("Money of the programme"), reverse("budgets:overview", args=[edition.slug])))
    context = {
        "edition": edition,
        "page": page,
        "table": _table(list(page.object_list), edition),
        "head_links": links,
        "exports": [
            (kind.upper(), reverse("moneydesk:table", args=[edition.slug, kind])) for kind in ("csv", "xlsx")
        ],
        "breadcrumbs": _way(edition),
    }
    return render(request, "indicators/money/entries.html", context)


def _table(rows: list[BudgetAmount], edition: Edition) -> dict[str, Any]:
    places = place_names({row.territory_code for row in rows})
    columns = [
        {"key": "on", "label": _("Date")},
        {"key": "line", "label": _("Budget line")},
        {"key": "stage", "label": _("Stage")},
        {"key": "span", "label": _("Period")},
        {"key": "source", "label": _("Source of the money")},
        {"key": "territory", "label": _("Territory")},
        {"key": "amount", "label": _("Amount"), "kind": "num"},
        {"key": "document", "label": _("Document")},
        {"key": "state", "label": _("State")},
    ]
    return {
        "id": "money",
        "caption": _("Money entered"),
        "columns": columns,
        "rows": [_cells(row, places, edition) for row in rows],
        "is_choosable": True,
    }


def _cells(row: BudgetAmount, places: dict[str, Any], edition: Edition) -> list[dict[str, Any]]:
    place = places.get(row.territory_code)
    url = reverse("moneydesk:entry", args=[edition.slug, row.pk])
    day = format_day(row.on, active()) if row.on else _("no day")
    withdrawn = {"state": "cancelled", "word": _("withdrawn"), "meta": row.withdrawn_because}
    counted = {"state": "accepted", "word": _("counted")}
    return [
        {"url": url, "text": day},
        {"text": localized(row.line, "name")},
        {"text": str(row.get_stage_display())},
        {"text": span_in_words(row.span, active())},
        {"text": str(row.get_source_display())},
        {"text": localized(place, "name") if place else _("the whole programme")},
        {"number": row.amount, "meta": str(row.get_unit_display())},
        {"text": _document(row)},
        withdrawn if row.withdrawn_because else counted,
    ]


def _document(row: BudgetAmount) -> str:
    return act_words(row.amendment) if row.amendment else row.document


@require_safe
def table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give every amount as a table that can be sent back."""
    edition, _reach = _found(request, slug)
    return table_response(kind, f"{edition.slug}-money", COLUMNS, rows_of(edition))


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Record money committed or paid."""
    edition, reach = _found(request, slug)
    form = MoneyForm(
        request.POST if request.method == "POST" else None,
        lines=_lines(edition),
        places=[
            (row.code, localized(row, "name")) for row in places_to_record(reach, edition, clock.today())
        ],
        may_leave_place=reach.is_everywhere,
    )
    if form.is_valid():
        user, mark = person_of(request), form.cleaned_data["mark"]
        if attempt(form, lambda: record_money(form.chosen, form.given, by=user, mark=mark)):
            messages.success(request, _("The money is recorded; the checks look at it."))
            return redirect("moneydesk:entries", edition.slug)
    context = {"edition": edition, "form": form, "breadcrumbs": _way(edition, (_("Record money"), ""))}
    return render(request, "indicators/money/record.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the plan of a line anew by an act in force."""
    edition, _reach = _found(request, slug)
    user = person_of(request)
    if not may_manage(user, edition):
        raise PermissionDenied(_("The plan is amended by the issuer's side."))
    acts = list(edition.amendments.enacted())
    form = AmendMoneyForm(
        request.POST if request.method == "POST" else None, lines=_lines(edition), acts=acts
    )
    if form.is_valid():
        told = form.cleaned_data
        if attempt(
            form,
            lambda: amend_money(
                form.chosen,
                by=user,
                amendment=form.act,
                span=told["span"].strip(),
                source=told["source"],
                amount=told["amount"],
                unit=told["unit"],
            ),
        ):
            messages.success(request, _("The plan is amended; what was planned before stays beside it."))
            return redirect("moneydesk:entries", edition.slug)
    context = {
        "edition": edition,
        "form": form,
        "has_acts": bool(acts),
        "breadcrumbs": _way(edition, (_("Amend the plan by an act"), "")),
    }
    return render(request, "indicators/money/amend.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def send_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the money of a table, all rows or none."""
    edition, _reach = _found(request, slug)
    is_sent = request.method == "POST"
    form = MoneyTableForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    report = None
    if form.is_valid() and form.table is not None:
        report = import_money(edition, form.table, by=person_of(request))
    context = {
        "edition": edition,
        "form": form,
        "report": report,
        "columns": COLUMNS,
        "lines": _lines(edition),
        "back": reverse("moneydesk:entries", args=[edition.slug]),
        "breadcrumbs": _way(edition, (_("Send a table"), "")),
    }
    is_faulty = bool(form.errors) or (report is not None and report.is_faulty)
    return render(request, "indicators/money/import.html", context, status=400 if is_faulty else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show what was entered, and withdraw it with a reason."""
    edition, _reach = _found(request, slug)
    user = person_of(request)
    row = get_object_or_404(entries_of(edition), pk=pk)
    form = WithdrawMoneyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        if attempt(form, lambda: withdraw_money(row, by=user, why=why)):
            messages.success(request, _("The entry is withdrawn: no sum counts it any more."))
            return redirect("moneydesk:entries", edition.slug)
    place = place_names({row.territory_code}).get(row.territory_code)
    is_amended = row.stage == BudgetAmount.Stage.AMENDED
    context = {
        "edition": edition,
        "row": row,
        "form": form,
        "name": capfirst(str(row.get_stage_display())),
        "period": span_in_words(row.span, active()),
        "place": localized(place, "name") if place else _("the whole programme"),
        "document": _document(row),
        "may_withdraw": not row.withdrawn_because
        and (
            may_manage(user, edition) if is_amended else may_record_money(user, edition, row.territory_code)
        ),
        "breadcrumbs": _way(edition, (localized(row.line, "name"), "")),
    }
    return render(request, "indicators/money/entry.html", context, status=status_of(form))
