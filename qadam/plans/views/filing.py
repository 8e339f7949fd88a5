"""Filing many duties at once: choosing them, and one sheet for all reports."""

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from qadam.files.actions import store
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.kit.forms import errors_of
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.forms.filing import FilingFilter, ManyFilesForm, Row
from qadam.plans.models import Duty
from qadam.plans.office import filing, page
from qadam.plans.office.waiting import writing_bodies
from qadam.plans.views.duties import as_errors
from qadam.programmes.models import Edition

Errors = list[dict[str, str]]


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the duties that are put on one sheet."""
    user, today = person_of(request), clock.today()
    bodies = writing_bodies(user, today)
    if not bodies:
        return render(request, "plans/desk/filing/nobody.html", {"breadcrumbs": crumbs()}, status=200)
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
        "all_url": address_of("desk:filing-sheet", duties),
        "breadcrumbs": crumbs(),
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
    rows = typed_rows(request, duties)
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
        fresh = filing.chosen(user, map(key_of, duties), clock.today())
        typed = {row.duty.pk for row in rows} & set(faults)
        return _sheet(request, fresh, typed=typed, faults=faults, errors=errors, status=400)
    return redirect(address_of("desk:filing-letter" if step == "letter" else "desk:filing-sheet", duties))


def typed_rows(request: HttpRequest, duties: Collection[Duty]) -> list[Row]:
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
    fresh = filing.chosen(user, map(key_of, duties), clock.today())
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
        "letter_url": address_of("desk:filing-letter", duties),
        "today": today,
        "breadcrumbs": [*crumbs(), (_("Sheet"), "")],
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


def crumbs() -> list[tuple[str, str]]:
    """Return the way to filing many, for the head of its pages."""
    return [
        (_("My day"), reverse("desk:day")),
        (_("Duties"), reverse("desk:duties")),
        (_("File many"), reverse("desk:filing")),
    ]


def address_of(name: str, duties: Iterable[Duty]) -> str:
    """Return the address of a page for these duties."""
    return f"{reverse(name)}?{urlencode([('duty', duty.pk) for duty in duties])}"


def key_of(duty: Duty) -> str:
    """Return a duty's key as an address writes it."""
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
