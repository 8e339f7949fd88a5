"""The passport with numbers and the reports on results, to take away in three languages and every format."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qadam.indicators.documents import passport_of, yearly_report
from qadam.indicators.spans import parse_span
from qadam.kit.languages import AUTONYMS, Language
from qadam.people.views.documents import document_file, sparingly
from qadam.programmes.views import edition_or_404


@login_not_required
@require_safe
@sparingly
def passport_file(request: HttpRequest, slug: str, language: str, kind: str) -> HttpResponse:
    """Give the passport of a programme with its numbers."""
    edition = edition_or_404(request, slug)
    return document_file(passport_of(edition, _language(language)), kind, f"{slug}-passport-{language}")


@login_not_required
@require_safe
@sparingly
def report_file(request: HttpRequest, slug: str, span: str, language: str, kind: str) -> HttpResponse:
    """Give the report on a year, quarter or month of a programme."""
    edition = edition_or_404(request, slug)
    try:
        period = parse_span(span)
    except ValueError:
        raise Http404 from None
    if edition.period is not None and not period.touches(edition.period):
        raise Http404
    document = yearly_report(edition, span, _language(language))
    return document_file(document, kind, f"{slug}-report-{span}-{language}")


def _language(language: str) -> Language:
    found = next((code for code in AUTONYMS if code == language), None)
    if found is None:
        raise Http404
    return found  # type: ignore[return-value]  # one of the languages
