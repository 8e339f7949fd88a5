"""The table of a round to fill in office programs: given out, and taken back whole or not at all."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from qadam.indicators.actions.exchanging import take_lines
from qadam.indicators.forms.gathering import TableForm
from qadam.indicators.queries.grids import Grid, grid_of
from qadam.indicators.sheets import Line, read_sheet, write_sheet
from qadam.indicators.views.gathering import about, find_round
from qadam.kit.tables import MOST_BYTES, XLSX_TYPE, Unreadable
from qadam.people.views.asking import person_of


@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the workbook with a row for each value that can be entered."""
    round_ = find_round(request, pk)
    content = write_sheet(grid_of(round_, person_of(request)))
    response = HttpResponse(content, content_type=XLSX_TYPE)
    name = f"{round_.edition.slug}-{round_.span}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the table goes out and in, and take a filled one: all rows or none, with a report on each."""
    round_, user = find_round(request, pk), person_of(request)
    found = grid_of(round_, user)
    form = TableForm(request.POST or None, request.FILES or None)
    lines: list[Line] = []
    if request.method == "POST" and form.is_valid():
        lines = _read(form, form.cleaned_data["file"], found)
        if lines and take_lines(round_, lines, by=user):
            said = ngettext(
                "{count} value of the table is saved as a draft. Look at it and send it.",
                "{count} values of the table are saved as drafts. Look at them and send them.",
                sum(line.is_saved for line in lines),
            )
            messages.success(request, said.format(count=sum(line.is_saved for line in lines)))
            return redirect("values:grid", pk)
        if not lines and not form.errors:
            form.add_error("file", _("No value is filled in this table."))
    context = about(request, round_, "exchange") | {
        "form": form,
        "lines": lines,
        "faulty": sum(bool(line.faults) for line in lines),
        "count": sum(spot.is_writable for spot in found.spots),
        "limit_bytes": MOST_BYTES,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "indicators/desk/exchange.html", context, status=status)


def _read(form: TableForm, file: "UploadedFile[bytes]", found: Grid) -> list[Line]:
    if (file.size or 0) > MOST_BYTES:
        form.add_error(
            "file", _("The file is larger than {limit} MB.").format(limit=MOST_BYTES // 1024 // 1024)
        )
        return []
    try:
        return read_sheet(file.read(), found)
    except Unreadable as reason:
        form.add_error("file", str(reason))
        return []
