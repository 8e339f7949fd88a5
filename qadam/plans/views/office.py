"""The lists of the desk: duties and reports."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from qadam.kit import clock
from qadam.people.rules import bodies_of
from qadam.people.views.asking import person_of
from qadam.people.views.lists import columns_of, page_of, table_response
from qadam.plans.models import Duty, Report
from qadam.plans.office import bulk, lists
from qadam.plans.office.filters import DeskFilter, DutyFilter, ReportFilter
from qadam.plans.office.waiting import writing_bodies

Row = list[dict[str, Any]]


@require_safe
def duty_list(request: HttpRequest) -> HttpResponse:
    """List the duties of my bodies and of the programmes I control."""
    user, today = person_of(request), clock.today()
    seen = lists.duties_seen_by(user, today)
    form = DutyFilter(request.GET, seen)
    page = page_of(request, lists.find_duties(seen, form.asked(), today))
    with_body = "body" in form.fields
    heads = [("measure", _("Measure")), ("due", _("Due")), ("state", _("State"))]
    heads += [("body", _("Body"))] if with_body else []
    rows = [lists.duty_cells(duty, today, with_body=with_body) for duty in page]
    table = list_table(request, "duties", _("Duties"), heads, "due", rows)
    context = (
        list_context(request, form, page, table)
        | _many(request, "duties", page)
        | {
            "count": ngettext("{count} duty", "{count} duties", page.paginator.count).format(
                count=page.paginator.count
            ),
            "exports": _exports(request, "desk:duty-table"),
            "head_links": [(_("File many"), reverse("desk:filing"))] if writing_bodies(user, today) else [],
            "is_mine": bool(bodies_of(user, today)) or user.is_administrator,
            "today": today,
        }
    )
    return render(request, "plans/desk/duties.html", context)


@require_safe
def duty_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the filtered duties as a table."""
    user, today = person_of(request), clock.today()
    seen = lists.duties_seen_by(user, today)
    duties = lists.find_duties(seen, DutyFilter(request.GET, seen).asked(), today)
    return table_response(kind, "duties", lists.DUTY_COLUMNS, lists.duty_rows(duties, today))


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports I may see, those that wait for review first."""
    user, today = person_of(request), clock.today()
    seen = lists.reports_seen_by(user, today)
    form = ReportFilter(request.GET, Duty.objects.filter(report__in=seen))
    page = page_of(request, lists.find_reports(seen, form.asked()))
    heads = [
        ("measure", _("Measure")),
        ("body", _("Body")),
        ("waiting", _("State")),
        ("submitted", _("Submitted on")),
        ("", _("Due")),
    ]
    rows = [lists.report_cells(report, today) for report in page]
    table = list_table(request, "reports", _("Reports"), heads, "waiting", rows)
    duties = [_with_report(report) for report in page]
    context = (
        list_context(request, form, page, table)
        | _many(request, "reports", duties)
        | {
            "count": ngettext("{count} report", "{count} reports", page.paginator.count).format(
                count=page.paginator.count
            ),
            "exports": _exports(request, "desk:report-table"),
            "today": today,
        }
    )
    return render(request, "plans/desk/reports.html", context)


@require_safe
def report_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the filtered reports as a table."""
    user, today = person_of(request), clock.today()
    seen = lists.reports_seen_by(user, today)
    form = ReportFilter(request.GET, Duty.objects.filter(report__in=seen))
    own = [body.pk for body in bodies_of(user, today)]
    rows = lists.report_rows(lists.find_reports(seen, form.asked()), own)
    return table_response(kind, "reports", lists.REPORT_COLUMNS, rows)


def list_context(
    request: HttpRequest, form: DeskFilter, page: Page[Any], table: dict[str, Any]
) -> dict[str, Any]:
    return {
        "form": form,
        "page": page,
        "table": table,
        "applied": [(label, _without(request, name)) for name, label in form.applied()],
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (table["caption"], "")],
    }


def _with_report(report: Report) -> Duty:
    duty: Duty = report.duty
    duty.report = report
    return duty


def _many(request: HttpRequest, name: str, duties: Iterable[Duty]) -> dict[str, Any]:
    """Return what can be done with many rows of this page at once, and the filters kept for the list."""
    user, query = person_of(request), request.GET.copy()
    query.pop("page", None)
    return {
        "list_name": name,
        "steps": bulk.steps_for(user, duties),
        "list_query": query.urlencode(),
        "filters_kept": lists.filters_kept(user, name, query.urlencode()),
    }


def list_table(
    request: HttpRequest,
    name: str,
    caption: str,
    heads: Sequence[tuple[str, str]],
    usual: str,
    rows: Sequence[Row],
) -> dict[str, Any]:
    columns = [
        {
            "key": column.sort.removeprefix("-") or f"column-{place}",
            "label": column.label,
            "sort_url": _with(request, sort=column.sort, page="") if column.sort else "",
            "sorted": column.aria,
        }
        for place, column in enumerate(columns_of(request, heads, usual))
    ]
    return {"id": name, "caption": caption, "columns": columns, "rows": rows, "is_choosable": True}


def _with(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def _without(request: HttpRequest, name: str) -> str:
    return _with(request, **{name: "", "page": ""})


def _exports(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    query = request.GET.copy()
    query.pop("page", None)
    return [(kind.upper(), f"{reverse(name, args=[kind])}?{query.urlencode()}") for kind in ("csv", "xlsx")]
