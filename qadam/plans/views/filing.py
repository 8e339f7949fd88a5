"""Filing many duties at once: choosing them, one sheet for all reports, one covering letter; autosave of drafts."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.files.actions import store
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people import limits
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.contributions import asked_of, form_for
from qadam.plans.forms import (
    ReportForm,
    answers_kept,
    errors_of,
    figure_rows,
    figures_from,
    proofs_from,
    typed_proofs,
)
from qadam.plans.forms.consolidation import figures_answered, typed_answers
from qadam.plans.forms.filing import FilingFilter, LetterForm, ManyFilesForm, Row, own_figures
from qadam.plans.models import Duty, Report
from qadam.plans.office import filing, page
from qadam.plans.office.waiting import writing_bodies
from qadam.plans.views.duties import as_errors, find_duty
from qadam.programmes.models import Edition

Errors = list[dict[str, str]]
# A person's pages save themselves every 20 seconds; a few pages may be open at once.
AUTOSAVES_A_MINUTE = 20


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the duties that are put on one sheet."""
    user, today = person_of(request), clock.today()
    bodies = writing_bodies(user, today)
    if not bodies:
        return render(request, "plans/desk/filing/nobody.html", {"breadcrumbs": _crumbs()}, status=200)
    owed = filing.to_file(bodies)
    editions = Edition.objects.filter(pk__in=owed.order_by().values("edition"))
    usual = filing.usual_body(user, bodies)
    form = FilingFilter(request.GET if "until" in request.GET else None, bodies, editions, usual, today)
    found = list(filing.find(owed, *form.asked())[: filing.MOST + 1])
    duties = found[: filing.MOST]
    context = {
        "form": form,
        "duties": [(duty, page.shown_state(duty, today)) for duty in duties],
        "has_more": len(found) > filing.MOST,
        "most": filing.MOST,
        "today": today,
        "all_url": _address("desk:filing-sheet", duties),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "plans/desk/filing/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the reports on many duties on one sheet, and save them all."""
    keys = (request.POST if request.method == "POST" else request.GET).getlist("duty")
    duties = filing.chosen(person_of(request), keys, clock.today())
    if not duties:
        messages.info(request, _("Choose the duties that you want to file together."))
        return redirect("desk:filing")
    if request.method == "POST":
        return _saved(request, duties)
    return _sheet(request, duties)


def _saved(request: HttpRequest, duties: list[Duty]) -> HttpResponse:
    user, step = person_of(request), request.POST.get("step", "save")
    rows = _typed_rows(request, duties)
    ticked = [duty for duty in duties if str(duty.pk) in request.POST.getlist("serves")]
    errors, attached = _attach(request, ticked)
    outcomes, saved = _save(rows, user)
    if step.startswith("carry"):
        outcomes += _carry(duties, step, user)
    if step == "share":
        errors += _share(request, duties, ticked)
    faults = {outcome.duty.pk: list(outcome.faults) for outcome in outcomes if not outcome.is_done}
    _tell(request, saved, attached)
    if faults or errors:
        fresh = filing.chosen(user, map(_key, duties), clock.today())
        typed = {row.duty.pk for row in rows} & set(faults)
        return _sheet(request, fresh, typed=typed, faults=faults, errors=errors, status=400)
    return redirect(_address("desk:filing-letter" if step == "letter" else "desk:filing-sheet", duties))


def _typed_rows(request: HttpRequest, duties: Collection[Duty]) -> list[Row]:
    """Return the rows the browser sent: a card that could not be written to sends none."""
    asked = filing.asked_by_lead(duties)
    return [
        Row(duty, page.report_of(duty), asked.get(duty.pk, []), request.POST)
        for duty in duties
        if f"d{duty.pk}-text" in request.POST
    ]


def _save(rows: list[Row], user: User) -> tuple[list[actions.Outcome], int]:
    """Save each changed row on its own: the conflict of one loses nothing of the others."""
    by_key, saved = {row.duty.pk: row for row in rows}, []

    def act(duty: Duty) -> None:
        row = by_key[duty.pk]
        if not row.is_valid():
            raise ValidationError(row.faults())
        if row.is_changed():
            actions.save_report(duty, figures=row.typed_figures(), by=user, **row.text.cleaned_data)
            saved.append(duty)

    return actions.for_each([row.duty for row in rows], act), len(saved)


def _carry(duties: list[Duty], step: str, user: User) -> list[actions.Outcome]:
    """Begin reports with last time's text: one, or all where nothing is written yet."""
    fresh = filing.chosen(user, map(_key, duties), clock.today())
    cards = filing.cards_of(fresh, user, clock.today())
    wanted = [
        card.duty for card in cards if card.may_carry and step in ("carry-all", f"carry-{card.duty.pk}")
    ]
    return actions.for_each(wanted, lambda duty: actions.carry_over(duty, by=user))


def _attach(request: HttpRequest, ticked: list[Duty]) -> tuple[Errors, int]:
    """Store each file once and attach it to every ticked duty."""
    user, attached = person_of(request), 0
    form = ManyFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return errors_of([form]), 0
    files = form.cleaned_data["shared"]
    if files and not ticked:
        return as_errors(_("Tick the duties that the files serve, and choose the files again.")), 0
    errors: Errors = []
    for file in files:
        try:
            is_sample = any(duty.edition.is_sample for duty in ticked)
            upload = store(file, by=user, is_sample=is_sample)
        except ValidationError as error:
            errors += as_errors(*error.messages)
            continue
        outcomes = _attach_to(ticked, upload, user)
        attached += sum(outcome.is_done for outcome in outcomes)
        errors += _faults_said(outcomes)
    return errors, attached


def _attach_to(duties: list[Duty], upload: Upload, user: User) -> list[actions.Outcome]:
    return actions.for_each(duties, lambda duty: actions.attach(duty, upload, by=user))


def _share(request: HttpRequest, duties: list[Duty], ticked: list[Duty]) -> Errors:
    """Give the files and evidence of one report on the sheet to the ticked duties."""
    user = person_of(request)
    source = next((duty for duty in duties if str(duty.pk) == request.POST.get("from")), None)
    report = page.report_of(source) if source else None
    others = [duty for duty in ticked if duty != source]
    if report is None or not others:
        return as_errors(_("Choose the report whose files and evidence serve others, and tick those others."))
    outcomes = actions.for_each(others, lambda duty: actions.share(report, [duty], by=user))
    done = sum(outcome.is_done for outcome in outcomes)
    if done:
        said = ngettext(
            "The files and evidence now serve {count} further report.",
            "The files and evidence now serve {count} further reports.",
            done,
        )
        messages.success(request, said.format(count=done))
    return _faults_said(outcomes)


def _tell(request: HttpRequest, saved: int, attached: int) -> None:
    if saved:
        said = ngettext("{count} report is saved.", "{count} reports are saved.", saved)
        messages.success(request, said.format(count=saved))
    if attached:
        said = ngettext(
            "The file is attached to {count} report.", "The files are attached {count} times.", attached
        )
        messages.success(request, said.format(count=attached))
    if not saved and not attached and request.POST.get("step", "save") == "save":
        messages.info(request, _("Nothing was changed; everything is saved."))


def _sheet(
    request: HttpRequest,
    duties: list[Duty],
    *,
    typed: Collection[int] = (),
    faults: dict[int, list[str]] | None = None,
    errors: Errors | None = None,
    status: int = 200,
) -> HttpResponse:
    user, today = person_of(request), clock.today()
    asked = filing.asked_by_lead(duties)
    cards = filing.cards_of(duties, user, today)
    held = set(request.POST.getlist("serves"))
    for card in cards:
        pk, report = card.duty.pk, card.report
        card.said, card.is_ticked = (faults or {}).get(pk, []), bool(errors) and str(pk) in held
        card.row = Row(card.duty, report, asked.get(pk, []))
        if pk in typed:
            _keep_typed(request, card, asked.get(pk, []))
    context = {
        "programmes": filing.by_programme(cards),
        "cards": cards,
        "sources": [card for card in cards if card.is_sharing],
        "may_carry": any(card.may_carry for card in cards),
        "errors": [*(errors or []), *_card_errors(cards)],
        "files_form": ManyFilesForm(),
        "upload_limit": settings.UPLOAD_LIMIT,
        "upload_limit_words": page.size_words(settings.UPLOAD_LIMIT),
        "letter_url": _address("desk:filing-letter", duties),
        "today": today,
        "breadcrumbs": [*_crumbs(), (_("Sheet"), "")],
    }
    return render(request, "plans/desk/filing/sheet.html", context, status=status)


def _keep_typed(request: HttpRequest, card: filing.Card, asked: list[Any]) -> None:
    """Show what was typed in a row that could not be saved; the next save is a choice made knowingly."""
    report, data = card.report, request.POST.copy()
    now = report.edition_number if report else 0
    text, seen = data.get(f"d{card.duty.pk}-text", ""), data.get(f"d{card.duty.pk}-seen", "")
    data[f"d{card.duty.pk}-seen"] = str(now)
    card.row = Row(card.duty, report, asked, data)
    card.row.is_valid()
    if not card.may_write:
        card.unsent = text
    elif report and seen != str(now):
        card.theirs = report.text


def _card_errors(cards: Iterable[filing.Card]) -> Errors:
    return [
        {
            "id": f"duty-{card.duty.pk}",
            "label": _("Measure {number}").format(number=card.number),
            "text": text,
        }
        for card in cards
        for text in card.said
    ]


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
    fresh = filing.chosen(user, map(_key, duties), today)
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
        raise ValidationError(_("Write what was done before you submit."))
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
    return _("This report is submitted already; it was sent once.")


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
        "sheet_url": _address("desk:filing-sheet", [line.card.duty for line in lines if not line.is_sent]),
        "breadcrumbs": [*_crumbs(), (_("Covering letter"), "")],
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


@require_POST
def sheet_autosave(request: HttpRequest) -> JsonResponse:
    """Save the rows of a sheet that a page sends by itself; a row that cannot be saved says why."""
    user = person_of(request)
    if not _may_autosave(user):
        return _too_often()
    rows = _typed_rows(request, filing.chosen(user, request.POST.getlist("duty"), clock.today()))
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


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("My day"), reverse("desk:day")),
        (_("Duties"), reverse("desk:duties")),
        (_("File many"), reverse("desk:filing")),
    ]


def _address(name: str, duties: Iterable[Duty]) -> str:
    return f"{reverse(name)}?{urlencode([('duty', duty.pk) for duty in duties])}"


def _key(duty: Duty) -> str:
    return str(duty.pk)


def _faults_said(outcomes: Iterable[actions.Outcome]) -> Errors:
    return [
        {
            "id": f"duty-{outcome.duty.pk}",
            "label": _("Measure {number}").format(number=outcome.duty.measure.number),
            "text": text,
        }
        for outcome in outcomes
        for text in outcome.faults
    ]
