"""The results of all programmes in one place."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.indicators.queries.country import newest_values, programmes_with_results
from qadam.indicators.saying import of_country
from qadam.indicators.showing import figure
from qadam.indicators.spans import span_in_words
from qadam.indicators.units import words_of
from qadam.kit.languages import active
from qadam.workflow.cached import while_unchanged


@login_not_required
@require_safe
@while_unchanged
def results(request: HttpRequest) -> HttpResponse:
    """Show every programme that is measured with its number that matters, and what was accepted last."""
    programmes = programmes_with_results(request.user)
    newest = newest_values([one.edition for one in programmes])
    context = {
        "programmes": [
            (
                one,
                words_of(one.headline.unit) if one.headline else "",
                span_in_words(one.span, active()) if one.span else "",
            )
            for one in programmes
        ],
        "newest": [
            (
                one,
                figure(one.value.series.indicator, one.value.cell),
                words_of(one.value.series.indicator.unit),
                span_in_words(one.value.span, active()),
            )
            for one in newest
        ],
        "sentence": of_country(programmes),
        "breadcrumbs": [(_("Home"), reverse("portal:home")), (_("Results"), "")],
    }
    return render(request, "indicators/country.html", context)
