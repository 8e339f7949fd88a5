"""Objecting to a published result without an account, and finding the answer by the number."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qadam.contests.actions.objections import object_to, plain_number
from qadam.contests.forms.commission import ObjectionForm
from qadam.contests.models import Arena, Contest, Objection
from qadam.contests.queries.commission import answer_due_on, last_day_to_object, objections_until
from qadam.contests.views.public import way
from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.people import limits
from qadam.people.addresses import client_address, network_of
from qadam.people.views.account import too_many
from qadam.workflow.transitions import WrongState

OBJECTIONS_AN_HOUR, LOOKS_A_MINUTE = 5, 20


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an objection to the result of an arena, and show its number once it is in."""
    arena = get_object_or_404(
        Arena.objects.select_related("level__contest").filter(level__contest__in=Contest.objects.public()),
        pk=pk,
    )
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    until = objections_until(arena)
    is_open = until is not None and clock.now() < until
    status = 200
    if form.is_bound and form.is_valid():
        network = network_of(client_address(request))
        if not limits.take("contests.objection", network, per=3600, at_most=OBJECTIONS_AN_HOUR):
            said = _("Five objections an hour are taken from one network. Keep the text and send it later.")
            form.add_error(None, said)
            status = 429
        else:
            try:
                taken = object_to(arena, **form.cleaned_data)
            except WrongState as closed:
                form.add_error(None, str(closed))
                status = 403
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return redirect("contests:objection-found", taken.number)
    if form.errors and status == 200:
        status = 400
    context = {
        "arena": arena,
        "contest": arena.level.contest,
        "form": form,
        "is_open": is_open,
        "is_early": until is None,
        "last_day": last_day_to_object(arena),
        "breadcrumbs": _way(arena, (_("Objection"), "")),
    }
    return render(request, "contests/objection.html", context, status=status)


@login_not_required
@require_safe
def objection_find(request: HttpRequest) -> HttpResponse:
    """Ask for the number of an objection; a number typed here leads to its own page."""
    number = request.GET.get("number", "").strip()
    if number:
        return redirect("contests:objection-found", plain_number(number[:40]))
    trail = way((_("Answer to an objection"), ""))
    return render(
        request, "contests/objection_found.html", {"found": None, "asked": "", "breadcrumbs": trail}
    )


@login_not_required
@require_safe
def objection_found(request: HttpRequest, number: str) -> HttpResponse:
    """Show what became of an objection to whoever knows its number; never the name nor the contact."""
    if not limits.take(
        "contests.objection-find", network_of(client_address(request)), per=60, at_most=LOOKS_A_MINUTE
    ):
        return too_many(request)
    rows = Objection.objects.select_related("arena__level__contest")
    found = rows.filter(number=plain_number(number)).first()
    if found is not None and found.arena.level.contest.state == Contest.State.DRAFT:
        raise Http404
    context = {
        "found": found,
        "asked": number,
        "due_on": answer_due_on(found) if found else None,
        "breadcrumbs": _way(found.arena, (_("Objection"), ""))
        if found
        else way((_("Answer to an objection"), "")),
    }
    response = render(request, "contests/objection_found.html", context, status=200 if found else 404)
    # Whoever knows the number sees the answer: no machine between keeps it, no search engine lists it.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _way(arena: Arena, *further: tuple[str, str]) -> list[tuple[str, str]]:
    contest = arena.level.contest
    home = reverse("contests:contest", args=[contest.slug])
    return way((localized(contest, "name"), home), *further)
