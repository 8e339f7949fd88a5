"""Steps of a body with its report: writing, files, the sign-off inside the body, submitting."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qadam.kit.forms import errors_of
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.contributions import asked_of, form_for
from qadam.plans.forms import (
    MOST_FILES,
    ReportForm,
    SignForm,
    answers_kept,
    figure_rows,
    figures_again,
    figures_from,
    proofs_again,
    proofs_from,
    typed_again,
    typed_proofs,
    written_again,
)
from qadam.plans.forms.consolidation import AnswerForm, answers_again, figures_answered, typed_answers
from qadam.plans.models import Duty, Report, ReportFile
from qadam.plans.office import page
from qadam.plans.refusals import being_signed, not_yours_to_write, period_is_closed, sent_once
from qadam.plans.views.duties import Errors, as_errors, find_duty, show_duty, take_file, take_step
from qadam.workflow.log import unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState


@require_POST
def report_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the report as typed, add a row to it, or save it and hand it on: prepared or submitted."""
    user, duty = person_of(request), find_duty(request, pk)
    step = request.POST.get("step", "save")
    if not page.permits(user, duty).write:
        return _too_late(request, duty)
    # Files are taken first: whatever else is wrong, a browser could not send them a second time by itself.
    typed, refused = _take_files(request, duty, by=user)
    if step == "carry":
        return _carry_over(request, duty, typed, refused)
    if step == "row" or step.startswith("proof-"):
        return _with_one_more(request, duty, typed, refused, step)
    return _judge_and_save(request, duty, typed, refused, step)


def _with_one_more(
    request: HttpRequest, duty: Duty, typed: QueryDict, refused: Errors, step: str
) -> HttpResponse:
    """Show what was typed with one more row of figures or of evidence; nothing is saved or judged."""
    files = page.attached_to(duty)
    if step == "row":
        form, rows = typed_again(typed, files)
        proofs = proofs_again(duty.measure, typed, files)
    else:
        product, _dash, kind = step.removeprefix("proof-").partition("-")
        form, rows = written_again(typed, files), figures_again(typed)
        proofs = proofs_again(duty.measure, typed, files, more=(product, kind))
    fresh, answers = find_duty(request, duty.pk), answers_again(asked_of(form_for(duty)), typed)
    return show_duty(request, fresh, form=form, rows=rows, answers=answers, proofs=proofs, errors=refused)


def _judge_and_save(
    request: HttpRequest, duty: Duty, typed: QueryDict, refused: Errors, step: str
) -> HttpResponse:
    files = page.attached_to(duty)
    form = ReportForm(typed, attached=files, is_for_submission=step in ("submit", "prepare"))
    rows, proofs = figure_rows(typed), typed_proofs(duty.measure, typed, files)
    answers = typed_answers(asked_of(form_for(duty)), typed)
    parts = [form, *answers, *rows, *(proofs or [])]
    are_right = [form.is_valid(), rows.is_valid(), proofs is None or proofs.is_valid()]
    are_right += [answer.is_valid() for answer in answers]
    if not all(are_right):
        errors = [*errors_of(parts), *refused] or as_errors(
            _("The form did not arrive whole. Send it again.")
        )
        fresh = find_duty(request, duty.pk)
        typed_parts: dict[str, Any] = {"form": form, "rows": rows, "answers": answers, "proofs": proofs}
        return show_duty(request, fresh, errors=errors, status=400, **typed_parts)
    return _save(request, duty, form, rows, answers, proofs, refused, step)


def _save(
    request: HttpRequest,
    duty: Duty,
    form: ReportForm,
    rows: Any,
    answers: list[AnswerForm],
    proofs: Any,
    refused: Errors,
    step: str,
) -> HttpResponse:
    user, typed = person_of(request), form.cleaned_data
    try:
        report = actions.save_report(
            duty,
            text=typed["text"],
            language=typed["language"],
            figures=[*figures_answered(answers, answers_kept(page.report_of(duty))), *figures_from(rows)],
            by=user,
            seen=typed["seen"],
            evidence=proofs_from(proofs),
            asking=form.asking(),
        )
    except WrongState as changed:
        return _conflict(request, find_duty(request, duty.pk), form, str(changed))
    except NotAllowed as refusal:
        fresh = find_duty(request, duty.pk)
        if fresh.is_finished:
            return _too_late(request, fresh)
        return show_duty(request, fresh, errors=as_errors(str(refusal)), status=403)
    if refused:
        text = _("The report is saved without the files named below.")
        if step != "save":
            text = _("The report is saved; it is not submitted, because a file was refused.")
        messages.warning(request, text)
        return show_duty(request, find_duty(request, duty.pk), errors=refused, status=400)
    return _hand_on(request, duty, report, step)


def _hand_on(request: HttpRequest, duty: Duty, report: Report, step: str) -> HttpResponse:
    """Take the step that was asked for together with the save; what is saved stays saved whatever becomes of it."""
    user = person_of(request)
    if step == "submit":
        return _kept_step(request, duty, lambda: actions.submit(report, by=user), _sent_words())
    if step == "prepare":
        done = _("The report is prepared; whoever agrees or signs it finds it at this page.")
        return _kept_step(request, duty, lambda: actions.prepare(report, by=user), done)
    messages.success(request, _("The report is saved. Submit it when it is ready."))
    return redirect("desk:duty", duty.pk)


def _kept_step(request: HttpRequest, duty: Duty, act: Any, done: str) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.warning(request, _("The report is saved. It is not sent yet: see what is missing."))
        fresh = find_duty(request, duty.pk)
        return show_duty(request, fresh, errors=as_errors(*error.messages), status=400)
    except WrongState as changed:
        return show_duty(request, find_duty(request, duty.pk), errors=as_errors(str(changed)), status=409)
    except NotAllowed as refusal:
        return show_duty(request, find_duty(request, duty.pk), errors=as_errors(str(refusal)), status=403)
    messages.success(request, done)
    return redirect("desk:duty", duty.pk)


def _sent_words() -> str:
    return _("The report is submitted. You will be told when it is accepted or returned.")


def _take_files(request: HttpRequest, duty: Duty, *, by: User) -> tuple[QueryDict, Errors]:
    """Attach every file that can be taken: what was typed with the files chosen in their rows, and each refusal."""
    typed = request.POST.copy()
    refused: Errors = []
    many = request.FILES.getlist("evidence")
    if len(many) > MOST_FILES:
        many = []
        text = _("Attach at most {count} files at once.").format(count=MOST_FILES)
        refused.append({"id": "id_evidence", "label": _("Files"), "text": text})
    for file in many:
        _take(duty, file, "id_evidence", refused, by)
    for name in request.FILES:
        row = name.removesuffix("upload")
        if name.endswith("upload") and row.startswith(("proofs-", "order_")):
            item = _take(duty, _file(request, name), f"id_{name}", refused, by)
            if item is not None:
                typed["order" if name == "order_upload" else f"{row}file"] = str(item.pk)
    return typed, refused


def _file(request: HttpRequest, name: str) -> "UploadedFile[bytes]":
    return request.FILES.getlist(name)[-1]


def _take(
    duty: Duty,
    file: "UploadedFile[bytes]",
    field: str,
    refused: Errors,
    by: User,
    attach: Callable[..., ReportFile] = actions.attach,
) -> ReportFile | None:
    try:
        with unit_of_work():
            return attach(duty, take_file(duty, file, by=by), by=by)
    except (ValidationError, NotAllowed, WrongState) as error:
        texts = error.messages if isinstance(error, ValidationError) else [str(error)]
        refused += [{"id": field, "label": _("Files"), "text": text} for text in texts]
    return None


def _carry_over(request: HttpRequest, duty: Duty, typed: QueryDict, refused: Errors) -> HttpResponse:
    """Begin with the text of the report before, unless something was typed already."""
    user, files = person_of(request), page.attached_to(duty)
    try:
        if typed.get("text", "").strip():
            text = _("This report has a text already; empty it first to carry the last one over.")
            raise ValidationError(text)
        actions.carry_over(duty, by=user)
    except (ValidationError, WrongState, NotAllowed) as error:
        texts = error.messages if isinstance(error, ValidationError) else [str(error)]
        fresh = find_duty(request, duty.pk)
        form, rows = written_again(typed, files), figures_again(typed)
        typed_parts: dict[str, Any] = {
            "form": form,
            "rows": rows,
            "answers": answers_again(asked_of(form_for(duty)), typed),
            "proofs": proofs_again(duty.measure, typed, files),
        }
        return show_duty(request, fresh, errors=[*as_errors(*texts), *refused], status=400, **typed_parts)
    messages.success(
        request,
        _("The text of the report before is carried over. Change what has changed since, then submit."),
    )
    return redirect("desk:duty", duty.pk)


def _conflict(request: HttpRequest, duty: Duty, form: ReportForm, why: str) -> HttpResponse:
    """Show what was typed and what another person saved meanwhile; the next save is a choice made knowingly."""
    report = page.report_of(duty)
    if report is not None and report.state in Report.SIGNING:
        return show_duty(request, duty, errors=as_errors(why), unsent=form.cleaned_data["text"], status=409)
    typed, files = request.POST.copy(), page.attached_to(duty)
    typed["seen"] = str(report.edition_number if report else 0)
    return show_duty(
        request,
        duty,
        form=ReportForm(typed, attached=files),
        rows=figure_rows(typed),
        answers=answers_again(asked_of(form_for(duty)), typed),
        proofs=typed_proofs(duty.measure, typed, files),
        errors=as_errors(why),
        theirs=report,
        status=409,
    )


def _too_late(request: HttpRequest, duty: Duty) -> HttpResponse:
    """Answer a save that comes when the report is out of the writer's hands; a second click changes nothing."""
    user, report = person_of(request), page.report_of(duty)
    is_signing = report is not None and report.state in Report.SIGNING
    if not page.is_writer(user, duty) or report is None or not (duty.is_finished or is_signing):
        return show_duty(request, duty, errors=as_errors(_not_yours(user, duty)), status=403)
    text = request.POST.get("text", "").strip().replace("\r\n", "\n")
    if is_signing:
        why = being_signed()
        unsent = "" if text == report.text else text
        return show_duty(request, duty, errors=as_errors(why), unsent=unsent, status=409)
    if text == report.text.replace("\r\n", "\n"):
        messages.info(request, sent_once())
        return redirect("desk:duty", duty.pk)
    why = _("The report was submitted meanwhile. What you typed is kept below and was not sent.")
    return show_duty(request, duty, errors=as_errors(why), unsent=text, status=409)


def _not_yours(user: User, duty: Duty) -> str:
    if page.is_writer(user, duty) and not duty.is_finished and duty.times_submitted:
        return period_is_closed()
    return not_yours_to_write()


@require_POST
def file_remove(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take a file off a report that is not submitted."""
    user, duty = person_of(request), find_duty(request, pk)
    item = get_object_or_404(
        ReportFile.objects.select_related("report__duty", "upload"), pk=file_pk, report__duty=duty
    )
    name = item.upload.name
    try:
        actions.detach(item, by=user)
    except NotAllowed as refusal:
        return show_duty(request, duty, errors=as_errors(str(refusal)), status=403)
    except WrongState as changed:
        return show_duty(request, duty, errors=as_errors(str(changed)), status=409)
    messages.success(request, _("{name} is taken off the report.").format(name=name))
    return redirect(f"{reverse('desk:duty', args=[pk])}#report")


def _sign_off(request: HttpRequest, pk: int) -> tuple[User, Duty, Report]:
    """Find the report whose sign-off or sending is asked for."""
    duty = find_duty(request, pk)
    report = page.report_of(duty)
    if report is None:
        raise Http404
    return person_of(request), duty, report


def _not_own(request: HttpRequest, duty: Duty) -> HttpResponse:
    why = _("Only the people of the body sign its report off and send it.")
    return show_duty(request, duty, errors=as_errors(why), status=403)


@require_POST
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit a report as it stands, signed or in sign-off; nothing is typed here."""
    user, duty, report = _sign_off(request, pk)
    if not page.is_writer(user, duty):
        return _not_own(request, duty)
    if report.state == Report.State.SUBMITTED:
        messages.info(request, sent_once())
        return redirect("desk:duty", pk)
    return take_step(request, duty, lambda: actions.submit(report, by=user), _sent_words())


@require_POST
def report_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree a prepared report inside the body."""
    user, duty, report = _sign_off(request, pk)
    if not page.is_writer(user, duty):
        return _not_own(request, duty)
    if user.pk == report.prepared_by_id:
        why = _("You have prepared this report; another person of the body agrees it.")
        return show_duty(request, duty, errors=as_errors(why), status=403)
    done = _("The report is agreed.")
    return take_step(request, duty, lambda: actions.agree(report, by=user), done)


@require_POST
def report_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a report with its outgoing number and date, and the signed copy."""
    user, duty, report = _sign_off(request, pk)
    if not page.is_writer(user, duty):
        return _not_own(request, duty)
    if not page.permits(user, duty).sign:
        return take_step(request, duty, lambda: actions.sign(report, by=user), "")
    typed, refused = request.POST.copy(), Errors()
    if "signed_upload" in request.FILES:
        file = _file(request, "signed_upload")
        item = _take(duty, file, "sign-signed_upload", refused, user, attach=actions.attach_signed_copy)
        typed["signed_file"] = str(item.pk) if item else ""
    form = SignForm(typed, attached=page.attached_to(duty))
    if refused or not form.is_valid():
        fresh = find_duty(request, pk)
        return show_duty(request, fresh, sign=form, errors=[*errors_of([form]), *refused], status=400)
    values = form.cleaned_data
    key = values.get("signed_file") or None

    def act() -> object:
        return actions.sign(
            report,
            by=user,
            outgoing_number=values["outgoing_number"],
            outgoing_on=values["outgoing_on"],
            signed_file=ReportFile.objects.get(pk=key, report=report) if key else None,
        )

    return take_step(request, duty, act, _("The report is signed. It may be submitted now."), sign=form)


@require_POST
def report_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a report out of the sign-off to change it."""
    user, duty, report = _sign_off(request, pk)
    if not page.is_writer(user, duty):
        return _not_own(request, duty)
    done = _("The report is taken back: change it, and the steps begin again.")
    return take_step(request, duty, lambda: actions.take_back(report, by=user), done)
