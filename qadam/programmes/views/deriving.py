"""The issuer's side makes regional plans of a programme, and says which plan a measure gave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.people.views.asking import attempt, person_of
from qadam.programmes.derived import (
    akimats_without_plan,
    asked_of_regions,
    measures_giving_plans,
    offspring_of,
    plans_to_link,
)
from qadam.programmes.deriving import derive_plan, link_result
from qadam.programmes.forms import DeriveForm, ResultForm
from qadam.programmes.models import Edition
from qadam.programmes.rules import may_derive, may_link_result
from qadam.programmes.views.amending import edition_of_desk, way
from qadam.workflow.transitions import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
def derive(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the draft of a regional plan: choose the region and the measures."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    if not may_derive(user, edition):
        raise NotAllowed(_("Only the issuer's side makes regional plans of a programme in force."))
    regions = akimats_without_plan(edition, clock.today())
    measures = {
        measure.code: measure for measure in edition.measures.filter(ended_on=None).select_related("node")
    }
    is_sent = request.method == "POST"
    form = DeriveForm(
        request.POST if is_sent else None,
        regions=[(unit.code, localized(unit, "name")) for unit, _body in regions],
        measures=[
            (code, f"{measure.number}. {localized(measure, 'name')}") for code, measure in measures.items()
        ],
        initial={"measures": [measure.code for measure in asked_of_regions(edition)]},
    )
    made: list[Edition] = []

    def make() -> None:
        code = form.cleaned_data["region"]
        body = next(body for unit, body in regions if unit.code == code)
        chosen = [measures[key] for key in form.cleaned_data["measures"]]
        made.append(derive_plan(edition, body=body, territory_code=code, measures=chosen, by=user))

    if is_sent and form.is_valid() and attempt(form, make):
        messages.success(request, _("The draft of the regional plan is made. The akimat and you can see it."))
        return redirect("desk:programme", made[0].slug)
    context = {
        "edition": edition,
        "form": form,
        "has_regions": bool(regions),
        "plans": list(edition.derived_plans.order_by("sort_kk")),
        "giving": measures_giving_plans(edition),
        "breadcrumbs": way(edition, (_("Regional plans"), "")),
    }
    return render(request, "programmes/desk/derive.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Say which plan is the result of a measure."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    measure = get_object_or_404(edition.measures.select_related("edition"), code=code)
    if not may_link_result(user, measure):
        raise NotAllowed(_("Only the issuer's side says which plan is the result of a measure."))
    is_sent = request.method == "POST"
    form = ResultForm(request.POST if is_sent else None, plans=plans_to_link(measure, user))

    def link() -> None:
        link_result(measure, form.cleaned_data["plan"], by=user)

    if is_sent and form.is_valid() and attempt(form, link):
        messages.success(request, _("The plan is shown as the result of the measure."))
        return redirect(reverse("amending:result", args=[slug, code]))
    context = {
        "edition": edition,
        "measure": measure,
        "form": form,
        "offspring": offspring_of(measure, edition, user),
        "breadcrumbs": way(edition, (_("Measure {number}").format(number=measure.number), "")),
    }
    return render(request, "programmes/desk/result.html", context, status=400 if form.errors else 200)
