"""The page of a duty: what to do, the report on it, the review."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qadam.files.actions import store
from qadam.kit import clock
from qadam.kit.languages import active
from qadam.notices.actions import mark_read_at
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.forms import (
    RemarkForm,
    ReportForm,
    errors_of,
    figure_rows,
    figures_from,
    typed_again,
)
from qadam.plans.models import Duty, Report, ReportFile
from qadam.plans.office import page
from qadam.plans.office.words import history_of
from qadam.plans.rules import may_see_report
from qadam.workflow.log import unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState

Errors = list[dict[str, str]]


@require_safe
def duty_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a duty with its report."""
    user, duty = person_of(request), _duty(request, pk)
    mark_read_at(user, f"/desk/duties/{pk}/", clock.now())
    return _page(request, duty)


@require_POST
def report_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the report as typed, add a row of figures, or save and submit it."""
    user, duty = person_of(request), _duty(request, pk)
    step = request.POST.get("step", "save")
    form = ReportForm(request.POST, request.FILES, is_for_submission=step == "submit")
    if not page.permits(user, duty).write:
        return _too_late(request, duty, form)
    # Files are taken first: whatever else is wrong, a browser could not send them a second time by itself.
    refused = _take_files(duty, request.FILES.getlist("evidence"), by=user)
    if step == "row":
        form, rows = typed_again(request.POST)
        return _page(request, _duty(request, pk), form=form, rows=rows, errors=refused)
    rows = figure_rows(request.POST)
    if not (form.is_valid() & rows.is_valid()):
        errors = [*errors_of([form, *rows]), *refused]
        return _page(request, _duty(request, pk), form=form, rows=rows, errors=errors, status=400)
    return _save(request, duty, form, rows, refused, is_for_submission=step == "submit")


def _save(
    request: HttpRequest, duty: Duty, form: ReportForm, rows: Any, refused: Errors, *, is_for_submission: bool
) -> HttpResponse:
    user, typed = person_of(request), form.cleaned_data
    try:
        report = actions.save_report(
            duty,
            text=typed["text"],
            language=typed["language"],
            figures=figures_from(rows),
            by=user,
            seen=typed["seen"],
        )
        if is_for_submission and not refused:
            actions.submit(report, by=user)
    except WrongState as changed:
        return _conflict(request, _duty(request, duty.pk), str(changed))
    except NotAllowed as refusal:
        fresh = _duty(request, duty.pk)
        if fresh.is_finished:
            return _too_late(request, fresh, form)
        return _page(request, fresh, errors=_said(str(refusal)), status=403)
    except ValidationError as error:
        return _page(request, _duty(request, duty.pk), errors=_said(*error.messages), status=400)
    if refused:
        saved = _("The report is saved without the files named below.")
        if is_for_submission:
            saved = _("The report is saved; it is not submitted, because a file was refused.")
        messages.warning(request, saved)
        return _page(request, _duty(request, duty.pk), errors=refused, status=400)
    if is_for_submission:
        messages.success(
            request, _("The report is submitted. You will be told when it is accepted or returned.")
        )
    else:
        messages.success(request, _("The report is saved. Submit it when it is ready."))
    return redirect("desk:duty", duty.pk)


def _take_files(duty: Duty, files: Sequence["UploadedFile[bytes]"], *, by: User) -> Errors:
    """Attach every file that can be taken and return why the others were refused, each by its name."""
    refused: Errors = []
    for file in files:
        try:
            with unit_of_work():
                actions.attach(duty, store(file, by=by, is_sample=duty.measure.edition.is_sample), by=by)
        except (ValidationError, NotAllowed) as error:
            texts = error.messages if isinstance(error, ValidationError) else [str(error)]
            refused += [{"id": "id_evidence", "label": _("Files"), "text": text} for text in texts]
    return refused


def _conflict(request: HttpRequest, duty: Duty, why: str) -> HttpResponse:
    """Show what was typed and what another person saved meanwhile; the next save is a choice made knowingly."""
    report = page.report_of(duty)
    typed = request.POST.copy()
    typed["seen"] = str(report.edition_number if report else 0)
    form, rows = ReportForm(typed), figure_rows(typed)
    return _page(request, duty, form=form, rows=rows, errors=_said(why), theirs=report, status=409)


def _too_late(request: HttpRequest, duty: Duty, form: ReportForm) -> HttpResponse:
    """Answer a save that comes when the report is out of the writer's hands; a second click changes nothing."""
    user, report = person_of(request), page.report_of(duty)
    if not page.is_writer(user, duty) or report is None or not duty.is_finished:
        refusal = _("This report is not yours to write, or it is submitted already.")
        return _page(request, duty, errors=_said(refusal), status=403)
    form.is_valid()
    text = form.cleaned_data.get("text", "")
    if text == report.text:
        messages.info(request, _("This report is submitted already; it was sent once."))
        return redirect("desk:duty", duty.pk)
    why = _("The report was submitted meanwhile. What you typed is kept below and was not sent.")
    return _page(request, duty, errors=_said(why), unsent=text, status=409)


@require_POST
def file_remove(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take a file off a report that is not submitted."""
    user, duty = person_of(request), _duty(request, pk)
    item = get_object_or_404(
        ReportFile.objects.select_related("report__duty", "upload"), pk=file_pk, report__duty=duty
    )
    name = item.upload.name
    try:
        actions.detach(item, by=user)
    except NotAllowed as refusal:
        return _page(request, duty, errors=_said(str(refusal)), status=403)
    messages.success(request, _("{name} is taken off the report.").format(name=name))
    return redirect(f"{reverse('desk:duty', args=[pk])}#report")


@require_POST
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the report on a duty."""
    user, duty = person_of(request), _duty(request, pk)
    said = _("The report is accepted; its body is told.")
    return _review(request, duty, lambda report: actions.accept(report, by=user), said)


@require_POST
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the report on a duty with what has to be changed."""
    user, duty = person_of(request), _duty(request, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, duty, remark=form, errors=errors_of([form]), status=400)
    why = form.cleaned_data["why"]
    said = _("The report is returned; its body sees your remark.")
    return _review(
        request, duty, lambda report: actions.return_for_changes(report, by=user, why=why), said, remark=form
    )


def _review(
    request: HttpRequest,
    duty: Duty,
    act: Callable[[Report], object],
    said: str,
    remark: RemarkForm | None = None,
) -> HttpResponse:
    report = page.report_of(duty)
    if report is None:
        raise Http404
    try:
        act(report)
    except WrongState as changed:
        return _page(request, _duty(request, duty.pk), remark=remark, errors=_said(str(changed)), status=409)
    except NotAllowed as refusal:
        return _page(request, duty, errors=_said(str(refusal)), status=403)
    except ValidationError as error:
        return _page(request, duty, remark=remark, errors=_said(*error.messages), status=400)
    messages.success(request, said)
    return redirect("desk:duty", duty.pk)


def _said(*texts: str) -> Errors:
    return [{"id": "", "label": "", "text": text} for text in texts]


def _duty(request: HttpRequest, pk: int) -> Duty:
    """Find a duty whose report this person may see; any other is as if it were not there."""
    duty: Duty = get_object_or_404(page.duties_in_full(), pk=pk)
    if not may_see_report(request.user, duty):
        raise Http404
    return duty


def _page(
    request: HttpRequest,
    duty: Duty,
    *,
    form: ReportForm | None = None,
    rows: Any = None,
    remark: RemarkForm | None = None,
    errors: Errors | None = None,
    theirs: Report | None = None,
    unsent: str = "",
    status: int = 200,
) -> HttpResponse:
    user, report, today = person_of(request), page.report_of(duty), clock.today()
    may = page.permits(user, duty)
    context: dict[str, Any] = {
        "duty": duty,
        "edition": duty.measure.edition,
        "report": report,
        "may": may,
        "today": today,
        "standing": page.shown_state(duty, today),
        "particulars": page.facts_of(duty, user),
        "upload_limit": settings.UPLOAD_LIMIT,
        "upload_limit_words": page.size_words(settings.UPLOAD_LIMIT),
        "evidence": page.evidence_expected(duty),
        "figures": page.figures_of(report),
        "files": page.files_of(report, is_removable=may.write),
        "versions": page.versions_of(report),
        "history": history_of(*[thing for thing in (report, duty) if thing is not None]),
        "errors": errors or [],
        "theirs": theirs,
        "unsent": unsent,
        "breadcrumbs": [
            (_("My day"), reverse("desk:day")),
            (_("Duties"), reverse("desk:duties")),
            (_("Measure {number}").format(number=duty.measure.number), ""),
        ],
    }
    if may.write:
        context |= {"form": form or _stored(report), "rows": rows or figure_rows(report=report)}
    if may.review:
        context["remark"] = remark or RemarkForm()
    return render(request, "plans/desk/duty.html", context, status=status)


def _stored(report: Report | None) -> ReportForm:
    if report is None:
        return ReportForm(initial={"seen": 0, "language": active()})
    values = {"seen": report.edition_number, "text": report.text, "language": report.language}
    return ReportForm(initial=values)
