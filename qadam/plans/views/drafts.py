"""The issuer's side: programmes one controls, the open questions of drafts, approval, new editions."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.kit import clock
from qadam.kit.forms import errors_of
from qadam.kit.languages import localized
from qadam.kit.numbers import whole_number
from qadam.people.models import Body
from qadam.people.views.asking import attempt, person_of
from qadam.plans import actions
from qadam.plans.board.asking import span_of
from qadam.plans.board.figures import Figures, totals_of
from qadam.plans.board.scope import Scope
from qadam.plans.expansion import Expected, expected_of
from qadam.plans.forms import BodiesForm, DateForm, InnerDayForm, StartForm
from qadam.plans.forms.schemes import ChooseSchemeForm, ConsolidatorForm
from qadam.plans.models import Consolidator, Duty
from qadam.plans.office.drafts import (
    awaiting_events_of,
    crowded_duties,
    editions_controlled_by,
    gatherers_for,
    is_on_events,
    measures_to_settle,
    offered_for,
    questions_of,
    shared_of,
    undated_of,
    ways_of,
    without_room,
)
from qadam.plans.office.schemes import schemes_to_choose
from qadam.plans.office.words import history_of
from qadam.plans.queries import scheme_on
from qadam.plans.rules import may_approve, may_set_date
from qadam.plans.succession import duties_left, ended_bodies
from qadam.programmes.actions import begin_edition
from qadam.programmes.facts import ways_from
from qadam.programmes.models import BodyQuestion, Edition, Measure
from qadam.programmes.package.faults import PackageError
from qadam.programmes.rules import may_begin_edition, may_derive, may_settle
from qadam.programmes.succession import answer
from qadam.workflow.transitions import NotAllowed, WrongState

State = Edition.State


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """List the programmes I control, drafts first."""
    user = person_of(request)
    editions = list(editions_controlled_by(user, clock.today()))
    groups = [
        (_("Drafts"), [edition for edition in editions if edition.state == State.DRAFT]),
        (
            pgettext("several", "In force"),
            [edition for edition in editions if edition.state == State.APPROVED],
        ),
        (_("Founding documents"), [edition for edition in editions if edition.state == State.ARCHIVE]),
    ]
    context = {
        "groups": [(label, held) for label, held in groups if held],
        "has_left_behind": duties_left(clock.today()).filter(edition__in=editions).exists(),
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Programmes"), "")],
    }
    return render(request, "plans/desk/programmes.html", context)


@require_safe
def programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a programme I control needs, and what I may do with it."""
    return _page(request, _edition(request, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def body_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say who does the work of a body in a new edition."""
    user, edition = person_of(request), _edition(request, slug)
    question = get_object_or_404(
        BodyQuestion.objects.select_related("edition", "body"), pk=pk, edition=edition
    )
    if not may_settle(user, edition):
        raise NotAllowed(_("Only the issuer's side confirms the bodies of a new edition."))
    offered = offered_for(question)
    form = BodiesForm(
        request.POST if request.method == "POST" else None,
        question=question,
        offered=_with_added(request, offered),
        initial={"bodies": offered},
    )
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "add":
            return render(
                request, "plans/desk/question.html", _question(edition, question, _more(question, form))
            )
        said = _("{body} is confirmed.").format(body=localized(question.body, "name"))
        if attempt(form, lambda: answer(question, bodies=form.chosen(), by=user)):
            messages.success(request, said)
            return redirect("desk:programme", slug)
    context = _question(edition, question, form)
    return render(request, "plans/desk/question.html", context, status=400 if form.errors else 200)


def _with_added(request: HttpRequest, offered: QuerySet[Body]) -> QuerySet[Body]:
    """Offer besides what is proposed also what was added on this page."""
    chosen = [key for text in request.POST.getlist("bodies") if (key := whole_number(text)) is not None]
    return (offered | Body.objects.filter(pk__in=chosen)).distinct()


def _more(question: BodyQuestion, form: BodiesForm) -> BodiesForm:
    """Return the form with the other body among those ticked, and room for one more."""
    bodies = Body.objects.filter(pk__in=[body.pk for body in form.chosen()])
    offered = (offered_for(question) | bodies).distinct()
    return BodiesForm(question=question, offered=offered, initial={"bodies": bodies})


def _question(edition: Edition, question: BodyQuestion, form: BodiesForm) -> dict[str, Any]:
    name = localized(question.body, "name")
    return {
        "edition": edition,
        "question": question,
        "heirs": ways_of(question, edition.first_on),
        "form": form,
        "measures": list(edition.measures.filter(executors__body=question.body).distinct()),
        "breadcrumbs": _way(edition, (name, "")),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def measure_date(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Set the day that the document leaves open."""
    user, edition = person_of(request), _edition(request, slug)
    measure = get_object_or_404(Measure.objects.select_related("edition"), edition=edition, code=code)
    if not may_set_date(user, measure):
        raise NotAllowed(_("Only the issuer's side sets a day that the document leaves open."))
    is_event = edition.state == State.APPROVED and is_on_events(measure)
    form = DateForm(request.POST if request.method == "POST" else None, measure=measure, is_event=is_event)

    def set_day() -> None:
        actions.set_date(measure, by=user, **form.cleaned_data)
        messages.success(request, _("The event is registered.") if is_event else _("The day is set."))

    if request.method == "POST" and form.is_valid() and attempt(form, set_day):
        return redirect("desk:programme", slug)
    context = {
        "edition": edition,
        "measure": measure,
        "form": form,
        "is_event": is_event,
        "decisions": list(measure.date_decisions.select_related("decided_by")),
        "history": history_of(measure),
        "breadcrumbs": _way(edition, (_("Measure {number}").format(number=measure.number), "")),
    }
    return render(request, "plans/desk/date.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_consolidator(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Name who gathers the information on a measure that its document gives to several bodies equally."""
    user, edition = person_of(request), _edition(request, slug)
    measure = get_object_or_404(Measure.objects.select_related("edition"), edition=edition, code=code)
    if not may_set_date(user, measure):
        raise NotAllowed(_("Only the issuer's side names who gathers the information."))
    named = Consolidator.objects.filter(measure=measure).select_related("body", "decided_by").first()
    form = ConsolidatorForm(
        request.POST if request.method == "POST" else None,
        bodies=gatherers_for(measure, clock.today()),
        initial={"body": named.body.key if named else ""},
    )

    def name() -> None:
        body = Body.objects.get(key=form.cleaned_data["body"])
        actions.name_consolidator(measure, body, by=user, document=form.cleaned_data["document"])
        told = _("{body} gathers the information; the duties of the others follow.")
        messages.success(request, told.format(body=localized(body, "name")))

    if request.method == "POST" and form.is_valid() and attempt(form, name):
        return redirect("desk:programme", slug)
    context = {
        "edition": edition,
        "measure": measure,
        "named": named,
        "form": form,
        "history": history_of(measure),
        "breadcrumbs": _way(edition, (_("Measure {number}").format(number=measure.number), "")),
    }
    return render(request, "plans/desk/consolidator.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_inner_day(request: HttpRequest, slug: str, code: str, day: str) -> HttpResponse:
    """Set one own day for the co-executors of a measure's moment where the scheme leaves them no room."""
    user, edition = person_of(request), _edition(request, slug)
    measure = get_object_or_404(Measure.objects.select_related("edition"), edition=edition, code=code)
    lead_on = _day(day)
    if lead_on is None:
        raise Http404
    crowded = crowded_duties(edition).filter(measure=measure, measure_on=lead_on)
    duties = list(crowded.select_related("body"))
    if not duties:
        raise Http404
    if not may_set_date(user, measure):
        raise NotAllowed(_("Only the issuer's side sets a co-executor's own day."))
    form = InnerDayForm(request.POST if request.method == "POST" else None)

    def set_days() -> None:
        count = actions.set_inner_days(duties, by=user, **form.cleaned_data)
        told = ngettext(
            "The own day of {count} co-executor is set.", "The own day of {count} co-executors is set.", count
        )
        messages.success(request, told.format(count=count))

    if request.method == "POST" and form.is_valid() and attempt(form, set_days):
        return redirect("desk:programme", slug)
    context = {
        "edition": edition,
        "measure": measure,
        "lead_on": lead_on,
        "duties": duties,
        "form": form,
        "breadcrumbs": _way(edition, (_("Measure {number}").format(number=measure.number), "")),
    }
    return render(request, "plans/desk/inner_day.html", context, status=400 if form.errors else 200)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_POST
def programme_scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose by which scheme a draft will be controlled."""
    user, edition = person_of(request), _edition(request, slug)
    form = _scheme_form(edition, request.POST)
    if form.is_valid() and attempt(
        form, lambda: actions.choose_scheme(edition, form.cleaned_data["scheme"], by=user)
    ):
        messages.success(request, _("The control scheme is chosen."))
        return redirect("desk:programme", slug)
    return _page(request, edition, scheme=form, status=400)


def _scheme_form(edition: Edition, data: Any = None) -> ChooseSchemeForm:
    rows = schemes_to_choose(edition.first_on or clock.today())
    return ChooseSchemeForm(data, rows=rows, initial={"scheme": edition.scheme})


@require_POST
def programme_approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a draft into force; where duties would be past their day at once, a person says whether they are made."""
    user, edition = person_of(request), _edition(request, slug)
    is_asked = edition.state == State.DRAFT and may_approve(user, edition)
    if is_asked and not request.POST.get("confirmed"):
        try:
            actions.check_ready(edition)
        except ValidationError as error:
            return _page(request, edition, errors=error.messages, status=400)
        expected = expected_of(edition, clock.today())
        if expected.past:
            return _page(request, edition, expected=expected)
    is_left_out = bool(request.POST.get("confirmed")) and request.POST.get("past") == "left_out"
    try:
        actions.approve(edition, by=user, leave_out_past=is_left_out)
    except WrongState as changed:
        return _page(request, _edition(request, slug), errors=[str(changed)], status=409)
    except NotAllowed as refusal:
        return _page(request, edition, errors=[str(refusal)], status=403)
    except ValidationError as error:
        return _page(request, edition, errors=error.messages, status=400)
    told = (
        _("The programme is in force; its duties are made and every body sees its own.")
        if Duty.objects.filter(edition=edition).exists()
        else _("The programme is in force; no duties come of it.")
    )
    messages.success(request, told)
    return redirect("desk:programme", slug)


@require_POST
def programme_begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a new edition of a programme."""
    user, origin = person_of(request), _edition(request, slug)
    form = StartForm(request.POST, origin=origin)
    if not form.is_valid():
        return _page(request, origin, start=form, status=400)
    try:
        made = begin_edition(origin, form.cleaned_data["start"], by=user)
    except NotAllowed as refusal:
        return _page(request, origin, errors=[str(refusal)], status=403)
    except PackageError as error:
        return _page(request, origin, start=form, errors=_told(origin, form, error), status=400)
    messages.success(
        request, _("The draft of the new edition is made. Answer its questions, then approve it.")
    )
    if made.left_behind:
        messages.warning(
            request, _("These parts stayed behind: {parts}.").format(parts=", ".join(made.left_behind))
        )
    return redirect("desk:programme", made.edition.slug)


def _told(origin: Edition, form: StartForm, error: PackageError) -> list[str]:
    slug = f"{origin.family}-{form.cleaned_data['start']:%Y-%m}"
    if Edition.objects.filter(slug=slug).exists():
        return [_("There is an edition that begins in this month already.")]
    return [
        _("The programme cannot be moved to this day: {fault}").format(fault=fault) for fault in error.faults
    ]


def _numbers(edition: Edition, today: date) -> Figures:
    """Return how the duties due so far stand, counted as on the control board, where the numbers lead."""
    return totals_of(Scope((edition,), span_of([edition]), today))[0]


def _edition(request: HttpRequest, slug: str) -> Edition:
    """Find a programme I control; any other is as if it were not there."""
    edition: Edition = get_object_or_404(editions_controlled_by(person_of(request), clock.today()), slug=slug)
    return edition


def _page(
    request: HttpRequest,
    edition: Edition,
    *,
    errors: list[str] | None = None,
    start: StartForm | None = None,
    scheme: ChooseSchemeForm | None = None,
    expected: Expected | None = None,
    status: int = 200,
) -> HttpResponse:
    user, today = person_of(request), clock.today()
    is_draft = edition.state == State.DRAFT
    questions = questions_of(edition)
    measures = [] if edition.state == State.ARCHIVE else measures_to_settle(edition)
    context: dict[str, Any] = {
        "edition": edition,
        "questions": questions,
        "open_questions": sum(asked.question.answered_at is None for asked in questions),
        "undated": undated_of(edition) if is_draft else [],
        "on_events": awaiting_events_of(measures) if edition.state == State.APPROVED else [],
        "findings": list(edition.findings.all()) if is_draft else [],
        "numbers": _numbers(edition, today) if edition.state == State.APPROVED else None,
        "later": list(edition.later_editions.all()),
        "scheme": None if is_draft else scheme_on(edition.scheme, max(today, edition.first_on or today)),
        "shared": shared_of(measures),
        "without_room": without_room(edition) if edition.state == State.APPROVED else [],
        "left_behind": ended_bodies(edition, today) if edition.state == State.APPROVED else [],
        "may_confirm": may_settle(user, edition),
        "may_derive": may_derive(user, edition),
        "confirmation": _confirmation(expected) if expected else "",
        "may_be_left_out": expected.may_be_left_out if expected else 0,
        "may_approve": is_draft and may_approve(user, edition),
        "may_name": may_approve(user, edition),
        "errors": [
            *[{"id": "", "label": "", "text": text} for text in errors or []],
            *errors_of([form for form in (start, scheme) if form]),
        ],
        "ways": list(ways_from(user, edition)),
        "history": history_of(edition),
        "breadcrumbs": _way(edition),
    }
    if may_settle(user, edition):
        context["scheme_form"] = scheme or _scheme_form(edition)
    if may_begin_edition(user, edition) and edition.first_on and not is_draft:
        context["start"] = start or StartForm(origin=edition)
    return render(request, "plans/desk/programme.html", context, status=status)


def _confirmation(expected: Expected) -> str:
    """Return what a person must know before a programme with past duties is put into force."""
    told = ngettext(
        "{count} duty will be made, {past} of them are past their day already.",
        "{count} duties will be made, {past} of them are past their day already.",
        expected.count,
    )
    return told.format(count=expected.count, past=expected.past)


def _way(edition: Edition, *further: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("desk:programme", args=[edition.slug]) if further else ""
    return [
        (_("My day"), reverse("desk:day")),
        (_("Programmes"), reverse("desk:programmes")),
        (localized(edition, "short"), home),
        *further,
    ]
