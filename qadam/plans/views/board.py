"""The control board: rates by direction, body, territory and month; what is late and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from qadam.kit import clock
from qadam.kit.forms import errors_of
from qadam.kit.languages import AUTONYMS
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.people.views.lists import ROWS, columns_of, page_of, table_response
from qadam.plans import actions
from qadam.plans.board import cuts, people, tables
from qadam.plans.board.asking import BoardFilter, CompareFilter, editions_for
from qadam.plans.board.comparing import Pair, pairs
from qadam.plans.board.comparing import rows_of as compared
from qadam.plans.board.comparing import sentence as compared_words
from qadam.plans.board.corrections import corrections_of, withdrawn_from
from qadam.plans.board.drill import HEADINGS, duties_asked, heading_in
from qadam.plans.board.figures import Board, board_of, totals_of
from qadam.plans.board.late import LATE_COLUMNS, late_lines, rows_of
from qadam.plans.board.late_filter import LateFilter
from qadam.plans.board.people_tables import people_table, reviewers_table
from qadam.plans.board.periods import ClosingForm, Preview, closed_rows, leaves_of, preview_of
from qadam.plans.board.scope import Scope
from qadam.plans.board.tables import Cut
from qadam.plans.office import lists
from qadam.plans.rules import may_close
from qadam.plans.views.duties import as_errors
from qadam.programmes.models import Edition
from qadam.workflow.transitions import NotAllowed
from qadam.writing.document import LANGUAGES

# A table longer than this is read in a file; a page of a thousand cells is slow to draw and to read.
MOST_LINES = 60


@dataclass(frozen=True)
class Asked:
    """What the board is asked, and by which form."""

    form: BoardFilter
    scope: Scope

    def address(self, name: str, *args: str, **more: object) -> str:
        """Return the address of another page of the board for the same question."""
        return f"{reverse(f'desk:{name}', args=args)}?{self.form.query(**more)}"


def asked_in(request: HttpRequest) -> Asked:
    """Return what the address asks of the programmes in force that the person controls."""
    form = BoardFilter(request.GET, _editions(request), clock.today())
    return Asked(form, form.scope())


def _editions(request: HttpRequest) -> list[Edition]:
    return editions_for(person_of(request), clock.today())


@require_safe
def control(request: HttpRequest) -> HttpResponse:
    """Show how the programmes a person controls are carried out."""
    asked = asked_in(request)
    scope = asked.scope
    board = board_of(scope)
    bodies = cuts.bodies_in(board)
    found = tables.cuts_of(board, scope, bodies)
    link = partial(asked.address, "control-duties")
    manners = people.manners_in(scope)
    context = _frame(asked, _("Control board")) | {
        "total": board.total,
        "numbers": _numbers(board, asked),
        "sentence": tables.sentence(board.total),
        "period_words": asked.form.words(scope),
        "closings": scope.closings,
        "sections": [_section(cut, asked) for cut in found],
        "bars": tables.rate_bars([line for line in found[0].lines if line.depth == 0]),
        "bars_sentence": tables.extremes([line for line in found[0].lines if line.depth == 0]),
        "line": tables.rate_line(found[3].lines) if len(found[3].lines) > 1 else None,
        "line_sentence": tables.extremes(found[3].lines),
        "map": tables.map_of(
            found[2].lines,
            cuts.unit_of(board, bodies),
            scope.day,
            lambda line: link(what="due", **line.narrowing) if line.figures.due else "",
        ),
        "people": people_table(manners, bodies, MOST_LINES),
        "reviewers": reviewers_table(board, manners, scope, bodies, link),
    }
    return render(request, "plans/desk/board/board.html", context)


def _section(whole: Cut, asked: Asked) -> dict[str, Any]:
    link = partial(asked.address, "control-duties")
    cut = most_telling(whole)
    return {
        "cut": cut,
        "note": _shortened(len(cut.lines), len(whole.lines)),
        "execution": tables.execution_table(cut, link),
        "exports": [
            (kind.upper(), asked.address("control-table", cut.code, kind)) for kind in ("csv", "xlsx")
        ],
        "discipline": tables.discipline_table(cut, link) if cut.code in ("body", "month") else None,
    }


def most_telling(cut: Cut) -> Cut:
    """Return a cut that a page can show: of a long one the whole lines with most overdue, the rest is in its files."""
    if len(cut.lines) <= MOST_LINES:
        return cut
    whole = [line for line in cut.lines if line.depth == 0]
    worst = sorted(whole, key=lambda line: (-line.figures.overdue, -line.figures.late))
    return replace(cut, lines=worst[:MOST_LINES])


def _shortened(shown: int, count: int) -> str:
    if shown == count:
        return ""
    said = _("{shown} of {count} lines, those with most overdue first; all of them are in the files below.")
    return said.format(shown=shown, count=count)


def _numbers(board: Board, asked: Asked) -> list[dict[str, Any]]:
    total = board.total
    shown = ["due", "accepted", "in_time", "late", "overdue", "waiting", "excused"]
    return [
        {
            "name": name,
            "count": getattr(total, name),
            "label": HEADINGS[name],
            "url": asked.address("control-duties", what=name),
        }
        for name in shown
    ]  # fmt: skip


@require_safe
def control_compare(request: HttpRequest) -> HttpResponse:
    """Set two periods side by side, with the difference in points."""
    editions = _editions(request)
    form = CompareFilter(request.GET, editions, clock.today())
    later, earlier = form.scope(), form.scope(period=form.other)
    totals, boards = zip(*(totals_of(scope) for scope in (earlier, later)), strict=True)
    lines = [cuts.by_direction(by_node, later.editions) for by_node in boards]
    whole = Pair(_("In all"), 0, *totals)
    asked = Asked(form, later)
    context = _frame(asked, _("Two periods compared")) | {
        "rows": compared([whole, *pairs(*lines)]) if any(figures.due for figures in totals) else [],
        "sentence": compared_words(*totals),
        "earlier_words": form.words_of(form.other, earlier),
        "later_words": form.words_of(form.code, later),
    }
    return render(request, "plans/desk/board/compare.html", context)


@require_safe
def control_periods(request: HttpRequest) -> HttpResponse:
    """List the closed periods, and show what closing one more would freeze."""
    return _periods(request, request.GET)


@require_POST
def control_close(request: HttpRequest) -> HttpResponse:
    """Close a period of a programme."""
    form = ClosingForm(request.POST, _editions(request))
    if request.POST.get("programme", "") not in form.editions:
        raise Http404
    if not form.is_valid():
        return _periods(request, request.POST, errors=errors_of([form]), status=400)
    edition, period = form.chosen()
    try:
        actions.close_period(edition, period, by=person_of(request))
    except NotAllowed as refusal:
        return _periods(request, request.POST, errors=as_errors(str(refusal)), status=403)
    except ValidationError as error:
        return _periods(request, request.POST, errors=as_errors(*error.messages), status=409)
    messages.success(request, _("The period is closed; its figures stay as they are."))
    return redirect("desk:control-periods")


def _periods(
    request: HttpRequest, data: QueryDict, errors: Sequence[dict[str, str]] = (), status: int = 200
) -> HttpResponse:
    editions = _editions(request)
    closing_form = ClosingForm(data, editions)
    closed = closed_rows(editions)
    context = _frame(_whole(editions), _("Closed periods")) | {
        "closing_form": closing_form,
        "preview": _preview(closing_form, person_of(request)),
        "closed": closed,
        "leaves": leaves_of(editions),
        "corrections": corrections_of([row["closing"] for row in closed], withdrawn_from(editions)),
        "errors": errors,
    }
    return render(request, "plans/desk/board/periods.html", context, status=status)


def _whole(editions: Sequence[Edition]) -> Asked:
    form = BoardFilter({}, editions, clock.today())
    return Asked(form, form.scope())


def _preview(form: ClosingForm, by: User) -> Preview | None:
    if not form.is_bound or not form.is_valid():
        return None
    edition, period = form.chosen()
    code = form.cleaned_data["period"]
    url = f"{reverse('desk:control-duties')}?{urlencode({'programme': edition.slug, 'period': code})}"
    return preview_of(edition, period, code, url, clock.today(), may=may_close(by, edition))


@require_safe
def control_table(request: HttpRequest, cut: str, kind: str) -> HttpResponse:
    """Give one cut of the board as a table."""
    asked = asked_in(request)
    board = board_of(asked.scope)
    found = {one.code: one for one in tables.cuts_of(board, asked.scope, cuts.bodies_in(board))}
    lines = found[cut].lines if cut in found else []
    return table_response(
        kind if cut in found else "",
        f"control-{cut}",
        tables.FILE_COLUMNS,
        tables.file_rows(lines, asked.scope.editions),
    )


@require_safe
def control_duties(request: HttpRequest) -> HttpResponse:
    """List exactly the duties behind a number of the board."""
    asked, today = asked_in(request), clock.today()
    duties = duties_asked(asked.scope, request.GET).select_related("measure__edition", "body")
    page = page_of(request, duties)
    columns = [
        {"key": key, "label": label}
        for key, label in [
            ("measure", _("Measure")),
            ("due", _("Due")),
            ("state", _("State")),
            ("body", _("Body")),
        ]
    ]
    rows = [lists.duty_cells(duty, today, with_body=True) for duty in page]
    count = page.paginator.count
    title = str(HEADINGS[heading_in(request.GET)])
    context = _frame(asked, title) | {
        "page": page,
        "table": {"id": "control-duties", "caption": title, "columns": columns, "rows": rows},
        "count": ngettext("{count} duty", "{count} duties", count).format(count=count),
        "period_words": asked.form.words(asked.scope),
        "exports": _exports(request, "control-duty-table"),
    }
    return render(request, "plans/desk/board/duties.html", context)


@require_safe
def control_duty_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the duties behind a number as a table."""
    duties = duties_asked(asked_in(request).scope, request.GET).select_related("measure__edition", "body")
    return table_response(kind, "control-duties", lists.DUTY_COLUMNS, lists.duty_rows(duties, clock.today()))


@require_safe
def control_late(request: HttpRequest) -> HttpResponse:
    """List what is late on a day with the days and why."""
    asked, reader = asked_in(request), person_of(request)
    form = LateFilter(request.GET, asked.form)
    standings = form.found(asked.scope)
    page = Paginator(standings, ROWS).get_page(request.GET.get("page"))
    rows = rows_of(list(page.object_list), asked.scope.day, reader)
    heads = [
        ("body", _("Body")),
        ("measure", _("Measure")),
        ("days", _("Late")),
        ("", _("With whom it lies")),
        ("", _("Why")),
        ("", _("Promised")),
        ("", _("Escalation")),
    ]
    count = len(standings)
    context = _frame(asked, _("What is late and why")) | {
        "form": form,
        "page": page,
        "rows": rows,
        "columns": columns_of(request, heads, "days"),
        "count": ngettext("{count} duty is late", "{count} duties are late", count).format(count=count),
        "is_filtered": form.is_filtered,
        "exports": _exports(request, "control-late-table"),
        "notes": _notes(asked),
    }
    return render(request, "plans/desk/board/late.html", context)


def _notes(asked: Asked) -> list[tuple[str, str]]:
    """Return the addresses of the official note on what is late, in both its languages."""
    return [
        (f"{AUTONYMS[language]}, {kind.upper()}", asked.address("late-file", language, kind))
        for language in LANGUAGES
        for kind in ("docx", "pdf")
    ]


@require_safe
def control_late_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give what is late and why as a table."""
    asked, reader = asked_in(request), person_of(request)
    rows = rows_of(LateFilter(request.GET, asked.form).found(asked.scope), asked.scope.day, reader)
    return table_response(kind, "late", LATE_COLUMNS, late_lines(rows))


def _exports(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    query = request.GET.copy()
    query.pop("page", None)
    return [
        (kind.upper(), f"{reverse(f'desk:{name}', args=[kind])}?{query.urlencode()}")
        for kind in ("csv", "xlsx")
    ]


def _frame(asked: Asked, title: str) -> dict[str, Any]:
    """Return what every page of the board shows: the question, its pages, the way back."""
    pages = [
        (_("Control board"), "control"),
        (_("What is late and why"), "control-late"),
        (_("Two periods compared"), "control-compare"),
        (_("Closed periods"), "control-periods"),
    ]
    board = (_("Control board"), asked.address("control") if title != _("Control board") else "")
    trail = [(_("My day"), reverse("desk:day")), board]
    return {
        "form": asked.form,
        "scope": asked.scope,
        "title": title,
        "today": clock.today(),
        "tabs": [(label, asked.address(name), label == title) for label, name in pages],
        "breadcrumbs": trail if title == board[0] else [*trail, (title, "")],
    }  # fmt: skip
