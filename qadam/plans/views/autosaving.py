"""Pages that save themselves: the sheet of many reports, and the report of one duty."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qadam.kit import clock
from qadam.people import limits
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.contributions import asked_of, form_for
from qadam.plans.forms import (
    ReportForm,
    answers_kept,
    figure_rows,
    figures_from,
    proofs_from,
    typed_proofs,
)
from qadam.plans.forms.consolidation import figures_answered, typed_answers
from qadam.plans.forms.filing import own_figures
from qadam.plans.models import Duty
from qadam.plans.office import filing, page
from qadam.plans.views.duties import find_duty
from qadam.plans.views.filing import typed_rows

# A person's pages save themselves every 20 seconds; a few pages may be open at once.
AUTOSAVES_A_MINUTE = 20


@require_POST
def sheet_autosave(request: HttpRequest) -> JsonResponse:
    """Save the rows of a sheet that a page sends by itself; a row that cannot be saved says why."""
    user = person_of(request)
    if not _may_autosave(user):
        return _too_often()
    rows = typed_rows(request, filing.chosen(user, request.POST.getlist("duty"), clock.today()))
    by_key, drafts = {row.duty.pk: row for row in rows}, Drafts()

    def act(duty: Duty) -> None:
        row = by_key[duty.pk]
        if not row.text.is_valid():
            raise ValidationError(row.faults())
        # A number half typed is no fault yet: the numbers saved last stay until it is whole.
        is_right = row.has_figures_right()
        figures = row.typed_figures() if is_right else row.stored_figures()
        report = actions.save_report(duty, figures=figures, by=user, **row.text.cleaned_data)
        drafts.seen[f"{row.prefix}-seen"] = report.edition_number
        drafts.unsaved += [] if is_right else [f"{row.prefix}-f", f"{row.prefix}-answer-"]

    for outcome in actions.for_each([row.duty for row in rows], act):
        if not outcome.is_done:
            drafts.faults[f"d{outcome.duty.pk}"] = " ".join(outcome.faults)
    return drafts.answer()


@require_POST
def report_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save the report of one duty that its page sends by itself: what is whole is saved, the rest stays typed."""
    user, duty = person_of(request), find_duty(request, pk)
    if not page.is_writer(user, duty):
        raise PermissionDenied
    if not _may_autosave(user):
        return _too_often()
    drafts = Drafts()
    for outcome in actions.for_each([duty], lambda duty: _save_draft(duty, request.POST, user, drafts)):
        drafts.faults |= {"": " ".join(outcome.faults)} if outcome.faults else {}
    return drafts.answer()


def _save_draft(duty: Duty, data: QueryDict, user: User, drafts: "Drafts") -> None:
    report, files = page.report_of(duty), page.attached_to(duty)
    form, rows = ReportForm(data, attached=files), figure_rows(data)
    proofs = typed_proofs(duty.measure, data, files)
    form.is_valid()
    answers = typed_answers(asked_of(form_for(duty)), data)
    judged = [answer.is_valid() for answer in answers]
    are_answers = all(judged)
    are_figures, are_proofs = rows.is_valid(), proofs is None or proofs.is_valid()
    if {"seen", "text", "language"} & set(form.errors):
        raise ValidationError([str(text) for texts in form.errors.values() for text in texts])
    own = figures_from(rows) if are_figures else own_figures(report)
    told = figures_answered(answers if are_answers else [], answers_kept(report))
    saved = actions.save_report(
        duty,
        text=form.cleaned_data["text"],
        language=form.cleaned_data["language"],
        figures=[*told, *own],
        by=user,
        seen=form.cleaned_data["seen"],
        evidence=proofs_from(proofs) if are_proofs else None,
        asking=None if form.errors else form.asking(),
    )
    drafts.seen["seen"] = saved.edition_number
    drafts.unsaved += [
        *form.errors,
        *([] if are_figures else ["figures-"]),
        *([] if are_proofs else ["proofs-"]),
    ]


@dataclass
class Drafts:
    """What came of an autosave: counts of saves by the names of their fields, fields left out, faults by part."""

    seen: dict[str, int] = field(default_factory=dict)
    unsaved: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)

    def answer(self) -> JsonResponse:
        """Return it as a page's script reads it."""
        time = f"{clock.now().astimezone(clock.ALMATY):%H:%M}"
        said = _("Saved at {time}").format(time=time) if self.seen else ""
        told = {"seen": self.seen, "unsaved": self.unsaved, "faults": self.faults, "said": said}
        return JsonResponse(told, status=409 if self.faults else 200)


def _may_autosave(user: User) -> bool:
    return limits.take("autosave", str(user.pk), per=60, at_most=AUTOSAVES_A_MINUTE)


def _too_often() -> JsonResponse:
    said = _("Not saved yet: too many saves in a minute. What you typed is kept on this device.")
    return JsonResponse({"seen": {}, "unsaved": [], "faults": {}, "said": said}, status=429)
