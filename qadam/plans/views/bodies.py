"""Public pages of who does what in a plan, and where."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.people.models import Body
from qadam.plans.public.addresses import Subscription
from qadam.plans.public.doers import doers_of, found, work_of
from qadam.plans.public.filters import DoerFilter
from qadam.plans.public.units import Unit, day_of, spread_of
from qadam.programmes.models import Edition
from qadam.programmes.views import edition_or_404, page_of
from qadam.territories.maps import Mark
from qadam.territories.queries import map_below, map_on
from qadam.workflow.cached import while_unchanged

PAGE = 50


@login_not_required
@require_safe
@while_unchanged
def bodies(request: HttpRequest, slug: str) -> HttpResponse:
    """List the bodies of a plan with their measures and roles."""
    edition = edition_or_404(request, slug)
    doers = doers_of(edition, clock.today())
    form = DoerFilter(request.GET, {doer.body.kind for doer in doers})
    chosen = form.chosen()
    left = found(doers, chosen["q"], chosen["kind"])
    if chosen["sort"] == "measures":
        left.sort(key=lambda doer: -doer.count)
    context = page_of(edition, "bodies", (_("Who does what"), "")) | {
        "form": form,
        "page": Paginator(left, PAGE).get_page(request.GET.get("page")),
        "shown": len(left),
        "total": len(doers),
        "is_filtered": bool(chosen["q"] or chosen["kind"]),
    }
    return render(request, "plans/bodies.html", context)


@login_not_required
@require_safe
@while_unchanged
def body(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show all that one body does in a plan."""
    edition = edition_or_404(request, slug)
    chosen = get_object_or_404(Body.objects.visible_to(request.user), key=key)
    work = work_of(edition, chosen, clock.today())
    if work is None:
        raise Http404
    everybody = reverse("plans:bodies", kwargs={"slug": slug})
    trail = [(_("Who does what"), everybody), (localized(chosen, "short") or localized(chosen, "name"), "")]
    context = page_of(edition, "bodies", *trail) | {
        "body": chosen,
        "work": work,
        "subscription": Subscription.of(edition, body=key),
    }
    return render(request, "plans/body.html", context)


@login_not_required
@require_safe
@while_unchanged
def map_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the bodies of each unit owe, on a map of the units valid on the day."""
    edition = edition_or_404(request, slug)
    day = day_of(edition, _asked_day(request), clock.today())
    spread = spread_of(edition, day, clock.today())
    marks = {unit.code: _mark(edition, unit) for unit in spread.units}
    sentence = _sentence(spread.units)
    context = page_of(edition, "map", (_("Map"), "")) | {
        "day": day,
        "spread": spread,
        "map": map_below(spread.within, day, marks, sentence)
        if spread.within
        else map_on(day, marks, sentence),
    }
    return render(request, "plans/map.html", context)


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _mark(edition: Edition, unit: Unit) -> Mark:
    """Say the number of a unit, and lead to its body where it has only one."""
    url = ""
    if len(unit.bodies) == 1:
        url = reverse("plans:body", kwargs={"slug": edition.slug, "key": unit.bodies[0]})
    return Mark(unit.duties if edition.is_archive else unit.accepted, url)


def _sentence(units: list[Unit]) -> str:
    holders = [unit for unit in units if unit.duties]
    if not holders:
        return _("No duty of this plan belongs to a body of a unit.")
    numbers = sorted(unit.duties for unit in holders)
    return _("{count} of {units} units have duties in this plan: from {least} to {most} each.").format(
        count=len(holders), units=len(units), least=numbers[0], most=numbers[-1]
    )
