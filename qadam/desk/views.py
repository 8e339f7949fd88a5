"""Pages of the desk that join areas: my day, my secret calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qadam.desk.calendars import feed_of, scopes_of, sections_of
from qadam.desk.queries import day_of
from qadam.kit import clock
from qadam.kit.languages import active
from qadam.notices.actions import revoke, subscribe
from qadam.notices.models import MINE
from qadam.notices.queries import subscription_at
from qadam.notices.wordings import sentence
from qadam.people.views.asking import person_of
from qadam.plans.calendars import CALENDAR_TYPE


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
    """Show my secret calendar addresses, and how to get one."""
    mine, bodies, plans = sections_of(person_of(request), clock.today())
    context = {
        "mine": mine,
        "others": [
            (bodies, _("Duties of one body"), _("Body"), _("Make an address for this body")),
            (plans, _("Duties of one plan"), _("Plan"), _("Make an address for this plan")),
        ],
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Calendar on my phone"), "")],
    }
    return render(request, "desk/calendar.html", context)


@require_POST
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Make a fresh secret address; an older one for the same stops working."""
    user, scope = person_of(request), _scope(request)
    if scope in scopes_of(user, clock.today()):
        subscribe(user, scope)
        said = _("Your calendar address is ready. Add it to the calendar of your phone or computer.")
        messages.success(request, said)
    else:
        messages.error(request, _("Choose a body or a plan whose duties you see."))
    return redirect("desk:calendar")


@require_POST
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    """Make a secret address useless."""
    revoke(person_of(request), _scope(request))
    messages.success(request, _("The address no longer works."))
    return redirect("desk:calendar")


def _scope(request: HttpRequest) -> str:
    """Return what an address is asked for; PostgreSQL takes no NUL sign."""
    return request.POST.get("scope", MINE).replace("\0", "")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the due days for which a secret address was made; one that ended is as if it never was."""
    subscription = subscription_at(secret)
    feed = feed_of(subscription, clock.today()) if subscription else None
    if feed is None:
        raise Http404
    response = HttpResponse(feed, content_type=CALENDAR_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="qadam.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
