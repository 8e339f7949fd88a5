"""The results of a programme in one page: its indicators with target, fact and share."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.indicators.ways import TAB, ways_of
from qadam.programmes.models import Edition
from qadam.programmes.views import edition_or_404
from qadam.programmes.views import page_of as programme_page
from qadam.workflow.cached import while_unchanged


def page_of(edition: Edition, current: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Return what every page of a programme's results shows around its content; `trail` are the crumbs below them."""
    home = reverse("results:overview", kwargs={"slug": edition.slug}) if trail else ""
    return programme_page(edition, TAB, (_("Results"), home), *trail) | {"ways": ways_of(edition, current)}


@login_not_required
@require_safe
@while_unchanged
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the indicators of a programme."""
    edition = edition_or_404(request, slug)
    context = page_of(edition, "indicators") | {"indicators": list(edition.indicators.all())}
    return render(request, "indicators/overview.html", context)
