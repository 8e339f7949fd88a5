"""Who the bodies of a document are: each name with its candidates, a new body only where a person says so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from qadam.intake import actions
from qadam.intake.forms import ChoiceForm
from qadam.intake.matching import Candidate, kind_of_name
from qadam.intake.models import BodyChoice
from qadam.intake.packaging import OTHER
from qadam.intake.queries import (
    Named,
    answer_of_twin,
    bodies_of_document,
    body_of_document,
    counterparts,
    register_of,
    waiting_choices,
)
from qadam.intake.sentences import said
from qadam.intake.views.common import checker, find_document, way
from qadam.kit.forms import errors_of
from qadam.kit.languages import active, localized
from qadam.people.models import Body
from qadam.people.views.asking import attempt, status_of
from qadam.workflow.transitions import WrongState


@require_http_methods(["GET", "HEAD", "POST"])
def body_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the names of bodies in a document; sent, confirm all that the register leaves no doubt of."""
    user, intake = checker(request), find_document(request, pk)
    if request.method == "POST":
        try:
            count = actions.choose_certain(intake, by=user)
        except WrongState as changed:
            messages.info(request, str(changed))
            return redirect("intake:bodies", pk)
        told = ngettext("{count} body is confirmed.", "{count} bodies are confirmed.", count)
        messages.success(request, told.format(count=count))
        return redirect("intake:bodies", pk)
    named = bodies_of_document(intake)
    context = {
        "intake": intake,
        "named": named,
        "open": [one for one in named if not one.choice.is_settled],
        "certain": [one for one in named if one.choice.is_settled],
        "to_confirm": sum(one.choice.is_certain and one.choice.decided_by_id is None for one in named),
        "breadcrumbs": way(intake, (_("Bodies of the document"), "")),
    }
    return render(request, "intake/bodies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def body_choice(request: HttpRequest, pk: int, choice_pk: int) -> HttpResponse:
    """Say who a name in the document is."""
    user, intake = checker(request), find_document(request, pk)
    choice: BodyChoice = get_object_or_404(intake.body_choices.select_related("body"), pk=choice_pk)
    named = body_of_document(choice)
    form = _form(request, named)

    def choose() -> None:
        actions.choose_body(choice, _chosen(form), by=user, seen=form.cleaned_data["seen"])

    if request.method == "POST" and form.is_valid() and attempt(form, choose):
        return redirect(_next(named, pk))
    context = {
        "intake": intake,
        "named": named,
        "form": form,
        "errors": errors_of([form]),
        "breadcrumbs": way(
            intake, (_("Bodies of the document"), reverse("intake:bodies", args=[pk])), (choice.name, "")
        ),
    }
    return render(request, "intake/body.html", context, status=status_of(form))


def _form(request: HttpRequest, named: Named) -> ChoiceForm:
    choice = named.choice
    candidates = [(one.body.key, _told(one)) for one in named.matched.candidates]
    known = {key for key, _name in candidates}
    register = [(body.key, localized(body, "name")) for body in register_of(choice.intake)]
    own = choice.body.key if choice.body else ""
    if choice.body and own not in known:
        candidates.insert(0, (own, localized(choice.body, "name")))
    # A guess of the register gives way to what a person said of the other language.
    told_there = answer_of_twin(choice)
    if told_there and told_there.key not in known:
        reason = _("so it is said in the other language")
        told = _("{body} – {reason}").format(body=localized(told_there, "name"), reason=reason)
        candidates.insert(0, (told_there.key, told))
    likely = told_there or named.matched.likely
    is_unknown = not candidates and choice.body is None
    answer = ChoiceForm.NEW if choice.is_new or is_unknown else own or (likely.key if likely else "")
    own_fields = {name: getattr(choice, name) for name in ("name_kk", "name_ru", "kind")}
    other = f"name_{OTHER[choice.intake.language or 'kk']}"
    if not own_fields[other] and not choice.is_settled:
        own_fields[other] = counterparts(choice.intake).get(choice.name, "")
    own_fields["kind"] = own_fields["kind"] or kind_of_name(
        f"{choice.name} {choice.name_kk} {choice.name_ru}", is_collective=named.is_collective
    )
    initial = {"seen": choice.edition_number, "answer": answer, **own_fields}
    data = request.POST if request.method == "POST" else None
    return ChoiceForm(data, candidates=candidates, register=register, initial=initial)


def _told(one: Candidate) -> str:
    """Return a candidate with the reason why it may be meant."""
    why = said({"code": one.reason}, active())
    return _("{body} – {reason}").format(body=localized(one.body, "name"), reason=why)


def _chosen(form: ChoiceForm) -> actions.Chosen:
    typed = form.cleaned_data
    is_new = typed["answer"] == ChoiceForm.NEW
    body = Body.objects.filter(key=form.key()).first() if form.key() else None
    return actions.Chosen(body, is_new, typed["name_kk"], typed["name_ru"], typed["kind"] if is_new else "")


def _next(named: Named, pk: int) -> str:
    """Return the address of the next name that waits for a decision, else of the list."""
    waiting = waiting_choices(named.choice.intake)
    after = [one for one in waiting if one.position > named.choice.position] or waiting
    if after:
        return reverse("intake:body", args=[pk, after[0].pk])
    return reverse("intake:bodies", args=[pk])
