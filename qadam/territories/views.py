"""Pages where administrators keep the working-day calendar."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.kit.tables import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from qadam.territories import actions, queries
from qadam.territories.forms import (
    FIRST_YEAR,
    FREE,
    LAST_YEAR,
    WORKED,
    ChangeForm,
    ImportForm,
    RemoveForm,
    TransferForm,
)
from qadam.territories.models import DayTransfer
from qadam.territories.rules import may_edit_calendar

View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """Turn away whoever may not edit the calendar."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit_calendar(request.user):
            raise PermissionDenied(_("This page is for administrators."))
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_administrators
def this_year(request: HttpRequest) -> HttpResponse:
    """Show the calendar of the present year."""
    return _year(request, clock.today().year)


@require_safe
@for_administrators
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show the calendar of a year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return _year(request, year)


def _year(request: HttpRequest, year: int) -> HttpResponse:
    context = {
        "title": _("Working days of {year}").format(year=year),
        "calendar": queries.calendar_year(year),
        "history": queries.calendar_history(year),
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < LAST_YEAR else None,
        "breadcrumbs": _way(),
    }
    return render(request, "territories/calendar_year.html", context)


@require_safe
@for_administrators
def table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give all transfers as a table that the import accepts back."""
    kinds = {"csv": (write_csv, CSV_TYPE), "xlsx": (write_xlsx, XLSX_TYPE)}
    if kind not in kinds:
        raise Http404
    write, content_type = kinds[kind]
    rows = [
        (one.day.isoformat(), WORKED if one.is_working else FREE, one.source)
        for one in DayTransfer.objects.all()
    ]
    response = HttpResponse(write(actions.COLUMNS, rows), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="day-transfers.{kind}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def import_table(request: HttpRequest) -> HttpResponse:
    """Take over a table of transfers."""
    form = ImportForm(_sent(request), request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.import_transfers(form.cleaned_data["file"].read(), by=_actor(request))
        except actions.Refused as error:
            form.add_error("file", str(error))
            faults = error.faults
        else:
            messages.success(
                request,
                _("Transfers: {added} added, {changed} changed, {unchanged} unchanged.").format(
                    added=done.added, changed=done.changed, unchanged=done.unchanged
                ),
            )
            return redirect("territories:calendar")
    title = _("Import transfers")
    context = {"form": form, "title": title, "faults": faults, "breadcrumbs": _way(title)}
    return render(request, "territories/calendar_import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def add(request: HttpRequest) -> HttpResponse:
    """Add a transfer."""
    form = TransferForm(_sent(request), initial={"day": request.GET.get("day")})
    if request.method == "POST" and form.is_valid():
        try:
            transfer = actions.add_transfer(**_values(form), by=_actor(request))
        except IntegrityError:
            form.add_error("day", _("This day has its own entry already: change that one."))
        else:
            return _saved(request, transfer)
    title = _("A transferred day")
    context = {
        "form": form,
        "title": title,
        "back": reverse("territories:calendar"),
        "breadcrumbs": _way(title),
    }
    return render(request, "territories/transfer_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a transfer, and see its history."""
    transfer = get_object_or_404(DayTransfer, pk=pk)
    title, back = _name(transfer), _page_of(transfer)
    form = ChangeForm(_sent(request), instance=get_object_or_404(DayTransfer, pk=pk))
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            changed = actions.change_transfer(transfer, **_values(form), by=_actor(request), why=why)
        except IntegrityError:
            form.add_error("day", _("This day has its own entry already: change that one."))
        else:
            return _saved(request, changed)
    context = {
        "form": form,
        "title": title,
        "back": back,
        "transfer": transfer,
        "history": queries.transfer_history(transfer),
        "breadcrumbs": _way(title),
    }
    return render(request, "territories/transfer_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a transfer away after asking why."""
    transfer = get_object_or_404(DayTransfer, pk=pk)
    form = RemoveForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        back, name = _page_of(transfer), _name(transfer)
        actions.remove_transfer(transfer, by=_actor(request), why=form.cleaned_data["why"])
        messages.success(request, _("The entry of {day} is removed.").format(day=name))
        return redirect(back)
    context = {
        "form": form,
        "title": _("Remove the entry of {day}").format(day=_name(transfer)),
        "transfer": transfer,
        "back": _page_of(transfer),
        "breadcrumbs": _way(_name(transfer)),
    }
    return render(request, "territories/transfer_remove.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    # An empty form was sent too: it has faults to show.
    return request.POST if request.method == "POST" else None


def _actor(request: HttpRequest) -> Any:
    # The middleware and the rule above let only signed-in people through.
    return request.user


def _values(form: TransferForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("day", "is_working", "source")}


def _saved(request: HttpRequest, transfer: DayTransfer) -> HttpResponse:
    word = _("{day} is worked now.") if transfer.is_working else _("{day} is a day off now.")
    messages.success(request, word.format(day=_name(transfer)))
    return redirect(_page_of(transfer))


def _page_of(transfer: DayTransfer) -> str:
    return reverse("territories:calendar-year", args=[transfer.day.year])


def _name(transfer: DayTransfer) -> str:
    return format_day(transfer.day, active())


def _way(last: str = "") -> list[tuple[str, str]]:
    """Return the way here from the desk; the page itself comes last, without an address."""
    calendar = _("Working-day calendar")
    home = (_("My day"), reverse("desk:day"))
    if not last:
        return [home, (calendar, "")]
    return [home, (calendar, reverse("territories:calendar")), (last, "")]
