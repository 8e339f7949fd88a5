"""What follows a sitting: minutes with a signed copy, one act that publishes all decisions, answers to objections."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.contests.actions.commission import attach_minutes
from qadam.contests.actions.deciding import publish_decisions
from qadam.contests.actions.objections import answer_objection
from qadam.contests.documents.minutes import minutes_document
from qadam.contests.forms.commission import AnswerForm, MinutesForm, PublishForm
from qadam.contests.models import Activity, Arena, Commission, Decision, Minutes, Objection
from qadam.contests.queries.commission import (
    answer_days_of,
    answer_due_on,
    decisions_of,
    last_day_to_object,
    last_moment_to_publish,
    minutes_of,
    undecided_nominations,
)
from qadam.contests.rules import may_answer, may_host, may_lead, may_publish, may_read_objections, may_sit
from qadam.contests.views.commission import found_sitting, refusal, show_sitting, way
from qadam.files.actions import store
from qadam.kit import clock
from qadam.kit.forms import errors_of
from qadam.kit.languages import localized
from qadam.people.models import User
from qadam.people.views.asking import attempt, person_of, status_of
from qadam.people.views.documents import document_file, sparingly
from qadam.workflow.transitions import NotAllowed, WrongState
from qadam.writing.document import LANGUAGES

TAKEN = ~Q(state=Decision.State.OPEN)


@require_safe
@sparingly
def minutes_file(request: HttpRequest, pk: int, activity: int, language: str, kind: str) -> HttpResponse:
    """Give the minutes made from the data: to the members, and to the hosts once there are decisions."""
    user = person_of(request)
    rows = Commission.objects.select_related(
        "arena__level__contest__edition", "arena__body", "arena__territory"
    )
    commission = get_object_or_404(rows.filter(duty=Commission.Duty.DECIDING), pk=pk)
    if not (may_sit(user, commission) or may_host(user, commission.arena)):
        raise Http404
    windows = Activity.objects.filter(arena=commission.arena_id, kind__in=["jury", "vote"])
    window = get_object_or_404(
        windows.select_related("arena__level__contest", "arena__territory"), pk=activity
    )
    if language not in LANGUAGES or not window.decisions.filter(TAKEN, commission=commission).exists():
        raise Http404
    with translation.override(language):
        name = f"minutes-{commission.pk}-{window.pk}-{language}"
        return document_file(minutes_document(window, commission), kind, name)


@require_POST
def minutes(request: HttpRequest, pk: int, activity: int) -> HttpResponse:
    """Take the number, the day and the signed copy of the minutes."""
    user, seat, window = found_sitting(request, pk, activity)
    if not may_lead(user, seat.commission):
        raise PermissionDenied
    form = MinutesForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_sitting(request, seat, window, errors=errors_of([form]), minutes_form=form, status=400)
    told = form.cleaned_data
    try:
        file = told["signed_copy"]
        is_sample = window.arena.level.contest.is_sample
        copy = store(file, by=user, is_sample=is_sample) if file else None
        attach_minutes(
            window,
            seat.commission,
            number=told["number"],
            held_on=told["held_on"],
            signed_copy=copy,
            by=user,
        )
    except (ValidationError, WrongState, NotAllowed) as error:
        errors, status = refusal(error)
        return show_sitting(request, seat, window, errors=errors, minutes_form=form, status=status)
    messages.success(request, _("The minutes have their number."))
    return redirect("contestdesk:sitting", seat.commission_id, window.pk)


def _arena(pk: int) -> Arena:
    rows = Arena.objects.select_related(
        "level__contest__edition__issuer",
        "level__contest__edition__control",
        "level__passes_to",
        "body",
        "territory__parent__parent",
    )
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the decisions of an arena that are taken, and publish them all in one act."""
    user, arena = person_of(request), _arena(pk)
    if not may_publish(user, arena):
        raise Http404
    last, now = last_moment_to_publish(arena), clock.now()
    is_late = last is not None and last <= now
    form = PublishForm(request.POST if request.method == "POST" else None, is_late=is_late)
    if form.is_bound and form.is_valid() and _publish(form, arena, user):
        messages.success(request, _("The decisions are published; the winners are named."))
        return redirect("contestdesk:publication", arena.pk)
    decisions = list(decisions_of(arena).filter(TAKEN))
    context = {
        "arena": arena,
        "contest": arena.level.contest,
        "decisions": [(one, _winners(one)) for one in decisions],
        "minutes": _minutes(decisions),
        "waiting": undecided_nominations(arena),
        "may_now": any(one.state == Decision.State.TAKEN for one in decisions),
        "is_published": any(one.state == Decision.State.PUBLISHED for one in decisions),
        "last": last,
        "is_late": is_late,
        "last_day_to_object": last_day_to_object(arena),
        "form": form,
        "breadcrumbs": way((_("Publication: {arena}").format(arena=localized(arena, "name")), "")),
    }
    status = status_of(form) if form.is_bound else 200
    return render(request, "contests/desk/publication.html", context, status=status)


def _minutes(decisions: list[Decision]) -> list[tuple[Activity, Commission, Minutes | None]]:
    """Return each window that something was decided in, with the commission and the minutes that were signed."""
    sittings = {(one.activity_id, one.commission_id): one for one in decisions}
    return [
        (one.activity, one.commission, minutes_of(one.activity, one.commission)) for one in sittings.values()
    ]


def _publish(form: PublishForm, arena: Arena, user: User) -> bool:
    return attempt(form, lambda: publish_decisions(arena, **form.cleaned_data, by=user))


def _winners(decision: Decision) -> list[str]:
    rows = decision.outcome.get("winners") or decision.outcome.get("chosen") or []
    return list(rows)


@require_safe
def objections(request: HttpRequest, pk: int) -> HttpResponse:
    """List the objections to the result of an arena."""
    user, arena = person_of(request), _arena(pk)
    if not may_read_objections(user, arena):
        raise Http404
    return _objections(request, arena)


def _objections(
    request: HttpRequest, arena: Arena, *, typed: AnswerForm | None = None, of: int = 0
) -> HttpResponse:
    user, today = person_of(request), clock.today()
    held = list(arena.objections.select_related("answered_by").order_by("state", "sent_at", "pk"))
    is_answering = any(may_answer(user, one) for one in held[:1])
    for one in held:
        one.arena = arena
    held.sort(key=lambda one: (one.state == Objection.State.ANSWERED, one.sent_at))
    days = answer_days_of(arena.pk)
    rows = [
        (
            one,
            answer_due_on(one, days),
            (typed if one.pk == of and typed else AnswerForm(auto_id=f"answer-{one.pk}-%s"))
            if is_answering and one.state == Objection.State.OPEN
            else None,
        )
        for one in held
    ]
    context = {
        "arena": arena,
        "contest": arena.level.contest,
        "rows": rows,
        "today": today,
        "last_day_to_object": last_day_to_object(arena),
        "errors": errors_of([typed]) if typed else [],
        "breadcrumbs": way((_("Objections: {arena}").format(arena=localized(arena, "name")), "")),
    }
    return render(
        request, "contests/desk/objections.html", context, status=status_of(typed) if typed else 200
    )


@require_POST
def objection_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection."""
    user = person_of(request)
    held = get_object_or_404(Objection, pk=pk)
    arena = _arena(held.arena_id)
    if not may_read_objections(user, arena):
        raise Http404
    if not may_answer(user, held):
        raise PermissionDenied
    form = AnswerForm(request.POST, auto_id=f"answer-{held.pk}-%s")
    if form.is_valid() and attempt(form, lambda: answer_objection(held, **form.cleaned_data, by=user)):
        messages.success(request, _("The answer is given; it is found by the number of the objection."))
        return redirect("contestdesk:objections", arena.pk)
    return _objections(request, arena, typed=form, of=held.pk)
