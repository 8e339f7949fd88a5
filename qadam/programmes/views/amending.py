"""The issuer's side amends a programme: the list of acts, one act with its rows on two sides, a form for a row."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.files.actions import store
from qadam.kit import clock
from qadam.kit.forms import errors_of
from qadam.kit.languages import localized
from qadam.kit.numbers import whole_number
from qadam.people.views.asking import person_of
from qadam.programmes import amending
from qadam.programmes.amendment_faults import faults_of
from qadam.programmes.amendments import (
    amendments_of,
    deadline_words,
    keys_of,
    number_of,
    read_rows,
    reports_words,
    sides_of,
)
from qadam.programmes.forms import ActForm, WholeRow, body_choices, typed_again
from qadam.programmes.models import Amendment, Edition, Measure, MeasureChange
from qadam.programmes.previews import PREVIEWS, previews_of
from qadam.programmes.queries import editions_amended_by
from qadam.programmes.rows import MeasureText, present_text, text_of
from qadam.programmes.rules import may_amend
from qadam.workflow.transitions import NotAllowed, WrongState

Kind = MeasureChange.Kind
# Shown beside the form with what they mean.
EXAMPLES = (
    "until 2026-11-15",
    "quarterly",
    "quarters 2026-Q2..2026-Q4",
    "until 2026-12-01; monthly",
    "standing",
)
REPORT_EXAMPLES = ("day 5 after quarter", "day 10 after month", "by 2026-12-20")


def edition_of_desk(request: HttpRequest, slug: str) -> Edition:
    """Find a programme in force that I control; any other is as if it were not there."""
    return get_object_or_404(editions_amended_by(person_of(request), clock.today()), slug=slug)


def way(edition: Edition, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the crumbs of a page below a programme of the desk."""
    return [
        (_("My day"), reverse("desk:day")),
        (_("Programmes"), reverse("desk:programmes")),
        (localized(edition, "short"), reverse("desk:programme", args=[edition.slug])),
        *further,
    ]


def _way(edition: Edition, *further: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("amending:list", args=[edition.slug]) if further else ""
    return way(edition, (_("Amendments"), home), *further)


def _need_amender(request: HttpRequest, edition: Edition) -> None:
    if not may_amend(person_of(request), edition):
        raise NotAllowed(_("Only the issuer's side amends a programme, once it is in force."))


def _amendment(edition: Edition, pk: int) -> Amendment:
    found: Amendment = get_object_or_404(edition.amendments.select_related("upload", "made_by"), pk=pk)
    found.edition = edition
    return found


def _url(name: str, amendment: Amendment, *further: object) -> str:
    return reverse(f"amending:{name}", args=[amendment.edition.slug, amendment.pk, *further])


@require_safe
def amendment_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the acts that amended a programme, and the drafts of further ones."""
    edition = edition_of_desk(request, slug)
    context = {
        "edition": edition,
        "drafts": list(edition.amendments.filter(state=Amendment.State.DRAFT)),
        "enacted": amendments_of(edition)[::-1],
        "may_amend": may_amend(person_of(request), edition),
        "breadcrumbs": _way(edition),
    }
    return render(request, "programmes/desk/amendments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the draft of an amendment."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    _need_amender(request, edition)

    def save(heading: dict[str, Any]) -> Amendment:
        return amending.begin_amendment(edition, by=user, **heading)

    return _act_page(request, edition, None, save)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write the number, the days, the titles and the file of the act."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    amendment = _amendment(edition, pk)
    _need_amender(request, edition)

    def save(heading: dict[str, Any]) -> Amendment:
        seen = heading.pop("seen")
        return amending.save_heading(amendment, by=user, seen=seen, **heading)

    return _act_page(request, edition, amendment, save)


def _act_page(
    request: HttpRequest,
    edition: Edition,
    amendment: Amendment | None,
    save: Callable[[dict[str, Any]], Amendment],
) -> HttpResponse:
    is_sent = request.method == "POST"
    form = ActForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        instance=amendment,
        initial={"seen": amendment.edition_number if amendment else 0},
    )
    status = 200
    if is_sent and form.is_valid():
        try:
            saved = save(_heading(request, form, edition, is_new=amendment is None))
        except ValidationError as error:
            form.add_error("file", ValidationError(error.messages))
        except WrongState as changed:
            form.add_error(None, str(changed))
            status = 409
        else:
            messages.success(request, _("The act is saved. Now change the rows of the plan."))
            return redirect(_url("amendment", saved))
    context = {
        "edition": edition,
        "amendment": amendment,
        "form": form,
        "breadcrumbs": _way(edition, (_("The act"), "")),
    }
    return render(
        request, "programmes/desk/act.html", context, status=status if not form.errors else max(status, 400)
    )


def _heading(request: HttpRequest, form: ActForm, edition: Edition, *, is_new: bool) -> dict[str, Any]:
    heading = dict(form.cleaned_data)
    file, seen = heading.pop("file"), heading.pop("seen")
    if file:
        heading["upload"] = store(file, by=person_of(request), is_sample=edition.is_sample)
    return heading if is_new else heading | {"seen": seen}


@require_safe
def amendment_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show an act with its rows before and after, what the draft still lacks, and what will follow."""
    edition = edition_of_desk(request, slug)
    return _page(request, _amendment(edition, pk))


def _page(
    request: HttpRequest, amendment: Amendment, *, errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    edition, user = amendment.edition, person_of(request)
    rows = read_rows(amendment.changes.all())
    faults = faults_of(amendment, rows) if amendment.is_draft else []
    is_draft = amendment.is_draft and may_amend(user, edition)
    sides = sides_of(rows)
    # Reading the plan as it would become takes its time: it is done when asked for.
    is_asked = "preview" in request.GET
    touched = {side.change.measure_id for side in sides}
    context = {
        "edition": edition,
        "amendment": amendment,
        "sides": sides,
        "faults": faults,
        "previews": previews_of(amendment) if is_draft and not faults and is_asked else [],
        "may_preview": bool(PREVIEWS.names()) and not is_asked,
        "measures": [
            measure for measure in edition.measures.filter(ended_on=None) if measure.pk not in touched
        ]
        if is_draft
        else [],
        "is_mine": is_draft,
        "errors": [{"id": "", "label": "", "text": text} for text in errors or []],
        "breadcrumbs": _way(edition, (_title(amendment), "")),
    }
    return render(request, "programmes/desk/amendment.html", context, status=status)


def _title(amendment: Amendment) -> str:
    if amendment.number:
        return _("Act No {number}").format(number=amendment.number)
    return _("Draft of an act")


@require_POST
def enact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Bring an amendment into force."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    amendment = _amendment(edition, pk)
    try:
        amending.enact(amendment, by=user)
    except WrongState as changed:
        return _page(request, _amendment(edition, pk), errors=[str(changed)], status=409)
    except ValidationError as error:
        return _page(request, amendment, errors=error.messages, status=400)
    messages.success(request, _("The amendment is in force; the duties follow the new rows from its day on."))
    return redirect(_url("amendment", amendment))


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, slug: str, pk: int, code: str) -> HttpResponse:
    """Write how a row of the plan will read."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    amendment = _amendment(edition, pk)
    _need_amender(request, edition)
    measures = edition.measures.select_related("node", "addressee")
    measure = get_object_or_404(measures.prefetch_related("products", "executors__body"), code=code)
    change = amendment.changes.filter(measure=measure).first()
    present = present_text(measure)
    shown = text_of(change.new) if change and change.new else present

    def save(text: MeasureText, seen: int) -> None:
        amending.change_measure(amendment, measure, new=text, by=user, seen=seen)

    return _row_page(request, amendment, present, shown, change, save, measure=measure)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write a row that the act adds."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    amendment = _amendment(edition, pk)
    _need_amender(request, edition)

    def save(text: MeasureText, seen: int) -> None:
        amending.add_measure(amendment, new=text, by=user)

    return _row_page(request, amendment, MeasureText(), MeasureText(), None, save)


@require_http_methods(["GET", "HEAD", "POST"])
def added(request: HttpRequest, slug: str, pk: int, change_pk: int) -> HttpResponse:
    """Write anew a row that the draft adds."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    amendment = _amendment(edition, pk)
    _need_amender(request, edition)
    change = get_object_or_404(amendment.changes, pk=change_pk, kind=Kind.ADD)
    shown = text_of(change.new)

    def save(text: MeasureText, seen: int) -> None:
        amending.rewrite_added(change, new=text, by=user, seen=seen)

    return _row_page(request, amendment, shown, shown, change, save)


def _row_page(
    request: HttpRequest,
    amendment: Amendment,
    before: MeasureText,
    shown: MeasureText,
    change: MeasureChange | None,
    save: Callable[[MeasureText, int], None],
    measure: Measure | None = None,
) -> HttpResponse:
    edition, is_sent = amendment.edition, request.method == "POST"
    seen = change.edition_number if change else 0
    step = request.POST.get("step", "")
    typed = typed_again(request.POST) if is_sent else shown
    day = amendment.in_force_on or clock.today()
    bodies = body_choices(day, {*keys_of(before), *keys_of(typed)})
    where = None if measure else edition
    errors: list[dict[str, str]] = []
    status = 200
    if is_sent and step == "save":
        whole = WholeRow(bodies, where, data=request.POST)
        if whole.is_valid():
            try:
                save(whole.text(before), whole.row.cleaned_data["seen"])
            except (ValidationError, WrongState) as refusal:
                status = 409 if isinstance(refusal, WrongState) else 400
                said = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
                errors = [{"id": "", "label": "", "text": text} for text in said]
            else:
                messages.success(
                    request, _("The row is in the draft; the plan changes when the act is in force.")
                )
                return redirect(_url("amendment", amendment))
        else:
            status = 400
    else:
        kept = whole_number(request.POST.get("seen", "")) if is_sent else None
        whole = WholeRow(bodies, where, text=typed, seen=seen if kept is None else kept)
    number = measure.number if measure else typed.number
    context = {
        "edition": edition,
        "amendment": amendment,
        "measure": measure,
        "change": change,
        "whole": whole,
        "examples": [
            *((rule, deadline_words(rule)) for rule in EXAMPLES),
            *((rule, reports_words(rule)) for rule in REPORT_EXAMPLES),
        ],
        "deadline": deadline_words(typed.deadline),
        "reports": reports_words(typed.reports),
        "errors": [*errors, *errors_of(whole.forms if whole.row.is_bound else [])],
        "breadcrumbs": _way(
            edition,
            (_title(amendment), _url("amendment", amendment)),
            (_("Measure {number}").format(number=number) if number else _("A new measure"), ""),
        ),
    }
    return render(request, "programmes/desk/row.html", context, status=status)


@require_POST
def end(request: HttpRequest, slug: str, pk: int, code: str) -> HttpResponse:
    """End a measure by the act."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    amendment = _amendment(edition, pk)
    measure = get_object_or_404(edition.measures.select_related("node", "addressee"), code=code)
    seen = whole_number(request.POST.get("seen", ""))
    try:
        amending.end_measure(amendment, measure, by=user, seen=seen)
    except WrongState as changed:
        return _page(request, _amendment(edition, pk), errors=[str(changed)], status=409)
    except ValidationError as error:
        return _page(request, amendment, errors=error.messages, status=400)
    messages.success(request, _("The draft ends measure {number}.").format(number=measure.number))
    return redirect(_url("amendment", amendment))


@require_POST
def drop(request: HttpRequest, slug: str, pk: int, change_pk: int) -> HttpResponse:
    """Take a row out of the draft."""
    user, edition = person_of(request), edition_of_desk(request, slug)
    amendment = _amendment(edition, pk)
    _need_amender(request, edition)
    change = amendment.changes.select_related("measure").filter(pk=change_pk).first()
    if change is not None:
        number = number_of(change)
        try:
            amending.drop_change(change, by=user)
        except WrongState as changed:
            return _page(request, _amendment(edition, pk), errors=[str(changed)], status=409)
        messages.success(request, _("Measure {number} is out of the draft.").format(number=number))
    return redirect(_url("amendment", amendment))
