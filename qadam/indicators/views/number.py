"""One number: what it was summed of, which versions it had, the place it came from, what proves it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.files.rules import may_fetch
from qadam.indicators.models import ValueEvidence
from qadam.indicators.queries.drill import Version, number_of
from qadam.indicators.saying import of_differences, of_number
from qadam.indicators.spans import format_span, parse_span, span_in_words
from qadam.indicators.views.indicator import frame, looked_at
from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_dated, format_day
from qadam.kit.languages import active, localized
from qadam.people.models import Person
from qadam.programmes.models import Amendment
from qadam.programmes.places import place_in
from qadam.workflow.cached import while_unchanged


@login_not_required
@require_safe
@while_unchanged
def number(request: HttpRequest, slug: str, code: str, territory: str, span: str) -> HttpResponse:
    """Show one number with all that it comes from."""
    if not _is_span(span):
        raise Http404
    looked = looked_at(request, slug, code)
    found = number_of(looked.indicator, territory, span, clock.today(), looked.address)
    if found is None:
        raise Http404
    period = span_in_words(span, active())
    crumb = _("{place}, {period}").format(place=found.place.name, period=period)
    context = frame(looked, "matrix", (crumb, "")) | {
        "number": found,
        "period": period,
        "place": found.place,
        "sentence": of_number(found),
        "parts": [(part.name, spot) for part, spot in found.parts],
        "of_which": [(part.name, spot) for part, spot in found.of_which],
        "differences": of_differences(found.whole),
        "no_evidence": _("Nothing that proves it is attached"),
        "narrower": [(span_in_words(one, active()), spot) for one, spot in found.narrower],
        "above": [(place.name, looked.address(place.code, span)) for place in found.places.trail(territory)],
        "versions": [_version(version) for version in found.versions],
        "aims": [(aim, place_in(aim.source, active()), _act(aim.act)) for aim in found.aims],
        "evidence": [_piece(piece, request.user) for piece in found.evidence],
        "has_own": any(version.is_official for version in found.versions),
        "act_title": localized(looked.edition, "act_title") or localized(looked.edition, "name"),
        "matrix_url": reverse("results:matrix", args=[slug, code]),
    }
    return render(request, "indicators/number.html", context)


def _is_span(text: str) -> bool:
    """Tell whether a text is a span as we write them: one page has one address."""
    try:
        return format_span(parse_span(text)) == text
    except ValueError:
        return False


def _version(version: Version) -> dict[str, Any]:
    if version.is_stated:
        what = _("The document states {number}.").format(number=version.text)
    else:
        what = _("Accepted: {number}.").format(number=version.text)
    return {
        "number": version.number,
        "at": format_day(version.at.astimezone(ALMATY).date(), active()) if version.at else "",
        "what": what,
        "who": version.body,
        "source": place_in(version.source, active()),
        "reason": version.reason,
        "state": "" if version.is_stated else version.state,
        "is_official": version.is_official,
    }


def _act(amendment: object) -> str:
    if not isinstance(amendment, Amendment):
        return ""
    number = f"№ {amendment.number}" if amendment.number else ""
    day = format_dated(amendment.date, active()) if amendment.date else ""
    return f"{day} {number}".strip() or localized(amendment, "title")


def _piece(piece: ValueEvidence, person: Person) -> dict[str, Any]:
    """Return a piece for components/evidence_list.html: a file is named to all and given to whoever may have it."""
    if piece.upload is None:
        return {"kind": "link", "title": piece.title, "url": piece.url}
    url = reverse("files:fetch", args=[piece.upload.pk]) if may_fetch(person, piece.upload) else ""
    return {"kind": "file", "title": piece.title, "url": url}
