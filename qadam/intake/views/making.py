"""From the checked document to the draft programme; one act in two languages side by side."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.intake import actions
from qadam.intake.acts import issuer_read, kind_read
from qadam.intake.forms import MakeForm, proposed_naming
from qadam.intake.models import Intake
from qadam.intake.packaging import cautions_of, faults_of
from qadam.intake.queries import pairs_of, plan_of, register_of, twin_of
from qadam.intake.sentences import said
from qadam.intake.views.common import checker, find_document, way
from qadam.kit.forms import errors_of
from qadam.kit.languages import active, localized
from qadam.people.models import Body
from qadam.people.views.asking import attempt, status_of
from qadam.programmes.package.faults import PackageError
from qadam.workflow.transitions import WrongState


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one act in its two languages row by row, with what differs."""
    intake = find_document(request, pk)
    twin = twin_of(intake)
    if twin is None:
        return redirect("intake:document", pk)
    pairs = [
        {
            "pair": pair,
            "differences": [
                said({"code": one.code, "facts": one.facts}, active()) for one in pair.differences
            ],
        }
        for pair in pairs_of(intake, twin)
    ]
    context = {
        "intake": intake,
        "twin": twin,
        "pairs": pairs,
        "differing": [item for item in pairs if item["differences"]],
        "breadcrumbs": way(intake, (_("Two languages"), "")),
    }
    return render(request, "intake/compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the draft programme of a checked document."""
    user, intake = checker(request), find_document(request, pk)
    if intake.state != Intake.State.READ:
        return redirect("intake:document", pk)
    is_sent = request.method == "POST"
    bodies = list(register_of(intake))
    register = [(body.key, localized(body, "name")) for body in bodies]
    twin, plan = twin_of(intake), plan_of(intake)
    initial = _made_before(intake) or proposed_naming(intake, twin) | _act_of(intake, bodies)
    form = MakeForm(request.POST if is_sent else None, register=register, body=intake.body, initial=initial)

    def make_it() -> None:
        naming = form.naming()
        try:
            actions.make_programme(intake, by=user, naming=naming)
        except PackageError as error:
            told = _("The programme cannot be made: {fault}")
            raise ValidationError([told.format(fault=fault) for fault in error.faults]) from None

    if is_sent and form.is_valid() and attempt(form, make_it):
        messages.success(
            request, _("The draft programme is made. Look at what it still needs, then approve it.")
        )
        return redirect("desk:programme", form.cleaned_data["slug"])
    context = {
        "intake": intake,
        "twin": twin,
        "form": form,
        "faults": list(faults_of(plan)),
        "cautions": list(cautions_of(plan)),
        "errors": errors_of([form]),
        "breadcrumbs": way(intake, (_("Make the draft programme"), "")),
    }
    return render(request, "intake/make.html", context, status=status_of(form))


def _act_of(intake: Intake, bodies: list[Body]) -> dict[str, str]:
    """Return the kind of the act and who issued it, as the document says; its own body where it says nobody."""
    issuer = issuer_read(intake, bodies) or intake.body
    control = "" if issuer == intake.body else intake.body.key
    return {"act_kind": kind_read(intake), "issuer": issuer.key, "control": control}


def _made_before(intake: Intake) -> dict[str, str]:
    """Return the names of the draft that was made of this document before, to be made again."""
    edition = intake.edition
    if edition is None:
        return {}
    names = [f"{field}_{code}" for field in ("name", "short") for code in ("kk", "ru", "en")]
    control = edition.control.key if edition.control else ""
    found = {name: getattr(edition, name) for name in (*names, "slug", "kind", "act_kind")}
    issuer = edition.issuer.key if edition.issuer else intake.body.key
    return {**found, "control": control, "issuer": issuer}


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a document once more whose programme is still a draft."""
    user, intake = checker(request), find_document(request, pk)
    try:
        actions.correct_again(intake, by=user)
    except WrongState as changed:
        messages.info(request, str(changed))
    else:
        messages.success(
            request, _("The document may be corrected. Make the programme again when it is right.")
        )
    return redirect("intake:document", pk)
