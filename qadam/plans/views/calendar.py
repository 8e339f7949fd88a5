"""The due days of a plan: a page, a calendar to subscribe to, a feed."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.kit import clock
from qadam.people.models import Body
from qadam.plans.calendars import CALENDAR_TYPE, calendar_of
from qadam.plans.feeds import PlanFeed
from qadam.plans.public.addresses import Subscription
from qadam.plans.public.days import sheet_of
from qadam.plans.public.filters import BodyFilter, first_of
from qadam.programmes.views import edition_or_404, page_of
from qadam.workflow.cached import while_unchanged


@login_not_required
@require_safe
@while_unchanged
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a month of due days, of the whole plan or of one body."""
    edition = edition_or_404(request, slug)
    form = BodyFilter(request.GET, edition)
    body = form.chosen()
    context = page_of(edition, "calendar", (_("Calendar"), "")) | {
        "form": form,
        "sheet": sheet_of(edition, _asked_month(request), clock.today(), body=body),
        "subscription": Subscription.of(edition, **({"body": body} if body else {})),
        "is_filtered": bool(body),
    }
    return render(request, "plans/calendar.html", context)


def _asked_month(request: HttpRequest) -> date | None:
    try:
        return first_of(request.GET.get("month", ""))
    except ValueError:
        return None


@login_not_required
@require_safe
def ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the due days as an iCalendar file; `body` and `measure` in the query narrow them."""
    edition = edition_or_404(request, slug)
    measure, body = request.GET.get("measure", ""), request.GET.get("body", "")
    if "\0" in measure + body or (measure and not edition.measures.filter(code=measure).exists()):
        raise Http404
    if body:
        get_object_or_404(Body, key=body)
    response = HttpResponse(
        calendar_of(edition, clock.today(), measure=measure, body=body), content_type=CALENDAR_TYPE
    )
    response["Content-Disposition"] = f'inline; filename="{edition.slug}.ics"'
    return response


@login_not_required
@require_safe
def feed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Give the latest public events of one programme, or of all."""
    return PlanFeed()(request, **kwargs)
