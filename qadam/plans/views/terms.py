"""Steps about the term of a duty: the control side sets it, the body explains, answers and names a person."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qadam.kit.forms import errors_of
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.forms import (
    DeclineForm,
    ExcuseForm,
    ExplainForm,
    InnerDayForm,
    LeaveForm,
    TermForm,
)
from qadam.plans.models import Duty
from qadam.plans.office import page, standing
from qadam.plans.refusals import not_yours_to_explain
from qadam.plans.rules import may_answer_agreement, may_assign, may_close, may_control, may_explain
from qadam.plans.views.duties import (
    Errors,
    as_errors,
    assign_form,
    find_duty,
    show_duty,
    take_file,
    take_step,
)

Typed = dict[str, Any]


@require_POST
def duty_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a new term by a document of the issuer's side."""
    user, duty = person_of(request), find_duty(request, pk)
    form = TermForm(request.POST, auto_id="new-term-%s")
    done = _("The new term is set; its body sees it.")
    return _control(
        request, duty, "new_term", form, lambda typed: actions.set_new_term(duty, by=user, **typed), done
    )


@require_POST
def duty_excuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a body from a duty, citing the document."""
    user, duty = person_of(request), find_duty(request, pk)
    form = ExcuseForm(request.POST, auto_id="excuse-%s")
    done = _("The body is released from this duty.")
    return _control(request, duty, "excuse", form, lambda typed: actions.excuse(duty, by=user, **typed), done)


@require_POST
def duty_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a duty under control again with a new day, by a document."""
    user, duty = person_of(request), find_duty(request, pk)
    form = TermForm(request.POST, auto_id="resume-%s")
    done = _("The duty is under control again.")
    return _control(request, duty, "resume", form, lambda typed: actions.resume(duty, by=user, **typed), done)


@require_POST
def duty_inner(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a co-executor's own day."""
    user, duty = person_of(request), find_duty(request, pk)
    form = InnerDayForm(request.POST, auto_id="inner-%s")
    done = _("The inner day is set.")
    return _control(
        request, duty, "inner", form, lambda typed: actions.set_inner_day(duty, by=user, **typed), done
    )


@require_POST
def duty_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give leave to change the report of a closed period until a day."""
    user, duty = person_of(request), find_duty(request, pk)
    closed = standing.closed_periods_of(duty).first()
    if not may_close(user, duty.edition):
        why = _("Only the issuer's side permits changes to what is closed.")
        return show_duty(request, duty, errors=as_errors(why), status=403)
    if closed is None:
        raise Http404
    form = LeaveForm(request.POST, auto_id="leave-%s")
    done = _("Permission is given; the body may change this report until the day named.")
    return _take(
        request,
        duty,
        "leave",
        form,
        lambda typed: actions.allow_exception(closed, duty, by=user, **typed),
        done,
    )


@require_POST
def duty_explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep why a duty is late; the head's words are the explanatory note."""
    user, duty = person_of(request), find_duty(request, pk)
    if not may_explain(user, duty):
        why = not_yours_to_explain()
        return show_duty(request, duty, errors=as_errors(why), status=403)
    form = ExplainForm(request.POST, auto_id="explain-%s")
    if not form.is_valid():
        return _again(request, duty, "explain", form)
    try:
        note = request.FILES.get("note")
        upload = take_file(duty, note, by=user) if note else None
    except ValidationError as error:
        faults = [{"id": "explain-note", "label": _("Files"), "text": text} for text in error.messages]
        return _again(request, duty, "explain", form, faults)
    typed = {name: value for name, value in form.cleaned_data.items() if name != "note"}
    told = actions.Why(**typed, upload=upload)
    done = _("The explanation is saved; those who control the duty read it.")
    return take_step(request, duty, lambda: actions.explain(duty, told, by=user), done, explain=form)


@require_POST
def duty_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """A body named "by agreement" takes the duty on."""
    user, duty = person_of(request), find_duty(request, pk)
    if not may_answer_agreement(user, duty):
        return show_duty(request, duty, errors=as_errors(_only_the_body()), status=403)
    done = _("Your body takes part in this measure.")
    return take_step(request, duty, lambda: actions.agree_to_take_part(duty, by=user), done)


@require_POST
def duty_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """A body named "by agreement" says why it takes no part."""
    user, duty = person_of(request), find_duty(request, pk)
    if not may_answer_agreement(user, duty):
        return show_duty(request, duty, errors=as_errors(_only_the_body()), status=403)
    form = DeclineForm(request.POST, auto_id="decline-%s")
    done = _("Recorded: your body takes no part.")
    return _take(
        request,
        duty,
        "decline",
        form,
        lambda typed: actions.decline_to_take_part(duty, by=user, **typed),
        done,
    )


@require_POST
def duty_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a duty to a person of its body."""
    user, duty = person_of(request), find_duty(request, pk)
    if not may_assign(user, duty):
        why = _("The head or the coordinator of the body gives its work to its people.")
        return show_duty(request, duty, errors=as_errors(why), status=403)
    form = assign_form(duty, request.POST)
    if not form.is_valid():
        return _again(request, duty, "assign", form)
    done = _("Recorded: who does this work.")
    return take_step(request, duty, lambda: actions.assign(duty, form.chosen(), by=user), done)


def _control(
    request: HttpRequest,
    duty: Duty,
    name: str,
    form: Form,
    act: Callable[[Typed], object],
    done: str,
) -> HttpResponse:
    """Take a step of the control side; an executor never closes or moves its own duty."""
    user = person_of(request)
    if not may_control(user, duty):
        return show_duty(request, duty, errors=as_errors(_only_control(user, duty)), status=403)
    return _take(request, duty, name, form, act, done)


def _take(
    request: HttpRequest,
    duty: Duty,
    name: str,
    form: Form,
    act: Callable[[Typed], object],
    done: str,
) -> HttpResponse:
    if not form.is_valid():
        return _again(request, duty, name, form)
    return take_step(request, duty, lambda: act(dict(form.cleaned_data)), done, **{name: form})


def _again(
    request: HttpRequest, duty: Duty, name: str, form: Form, faults: Errors | None = None
) -> HttpResponse:
    errors = [*errors_of([form]), *(faults or [])]
    return show_duty(request, duty, errors=errors, status=400, **{name: form})


def _only_control(user: User, duty: Duty) -> str:
    if page.is_writer(user, duty):
        return _("Your own body owes this duty. Ask for a new term in the report; the issuer's side decides.")
    return _("Only the issuer's side sets terms and releases from duties.")


def _only_the_body() -> str:
    return _("Only the body that is asked says whether it takes part.")
