"""The public page of how a programme is carried out: the board's rates with public facts only."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.kit import clock
from qadam.people.views.lists import table_response
from qadam.plans.board import cuts, tables
from qadam.plans.board.asking import BoardFilter
from qadam.plans.board.corrections import corrections_in
from qadam.plans.board.figures import board_of
from qadam.plans.board.late import by_days
from qadam.plans.board.late_public import public_late
from qadam.plans.board.scope import ANSWERING, Scope
from qadam.plans.board.standing import late_on_day
from qadam.plans.models import Duty
from qadam.plans.public.released import count_told, told_in_period
from qadam.programmes.models import Edition
from qadam.programmes.views import edition_or_404, page_of
from qadam.workflow.cached import while_unchanged

LATE = 50


class PeriodForm(BoardFilter):
    """Which period a reader wants to see."""

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data, [edition], clock.today())
        for name in ("day", "part"):
            del self.fields[name]

    def public_scope(self) -> Scope:
        """Return what to count: those that answer to the addressee, as of today."""
        chosen = self.scope()
        return Scope(chosen.editions, chosen.period, chosen.day, is_answering_only=True)


class ReleasedForm(PeriodForm):
    """The same, and of which measure."""

    measure = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Seen:
    """The cuts of a programme in a period."""

    scope: Scope
    total: Any
    found: list[tables.Cut]
    within: str


@login_not_required
@require_safe
@while_unchanged
def execution(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how a programme is carried out, with its late measures and the corrections of published figures."""
    edition = edition_or_404(request, slug)
    context = page_of(edition, "execution", (_("Execution"), ""))
    if edition.state != Edition.State.APPROVED:
        return render(request, "plans/execution.html", context)
    form = PeriodForm(request.GET, edition)
    seen = _seen(form)
    scope, found = seen.scope, seen.found
    late = sorted(
        late_on_day(Duty.objects.filter(edition=edition, part__in=ANSWERING), scope.day), key=by_days
    )
    page = Paginator(late, LATE).get_page(request.GET.get("page"))
    tops = [line for line in found[0].lines if line.depth == 0]
    context |= {
        "form": form,
        "scope": scope,
        "is_whole": form.code == "all",
        "period_words": form.words(scope),
        "total": seen.total,
        "sentence": tables.sentence(seen.total),
        "sections": [(cut, tables.execution_table(cut, None)) for cut in found],
        "bars": tables.rate_bars(tops),
        "bars_sentence": tables.extremes(tops),
        "line": tables.rate_line(found[3].lines) if len(found[3].lines) > 1 else None,
        "line_sentence": tables.extremes(found[3].lines),
        "map": tables.map_of(found[2].lines, seen.within, scope.day),
        "page": page,
        "late": public_late(list(page.object_list), scope.day),
        "told_count": count_told(edition, scope.period),
        "corrections": corrections_in(scope),
        "query": form.query(),
    }
    return render(request, "plans/execution.html", context)


@login_not_required
@require_safe
@while_unchanged
def released(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the released reports of a programme in a period with their texts, figures and evidence."""
    edition = edition_or_404(request, slug)
    here = reverse("plans:execution", kwargs={"slug": edition.slug})
    context = page_of(edition, "execution", (_("Execution"), here), (_("What was done"), ""))
    if edition.state != Edition.State.APPROVED:
        return render(request, "plans/released.html", context)
    form = ReleasedForm(request.GET, edition)
    scope = form.public_scope()
    code = form.cleaned_data.get("measure", "")
    context |= {
        "form": form,
        "is_whole": form.code == "all" and not code,
        "measure": edition.measures.filter(code=code).first() if code else None,
        "period_words": form.words(scope),
        "reading": told_in_period(edition, scope.period, code, request.GET.get("page")),
    }
    return render(request, "plans/released.html", context)


def _seen(form: PeriodForm) -> Seen:
    scope = form.public_scope()
    board = board_of(scope)
    bodies = cuts.bodies_in(board)
    return Seen(scope, board.total, tables.cuts_of(board, scope, bodies), cuts.unit_of(board, bodies))


@login_not_required
@require_safe
def execution_table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give the rates of a programme as a table; a founding document has none."""
    edition = edition_or_404(request, slug)
    found = _seen(PeriodForm(request.GET, edition)).found if edition.state == Edition.State.APPROVED else []
    return table_response(
        kind, f"{edition.slug}-execution", tables.PUBLIC_COLUMNS, tables.public_rows(edition, found)
    )
