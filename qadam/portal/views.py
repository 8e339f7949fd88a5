"""Pages that join areas: home, search, the heads of the log, and what is said when something is wrong."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qadam.programmes.models import Edition
from qadam.workflow.queries import day_heads


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is open now and all programmes."""
    return render(request, "portal/home.html", {"editions": Edition.objects.public()})


@login_not_required
@require_safe
def log_heads(request: HttpRequest) -> HttpResponse:
    """Publish the last link of the log for every day, so that anybody can check later that nothing was altered."""
    lines = [f"{head.day.isoformat()} {head.number} {head.digest}\n" for head in day_heads()]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


def _sorry(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request cannot be understood."""
    return _sorry(request, 400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not for this person."""
    return _sorry(request, 403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    return _sorry(request, 404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke here."""
    return _sorry(request, 500)
