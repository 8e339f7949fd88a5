"""The public page of what was found in a programme's numbers, by the checks and by those who read the document."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from qadam.indicators.forms.money import FindingFilter
from qadam.indicators.models import Finding
from qadam.indicators.queries.findings import Shown, by_severity, findings_asked, shown, table_of
from qadam.indicators.views.overview import edition_of, page_of
from qadam.people.views.lists import table_response
from qadam.programmes.models import Edition
from qadam.workflow.cached import while_unchanged


def _found(request: HttpRequest, edition: Edition) -> tuple[FindingFilter, list[Shown]]:
    form = FindingFilter(request.GET)
    asked = form.asked()
    found = findings_asked(edition.number_findings.all(), asked["severity"], asked["state"])
    return form, shown(found)


@login_not_required
@require_safe
@while_unchanged
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the findings by severity with what was said of each, and what the readers noted in the text beneath."""
    edition = edition_of(request, slug)
    form, found = _found(request, edition)
    noted = list(edition.findings.all()) if edition.origin_id is None else []
    context = page_of(edition, "findings", (_("Findings in the numbers"), "")) | {
        "form": form,
        "is_filtered": any(form.asked().values()),
        "groups": by_severity(found),
        "sentence": sentence_of(found),
        "noted": noted,
        "query": request.GET.urlencode(),
    }
    return render(request, "indicators/findings/overview.html", context)


def sentence_of(found: list[Shown]) -> str:
    """Say how many findings there are and how many of them wait for an answer."""
    count = len(found)
    opened = sum(one.finding.state == Finding.State.OPEN for one in found)
    if not count:
        return _("The checks found no contradiction in the numbers.")
    text = ngettext(
        "The checks found {count} contradiction in the numbers; {open} of them has no answer yet.",
        "The checks found {count} contradictions in the numbers; {open} of them have no answer yet.",
        count,
    )
    return text.format(count=count, open=opened)


@login_not_required
@require_safe
def finding_table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give the findings as a table."""
    edition = edition_of(request, slug)
    heads, rows = table_of(_found(request, edition)[1])
    return table_response(kind, f"{edition.slug}-findings", heads, rows)
