"""What every list of this app does: pages, columns that sort, and tables to take away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from qadam.kit.tables import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx

ROWS = 50


@dataclass(frozen=True)
class Column:
    """A column's head: its words, the sort it asks for next, and how it is sorted now."""

    label: str
    sort: str = ""
    aria: str = ""


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """Return the page the address asks for; a number out of range gives the nearest."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def columns_of(request: HttpRequest, labels: Sequence[tuple[str, str]], usual: str) -> list[Column]:
    """Return the heads of a table: (sort or empty, words) each, the sorted one saying so."""
    asked = request.GET.get("sort") or usual
    columns = []
    for sort, label in labels:
        aria = {sort: "ascending", f"-{sort}": "descending"}.get(asked, "") if sort else ""
        columns.append(Column(label, f"-{sort}" if aria == "ascending" else sort, aria))
    return columns


def table_response(
    kind: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Answer with a table as a CSV or XLSX file."""
    if kind == "csv":
        response = HttpResponse(write_csv(columns, rows), content_type=CSV_TYPE)
    elif kind == "xlsx":
        response = HttpResponse(write_xlsx(columns, rows, name), content_type=XLSX_TYPE)
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
