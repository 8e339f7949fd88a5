"""The reviewer's decisions on a report, each bound to the version that was read."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qadam.kit.forms import errors_of
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.forms import (
    AcceptForm,
    ExtendForm,
    LongerForm,
    ReleaseForm,
    RemarkForm,
    WithdrawForm,
    remarks_from,
    said_rows,
    valid_rows,
)
from qadam.plans.models import Duty, Report
from qadam.plans.office import page
from qadam.plans.refusals import not_yours_to_release
from qadam.plans.rules import may_release, may_review
from qadam.plans.views.duties import as_errors, find_duty, show_duty, take_step


@require_POST
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the report on a duty and remove the duty from control."""
    user, duty = person_of(request), find_duty(request, pk)
    form = AcceptForm(request.POST, auto_id="accept-%s")
    done = _("The report is accepted; its body is told.")
    return _decide(
        request, duty, "accept", form, lambda report, typed: actions.accept(report, by=user, **typed), done
    )


@require_POST
def report_information(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the report on a duty for information."""
    user, duty = person_of(request), find_duty(request, pk)
    form = AcceptForm(request.POST, auto_id="accept-%s")
    done = _("The report is taken for information; its body is told.")
    return _decide(
        request,
        duty,
        "accept",
        form,
        lambda report, typed: actions.take_for_information(report, by=user, **typed),
        done,
    )


@require_POST
def report_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant the extension that the report asks for."""
    user, duty = person_of(request), find_duty(request, pk)
    form = ExtendForm(request.POST, auto_id="extend-%s")
    done = _("The term is extended; its body is told.")
    return _decide(
        request, duty, "extend", form, lambda report, typed: actions.extend(report, by=user, **typed), done
    )


@require_POST
def report_longer(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the duty to medium or long control as the report asks."""
    user, duty = person_of(request), find_duty(request, pk)
    form = LongerForm(request.POST, auto_id="longer-%s")
    done = _("The duty is moved to longer control.")
    return _decide(
        request,
        duty,
        "longer",
        form,
        lambda report, typed: actions.move_to_longer(report, by=user, **typed),
        done,
    )


@require_POST
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the report on a duty with what has to be changed."""
    user, duty = person_of(request), find_duty(request, pk)
    form, rows = RemarkForm(request.POST), said_rows(request.POST)
    if request.POST.get("step") == "row":
        return _one_more_remark(request, duty)
    done = _("The report is returned; its body sees your remark.")
    return _decide(
        request,
        duty,
        "remark",
        form,
        lambda report, typed: actions.return_for_changes(
            report, by=user, remarks=remarks_from(rows), **typed
        ),
        done,
        remarks=rows,
    )


def _one_more_remark(request: HttpRequest, duty: Duty) -> HttpResponse:
    """Show what was typed with further rows for remarks; nothing is decided."""
    typed = request.POST.copy()
    count = typed.get("remarks-TOTAL_FORMS", "")
    typed["remarks-TOTAL_FORMS"] = str(int(count) + 2 if count.isdecimal() and len(count) < 4 else 2)
    names = ("seen", "cause", "why")
    form = RemarkForm(initial={name: typed.get(name, "") for name in names})
    return show_duty(request, duty, remark=form, remarks=said_rows(typed))


def _decide(
    request: HttpRequest,
    duty: Duty,
    name: str,
    form: Form,
    act: Callable[[Report, dict[str, Any]], object],
    done: str,
    remarks: Any = None,
) -> HttpResponse:
    """Judge the form and decide; a form with a fault comes back as typed."""
    report = page.report_of(duty)
    if report is None:
        raise Http404
    shown: dict[str, Any] = {name: form} | ({} if remarks is None else {"remarks": remarks})
    if not may_review(person_of(request), report):
        return show_duty(request, duty, errors=as_errors(_why_not(person_of(request), duty)), status=403)
    if not form.is_valid() or (remarks is not None and not valid_rows(remarks)):
        errors = errors_of([form, *(remarks or [])])
        return show_duty(request, duty, errors=errors, status=400, **shown)
    return take_step(request, duty, lambda: act(report, dict(form.cleaned_data)), done, **shown)


@require_POST
def report_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the accepted report on a duty to everybody."""
    user, duty = person_of(request), find_duty(request, pk)
    done = _("The report is released: everybody can read its text, figures and evidence.")
    form = ReleaseForm(request.POST, auto_id="release-%s")
    return _open_or_close(
        request, duty, "release", form, lambda report, typed: actions.release(report, by=user, **typed), done
    )


@require_POST
def report_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the released report on a duty back from the public."""
    user, duty = person_of(request), find_duty(request, pk)
    done = _(
        "The release is withdrawn: the report is closed to the public, and the list of corrections says so."
    )
    form = WithdrawForm(request.POST, auto_id="withdraw-%s")
    return _open_or_close(
        request,
        duty,
        "withdraw",
        form,
        lambda report, typed: actions.withdraw_release(report, by=user, **typed),
        done,
    )


def _open_or_close(
    request: HttpRequest,
    duty: Duty,
    name: str,
    form: Form,
    act: Callable[[Report, dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    report = page.report_of(duty)
    if report is None:
        raise Http404
    if not may_release(person_of(request), report):
        return show_duty(request, duty, errors=as_errors(not_yours_to_release()), status=403)
    if not form.is_valid():
        return show_duty(request, duty, errors=errors_of([form]), status=400, **{name: form})
    return take_step(request, duty, lambda: act(report, dict(form.cleaned_data)), done, **{name: form})


def _why_not(user: User, duty: Duty) -> str:
    if page.is_writer(user, duty):
        return _(
            "Your own body wrote this report: only the side to which it reports decides on it. You may submit it or"
            " take it back before it is sent."
        )
    return _("Only the side to which the body reports decides on its report.")
