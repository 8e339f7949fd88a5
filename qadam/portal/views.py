"""Pages that join areas: home, search, what the site says of itself, the heads of the log, and what went wrong."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.contests.presentation import verbs
from qadam.contests.queries.public import contests_visible_to, open_contests
from qadam.kit import clock
from qadam.kit.languages import active
from qadam.kit.request import request_id
from qadam.portal.queries import coming_days, hits, shelves
from qadam.programmes.queries import editions_found
from qadam.search.queries import find
from qadam.workflow.cached import while_unchanged
from qadam.workflow.queries import day_heads

PAGE = 20


@login_not_required
@require_safe
@while_unchanged
def home(request: HttpRequest) -> HttpResponse:
    """Show what is open now, what is due next, and all programmes with one number each."""
    editions = [edition for edition in editions_found(request.user) if edition.state != edition.State.DRAFT]
    today = clock.today()
    context = {
        "open_contests": [(standing, verbs(standing)) for standing in open_contests(clock.now())],
        "shelves": shelves(editions),
        "coming": coming_days(editions, today),
        "has_live": any(edition.state == edition.State.APPROVED for edition in editions),
        "today": today,
    }
    return render(request, "portal/home.html", context)


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find programmes, measures, bodies and abbreviations by words as people type them."""
    text = request.GET.get("q", "").strip()[:200]
    page = Paginator(find(text), PAGE).get_page(request.GET.get("page"))
    context = {
        "query_text": text,
        "page": page,
        "hits": hits(text, page.object_list, active()),
        "count": page.paginator.count,
        "breadcrumbs": [(_("Home"), reverse("portal:home")), (_("Search"), "")],
    }
    return render(request, "portal/search.html", context)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this site is and how to read it."""
    return render(request, "portal/about.html", _trail(_("About the site")))


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say for whom the site is usable, how that is checked and what is still missing."""
    return render(request, "portal/accessibility.html", _trail(_("Accessibility")))


@login_not_required
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Say whom to write to, as the operator of this installation has set it."""
    context = _trail(_("Contacts")) | {"contacts": settings.CONTACTS}
    return render(request, "portal/contacts.html", context)


def _trail(name: str) -> dict[str, object]:
    return {"breadcrumbs": [(_("Home"), reverse("portal:home")), (name, "")]}


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask crawlers to leave the desk and the accounts alone; a demonstration is not to be listed at all."""
    closed = ["/"] if settings.DEMONSTRATION else _closed_paths()
    maps = [] if settings.DEMONSTRATION else _site_maps()
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), *maps]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _closed_paths() -> list[str]:
    return [
        f"/{code}/{part}/"
        for code, _name in settings.LANGUAGES
        for part in ("desk", "account", "files", "search")
    ]


def _site_maps() -> list[str]:
    slugs = contests_visible_to(AnonymousUser()).filter(is_sample=False).values_list("slug", flat=True)
    with translation.override("kk"):
        return [f"Sitemap: {settings.ORIGIN}{reverse('contests:sitemap', args=[slug])}" for slug in slugs]


@login_not_required
@require_safe
def log_heads(request: HttpRequest) -> HttpResponse:
    """Publish the last link of the log for every day, so that anybody can check later that nothing was altered."""
    lines = [f"{head.day.isoformat()} {head.number} {head.digest}\n" for head in day_heads()]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


def _sorry(status: int) -> HttpResponse:
    # Without the request: an error page must stand where sign-in, database or address are what is wrong.
    return HttpResponse(render_to_string(f"{status}.html", {"request_id": request_id()}), status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request cannot be understood."""
    return _sorry(400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not for this person."""
    return _sorry(403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    return _sorry(404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke here."""
    return _sorry(500)
