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
from qadam.plans.public.units import Unit, day_of, units_of
from qadam.programmes.models import Edition
from qadam.programmes.views import edition_or_404, page_of
from qadam.territories.maps import Mark
from qadam.territories.queries import map_on

PAGE = 50


@login_not_required
@require_safe
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
def map_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the bodies of each first-level unit owe, on a map of the units valid on the day."""
    edition = edition_or_404(request, slug)
    day = day_of(edition, _asked_day(request), clock.today())
    units = units_of(edition, day, clock.today())
    context = page_of(edition, "map", (_("Map"), "")) | {
        "day": day,
        "units": units,
        "map": map_on(day, {unit.code: _mark(edition, unit) for unit in units}, _sentence(units)),
    }
    return render(request, "plans/map.html", context)


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _mark(edition: Edition, unit: Unit) -> Mark:
    url = f"{reverse('plans:calendar', kwargs={'slug': edition.slug})}?body=akimat-{unit.code.lower()}"
    return Mark(unit.duties if edition.is_archive else unit.accepted, url if unit.duties else "")


def _sentence(units: list[Unit]) -> str:
    holders = [unit for unit in units if unit.duties]
    if not holders:
        return _("No duty of this plan belongs to a body of a first-level unit.")
    numbers = sorted(unit.duties for unit in holders)
    return _("{count} of {units} units have duties in this plan: from {least} to {most} each.").format(
        count=len(holders), units=len(units), least=numbers[0], most=numbers[-1]
    )
