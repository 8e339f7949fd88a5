"""Public pages of programmes: the list, the passport, the abbreviations."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.kit import clock
from qadam.kit.languages import AUTONYMS, localized
from qadam.programmes.filters import ProgrammeFilter
from qadam.programmes.models import Edition
from qadam.programmes.queries import editions_found, editions_visible_to, families, glossary_of, passport_of
from qadam.programmes.tabs import tabs_of
from qadam.programmes.words import ACTS, word
from qadam.workflow.cached import while_unchanged


def edition_or_404(request: HttpRequest, slug: str) -> Edition:
    """Return the edition this person may read."""
    editions = editions_visible_to(request.user).select_related("issuer", "control", "origin")
    return get_object_or_404(editions, slug=slug)


def page_of(edition: Edition, current: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Return what every page of a programme shows around its content; `trail` are the crumbs below the programme."""
    home = reverse("programmes:programme", kwargs={"slug": edition.slug})
    crumbs = [
        (_("Home"), reverse("portal:home")),
        (_("Programmes"), reverse("programmes:list")),
        (localized(edition, "short"), home if trail else ""),
        *trail,
    ]
    return {
        "edition": edition,
        "tabs": tabs_of(edition, current),
        "breadcrumbs": crumbs,
        "today": clock.today(),
    }


@login_not_required
@require_safe
@while_unchanged
def programme_list(request: HttpRequest) -> HttpResponse:
    """List the programmes with their editions."""
    form = ProgrammeFilter(request.GET)
    chosen = form.chosen()
    found = editions_found(request.user, kind=chosen["kind"], state=chosen["state"], text=chosen["q"])
    editions = list(found)
    context = {
        "form": form,
        "is_filtered": any(chosen.values()),
        "families": families(editions),
        "count": len(editions),
        "breadcrumbs": [(_("Home"), reverse("portal:home")), (_("Programmes"), "")],
    }
    return render(request, "programmes/list.html", context)


@login_not_required
@require_safe
@while_unchanged
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a programme is: passport, act, what a careful reader notes in its text."""
    edition = edition_or_404(request, slug)
    context = page_of(edition, "programme") | {
        "passport": passport_of(edition),
        # Those of a later edition are for the people who approve it.
        "findings": list(edition.findings.all()) if edition.origin_id is None else [],
        "relatives": list(
            editions_visible_to(request.user).filter(family=edition.family).exclude(pk=edition.pk)
        ),
        "measure_count": edition.measures.count(),
        "act_kind": word(ACTS, edition.act_kind) if edition.act_kind in ACTS else "",
        "languages_of_document": ", ".join(AUTONYMS[code] for code in edition.language.split(",") if code),
    }
    return render(request, "programmes/programme.html", context)


@login_not_required
@require_safe
@while_unchanged
def glossary(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the abbreviations of a programme mean."""
    edition = edition_or_404(request, slug)
    context = page_of(edition, "glossary", (_("Abbreviations"), "")) | {"terms": glossary_of(edition)}
    return render(request, "programmes/glossary.html", context)
