"""Links to the passport with numbers and to the reports of a programme."""

from typing import Any

from django import template

from qadam.indicators.documents.report import report_spans
from qadam.indicators.spans import span_in_words
from qadam.kit import clock
from qadam.kit.languages import active
from qadam.programmes.models import Edition

register = template.Library()


@register.inclusion_tag("indicators/document_list.html")
def result_documents(edition: Edition) -> dict[str, Any]:
    """Return the documents of a programme's results: the passport, and a report for each period that has begun."""
    # Years before quarters, the latest first.
    latest_first = report_spans(edition, clock.today())[::-1]
    spans = sorted(latest_first, key=len)
    return {"edition": edition, "reports": [(span, span_in_words(span, active())) for span in spans]}
