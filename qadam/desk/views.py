"""Pages of the desk that join areas: my day, my secret calendar."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qadam.desk.queries import day_of
from qadam.kit import clock
from qadam.kit.languages import active
from qadam.notices.actions import revoke, subscribe
from qadam.notices.queries import subscription_at, subscription_of
from qadam.notices.wordings import sentence
from qadam.people.views.asking import person_of
from qadam.plans.calendars import CALENDAR_TYPE
from qadam.plans.office.calendar import calendar_for


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Show what waits for me and for my bodies."""
    user, today = person_of(request), clock.today()
    sheet = day_of(user, today, request.GET.get("bodies", ""))
    lines = [
        {"text": sentence(notice.kind, notice.values, active()), "url": f"/{active()}{notice.path}"}
        for notice in sheet.notices
    ]
    context = {"sheet": sheet, "today": today, "title": _("My day"), "notice_lines": lines}
    return render(request, "desk/day.html", context)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show my secret calendar address, or how to get one."""
    subscription = subscription_of(person_of(request))
    address = ""
    if subscription:
        address = settings.ORIGIN + reverse("desk:calendar-feed", args=[subscription.secret])
    context = {
        "address": address,
        "webcal": "webcal:" + address.partition(":")[2],
        "made_on": subscription.made_at.astimezone(clock.ALMATY).date() if subscription else None,
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Calendar on my phone"), "")],
    }
    return render(request, "desk/calendar.html", context)


@require_POST
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Make a fresh secret address; an older one stops working."""
    subscribe(person_of(request))
    messages.success(
        request, _("Your calendar address is ready. Add it to the calendar of your phone or computer.")
    )
    return redirect("desk:calendar")


@require_POST
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    """Make the secret address useless."""
    revoke(person_of(request))
    messages.success(request, _("The address no longer works."))
    return redirect("desk:calendar")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the due days of the person to whom a secret address belongs; a revoked one is as if it never was."""
    subscription = subscription_at(secret)
    if subscription is None:
        raise Http404
    response = HttpResponse(calendar_for(subscription.user, clock.today()), content_type=CALENDAR_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="qadam.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
