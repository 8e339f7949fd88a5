"""The sign-off steps that a body uses before a report leaves it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qadam.kit.languages import localized
from qadam.people.views.asking import attempt, person_of
from qadam.plans import actions
from qadam.plans.forms.schemes import StepsForm
from qadam.plans.office.words import history_of
from qadam.plans.rules import may_set_sign_off
from qadam.workflow.transitions import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
def steps_page(request: HttpRequest) -> HttpResponse:
    """Show which steps the reports of the body I act for take, and let its managers choose."""
    user = person_of(request)
    body = user.acting_body
    steps = actions.steps_of(body) if body else None
    if body is None and request.method == "POST":
        raise NotAllowed(_("You hold no role in any body today."))
    form = StepsForm(request.POST if request.method == "POST" else None, instance=steps)
    if body and request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        if attempt(form, lambda: actions.set_sign_off(body, by=user, **chosen)):
            messages.success(request, _("The steps are set; reports that have not left the body take them."))
            return redirect("desk:steps")
    context = {
        "body": body,
        "form": form,
        "steps": steps,
        "may_set": body is not None and may_set_sign_off(user, body.pk),
        "history": history_of(body, verbs=["set_sign_off"]) if body else [],
        "breadcrumbs": [
            (_("My day"), reverse("desk:day")),
            (localized(body, "name") if body else _("My body"), reverse("people:body")),
            (_("Sign-off steps"), ""),
        ],
    }
    return render(request, "plans/desk/steps/page.html", context, status=400 if form.errors else 200)
