"""The covering letter of many reports: what leaves with it, what lacks what, the next step of each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from qadam.files.actions import store
from qadam.kit import clock
from qadam.kit.forms import errors_of
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.forms.filing import LetterForm
from qadam.plans.models import Duty, Report
from qadam.plans.office import filing, page
from qadam.plans.refusals import nothing_written, sent_once
from qadam.plans.views.duties import as_errors
from qadam.plans.views.filing import Errors, address_of, crumbs, key_of


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest) -> HttpResponse:
    """Show what leaves with one covering letter and what lacks what; take the next step with the ticked rows."""
    user, today = person_of(request), clock.today()
    keys = (request.POST if request.method == "POST" else request.GET).getlist("duty")
    duties = filing.chosen(user, keys, today)
    if not duties:
        messages.info(request, _("Choose the duties that you want to file together."))
        return redirect("desk:filing")
    if request.method != "POST":
        return _letter(request, duties, LetterForm(initial={"dated_on": today}))
    step, form = request.POST.get("step", ""), LetterForm(request.POST, request.FILES)
    ticked = [duty for duty in duties if str(duty.pk) in request.POST.getlist("row")]
    if not ticked:
        return _letter(request, duties, form, errors=as_errors(_("Tick the rows that you mean.")), status=400)
    # A report is agreed and prepared without a letter; the head may sign with its number or before there is one.
    if step == "submit" and not form.is_valid():
        return _letter(request, duties, form, errors=errors_of([form]), status=400)
    try:
        outcomes = _step(step, ticked, form, user)
    except ValidationError as error:
        return _letter(request, duties, form, errors=as_errors(*error.messages), status=400)
    fresh = filing.chosen(user, map(key_of, duties), today)
    return _letter(request, fresh, form, step=step, outcomes=outcomes)


def _step(step: str, duties: list[Duty], form: LetterForm, user: User) -> list[actions.Outcome]:
    if step == "submit":
        return _submit(duties, form, user)
    steps: dict[str, Callable[[Report], object]] = {
        "prepare": lambda report: actions.prepare(report, by=user),
        "agree": lambda report: actions.agree(report, by=user),
        "sign": lambda report: actions.sign(report, by=user, **_outgoing(form)),
    }
    if step not in steps:
        raise ValidationError(_("Choose what is to be done with the ticked rows."))
    return actions.for_each(duties, lambda duty: steps[step](_report(duty)))


def _outgoing(form: LetterForm) -> dict[str, Any]:
    """Return the number and date for the signature, none where the letter has no number yet."""
    form.is_valid()
    number, day = form.cleaned_data.get("number", ""), form.cleaned_data.get("dated_on")
    return {"outgoing_number": number, "outgoing_on": day} if number and day else {}


def _report(duty: Duty) -> Report:
    report = page.report_of(duty)
    if report is None:
        raise ValidationError(nothing_written())
    return report


def _submit(duties: list[Duty], form: LetterForm, user: User) -> list[actions.Outcome]:
    """Register the letter and submit what is ready; where nothing is, no letter is registered."""
    lines = filing.lines_of(filing.cards_of(duties, user, clock.today()), user)
    ready = [line.card.duty for line in lines if line.is_ready]
    if not ready:
        return [actions.Outcome(line.card.duty, tuple(line.faults) or (_sent_once(),)) for line in lines]
    file, body = form.file(), ready[0].body
    upload = store(file, by=user, is_sample=ready[0].edition.is_sample) if file else None
    facts = form.cleaned_data
    registered = actions.register_letter(
        body, number=facts["number"], dated_on=facts["dated_on"], upload=upload, by=user
    )
    return actions.submit_many(duties, registered, by=user)


def _sent_once() -> str:
    return sent_once()


def _letter(
    request: HttpRequest,
    duties: list[Duty],
    form: LetterForm,
    *,
    step: str = "",
    outcomes: list[actions.Outcome] | None = None,
    errors: Errors | None = None,
    status: int = 200,
) -> HttpResponse:
    user = person_of(request)
    cards = filing.cards_of(duties, user, clock.today())
    lines = filing.lines_of(cards, user)
    done = [outcome for outcome in outcomes or [] if outcome.is_done]
    steps = {line.step for line in lines if line.is_ready}
    context = {
        "form": form,
        "lines": lines,
        "ready": [line for line in lines if line.is_ready],
        "lacking": [line for line in lines if not line.is_ready and not line.is_sent],
        "steps": [name for name in filing.STEPS if name in steps],
        "is_all_sent": all(line.is_sent for line in lines),
        "body": duties[0].body,
        "outcomes": outcomes or [],
        "outcome_words": DONE[step](len(done)) if outcomes and step in DONE else "",
        "errors": errors or [],
        "sheet_url": address_of("desk:filing-sheet", [line.card.duty for line in lines if not line.is_sent]),
        "breadcrumbs": [*crumbs(), (_("Covering letter"), "")],
    }
    return render(request, "plans/desk/filing/letter.html", context, status=status)


DONE: dict[str, Callable[[int], str]] = {
    "prepare": lambda count: ngettext(
        "{count} report is prepared.", "{count} reports are prepared.", count
    ).format(count=count),
    "agree": lambda count: ngettext("{count} report is agreed.", "{count} reports are agreed.", count).format(
        count=count
    ),
    "sign": lambda count: ngettext("{count} report is signed.", "{count} reports are signed.", count).format(
        count=count
    ),
    "submit": lambda count: ngettext(
        "{count} report is submitted.", "{count} reports are submitted.", count
    ).format(count=count),
}
