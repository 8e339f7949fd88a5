"""Public pages of a plan: the tree, a measure, the official table as a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.files.views import attachment
from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.kit.tables import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from qadam.plans.models import ReportFile
from qadam.plans.public.addresses import Subscription
from qadam.plans.public.card import card_of, glossed, measures_for_cards, path_to
from qadam.plans.public.filters import PlanFilter
from qadam.plans.public.moments import moments_of
from qadam.plans.public.released import AT_ONCE, told_of_measure
from qadam.plans.public.table import columns, rows
from qadam.plans.public.tree import plan_of
from qadam.programmes.amendments import amendments_of, earlier_of
from qadam.programmes.derived import offspring_of
from qadam.programmes.models import Edition
from qadam.programmes.queries import glossary_of
from qadam.programmes.views import edition_or_404, page_of
from qadam.workflow.cached import while_unchanged


@login_not_required
@require_safe
@while_unchanged
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the plan as a tree, narrowed by a filter that stands in the address."""
    edition = edition_or_404(request, slug)
    moments = moments_of(edition)
    form = PlanFilter(request.GET, edition, moments)
    wanted = form.wanted()
    context = page_of(edition, "plan", (_("Plan"), "")) | {
        "form": form,
        "plan": plan_of(edition, wanted, moments, clock.today()),
        "applied": [(label, _without(request, name)) for name, label in form.applied()],
        "query": request.GET.urlencode(),
        "subscription": Subscription.of(edition),
        "amendments": amendments_of(edition),
    }
    return render(request, "plans/plan.html", context)


def _without(request: HttpRequest, name: str) -> str:
    left = request.GET.copy()
    left.pop(name, None)
    return f"?{left.urlencode()}"


@login_not_required
@require_safe
@while_unchanged
def measure(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show all columns of a measure and its due days."""
    edition = edition_or_404(request, slug)
    found = get_object_or_404(measures_for_cards(edition), code=code)
    terms, card = glossary_of(edition), card_of(edition, found, clock.today())
    context = page_of(edition, "plan", *_trail(edition, found.number)) | {
        "card": card,
        "measure": found,
        "path": path_to(found),
        "summary": glossed(localized(found, "summary"), terms),
        "channels": glossed(localized(found, "channels"), terms),
        "note": glossed(localized(found, "note"), terms),
        "subscription": Subscription.of(edition, measure=found.code),
        "earlier": earlier_of(found, edition),
        "told": told_of_measure(found) if card.is_told else [],
        "at_once": AT_ONCE,
        "offspring": offspring_of(found, edition, request.user),
    }
    return render(request, "plans/measure.html", context)


def _trail(edition: Edition, number: str) -> list[tuple[str, str]]:
    plan_url = reverse("plans:plan", kwargs={"slug": edition.slug})
    return [(_("Plan"), plan_url), (_("Measure {number}").format(number=number), "")]


@login_not_required
@require_safe
def released_file(request: HttpRequest, slug: str, code: str, pk: int) -> FileResponse:
    """Give a file of a released report to everybody; any other is as if it were not there."""
    edition = edition_or_404(request, slug)
    held = ReportFile.objects.released().filter(
        report__duty__edition=edition, report__duty__measure__code=code
    )
    upload = get_object_or_404(held.select_related("upload"), pk=pk).upload
    sample = _("SAMPLE · {name}").format(name=upload.name) if edition.is_sample else ""
    return attachment(upload, name=sample)


@login_not_required
@require_safe
def export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give the official table as a file, narrowed by the same filter as the page."""
    edition = edition_or_404(request, slug)
    moments = moments_of(edition)
    wanted = PlanFilter(request.GET, edition, moments).wanted()
    heads, lines = columns(edition), list(rows(edition, wanted, moments, clock.today()))
    if kind == "xlsx":
        content, content_type = write_xlsx(heads, lines, edition.slug), XLSX_TYPE
    else:
        content, content_type = write_csv(heads, lines), CSV_TYPE
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}.{kind}"'
    return response
