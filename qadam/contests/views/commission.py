"""The page of a sitting: my points, conflicts, questions and votes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qadam.contests.actions.commission import declare_conflict, lift_conflict
from qadam.contests.actions.deciding import give_opinion, open_question, reopen_question, take_decision
from qadam.contests.actions.scoring import give_scores, keep_scores
from qadam.contests.forms.commission import ConflictForm, MinutesForm, ScoreForm, WhyForm
from qadam.contests.models import Activity, Commission, Conflict, Decision, Mandate, Nomination
from qadam.contests.office.sitting import SittingView, Typed, sitting_of
from qadam.contests.queries.commission import minutes_of
from qadam.contests.rules import seat_of
from qadam.kit import clock
from qadam.kit.forms import errors_of
from qadam.kit.languages import localized
from qadam.kit.numbers import whole_number
from qadam.people import limits
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.workflow.transitions import NotAllowed, WrongState

# A member's page saves itself whenever a field is left.
AUTOSAVES_A_MINUTE = 60
Errors = list[dict[str, str]]


def found_sitting(request: HttpRequest, pk: int, activity: int) -> tuple[User, Mandate, Activity]:
    """Return who asks, the seat held today, and the window; a stranger is told nothing of it."""
    user = person_of(request)
    commissions = Commission.objects.select_related("arena__level__contest").filter(
        duty=Commission.Duty.DECIDING
    )
    commission = get_object_or_404(commissions, pk=pk)
    seat = seat_of(user, commission)
    if seat is None:
        raise Http404
    windows = Activity.objects.filter(arena=commission.arena_id, kind__in=["jury", "vote"])
    window = get_object_or_404(windows.select_related("arena__level__contest", "stage"), pk=activity)
    seat.commission = commission
    return user, seat, window


@require_safe
def sitting(request: HttpRequest, pk: int, activity: int) -> HttpResponse:
    """Show a sitting to a member."""
    _user, seat, window = found_sitting(request, pk, activity)
    return show_sitting(request, seat, window)


def show_sitting(
    request: HttpRequest,
    seat: Mandate,
    window: Activity,
    *,
    typed: Typed | None = None,
    errors: Errors | None = None,
    conflict_form: ConflictForm | None = None,
    minutes_form: MinutesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    view = sitting_of(seat.commission, window, seat, typed or Typed())
    kept = minutes_of(window, seat.commission)
    context = {
        "view": view,
        "commission": seat.commission,
        "activity": window,
        "contest": window.arena.level.contest,
        "errors": errors or [],
        "conflict_form": conflict_form or ConflictForm(None, _may_name(view), view.candidacies),
        "minutes": kept,
        "minutes_form": minutes_form or MinutesForm(initial=_minutes(kept)),
        "has_decisions": Decision.objects.filter(activity=window, commission=seat.commission)
        .exclude(state=Decision.State.OPEN)
        .exists(),
        "breadcrumbs": way((localized(seat.commission, "name"), "")),
    }
    return render(request, "contests/desk/sitting.html", context, status=status)


def _minutes(kept: Any) -> dict[str, Any]:
    return {"number": kept.number, "held_on": kept.held_on} if kept else {"held_on": clock.today()}


def _may_name(view: SittingView) -> list[Mandate]:
    """Return for whom a conflict may be told: anybody by those who lead, oneself by a member."""
    return [one for one in view.members if view.is_leading or one.pk == view.seat.pk]


def way(*further: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of a commission."""
    return [
        (_("My day"), reverse("desk:day")),
        (_("Commissions"), reverse("contestdesk:commissions")),
        *further,
    ]


def refusal(error: Exception) -> tuple[Errors, int]:
    """Return a refusal as the errors of a page and the status of the answer."""
    if isinstance(error, ValidationError):
        return [{"id": "", "label": "", "text": text} for text in error.messages], 400
    status = 409 if isinstance(error, WrongState) else 403
    return [{"id": "", "label": "", "text": str(error)}], status


@require_POST
def scores(request: HttpRequest, pk: int, activity: int, nomination: int) -> HttpResponse:
    """Keep or give a member's points in a nomination."""
    user, seat, window = found_sitting(request, pk, activity)
    chosen = get_object_or_404(Nomination, pk=nomination, contest=window.arena.level.contest)
    typed = Typed(f"scores-{chosen.pk}", request.POST)
    form = _score_form(seat, window, chosen, typed)
    if form is None:
        said = _("Nothing was saved: scores are not taken in this nomination now.")
        return show_sitting(request, seat, window, errors=refusal(WrongState(said))[0], status=409)
    if not form.is_valid():
        return show_sitting(request, seat, window, typed=typed, errors=errors_of([form]), status=400)
    is_giving = request.POST.get("step") == "give"
    try:
        (give_scores if is_giving else keep_scores)(window, chosen, form.points(), by=user)
    except (ValidationError, WrongState, NotAllowed) as error:
        errors, status = refusal(error)
        return show_sitting(request, seat, window, typed=typed, errors=errors, status=status)
    if is_giving:
        messages.success(request, _("Your scores are given. You see what the others gave, below."))
    else:
        messages.success(request, _("Your scores are saved."))
    return redirect(f"{_address(seat, window)}#n-{chosen.pk}")


def _score_form(seat: Mandate, window: Activity, nomination: Nomination, typed: Typed) -> ScoreForm | None:
    view = sitting_of(seat.commission, window, seat, typed)
    return next((one.form for one in view.nominations if one.nomination.pk == nomination.pk), None)


def _address(seat: Mandate, window: Activity) -> str:
    return reverse("contestdesk:sitting", args=[seat.commission_id, window.pk])


@require_POST
def scores_autosave(request: HttpRequest, pk: int, activity: int, nomination: int) -> JsonResponse:
    """Keep the points that a page sends by itself: what is right is kept, the rest stays typed."""
    user, seat, window = found_sitting(request, pk, activity)
    chosen = get_object_or_404(Nomination, pk=nomination, contest=window.arena.level.contest)
    if not limits.take("contests.autosave", str(user.pk), per=60, at_most=AUTOSAVES_A_MINUTE):
        said = _("Not saved yet: too many saves in a minute. What you typed is kept on this device.")
        return JsonResponse({"seen": {}, "unsaved": [], "faults": {}, "said": said}, status=429)
    form = _score_form(seat, window, chosen, Typed(f"scores-{chosen.pk}", request.POST))
    if form is None:
        fault = _("Nothing was saved: scores are not taken in this nomination now.")
        return JsonResponse({"seen": {}, "unsaved": [], "faults": {"": fault}, "said": ""}, status=409)
    form.is_valid()
    try:
        keep_scores(window, chosen, form.points(), by=user)
    except (ValidationError, WrongState, NotAllowed) as error:
        fault = " ".join(one["text"] for one in refusal(error)[0])
        return JsonResponse({"seen": {}, "unsaved": [], "faults": {"": fault}, "said": ""}, status=409)
    said = _("Saved at {time}").format(time=f"{clock.now().astimezone(clock.ALMATY):%H:%M}")
    return JsonResponse({"seen": {"seen": "1"}, "unsaved": list(form.errors), "faults": {}, "said": said})


@require_POST
def conflict(request: HttpRequest, pk: int, activity: int) -> HttpResponse:
    """Take a declared or recorded conflict of interest."""
    user, seat, window = found_sitting(request, pk, activity)
    view = sitting_of(seat.commission, window, seat, Typed())
    form = ConflictForm(request.POST, _may_name(view), view.candidacies)
    if not form.is_valid():
        return show_sitting(request, seat, window, errors=errors_of([form]), conflict_form=form, status=400)
    told = form.cleaned_data
    mandate = next(one for one in view.members if one.pk == told["mandate"])
    entry = next(one.entry for one in view.candidacies if one.entry_id == told["entry"])
    mandate.commission = seat.commission
    try:
        declare_conflict(mandate, entry, what=told["what"], by=user)
    except (ValidationError, WrongState, NotAllowed) as error:
        errors, status = refusal(error)
        return show_sitting(request, seat, window, errors=errors, conflict_form=form, status=status)
    said = _("{name} is barred from entry {number}; the quorum is counted anew.")
    messages.success(request, said.format(name=mandate.user.full_name, number=entry.number))
    return redirect(_address(seat, window))


@require_POST
def conflict_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a conflict back that was recorded by mistake."""
    user = person_of(request)
    held = get_object_or_404(Conflict.objects.select_related("mandate__commission__arena", "entry"), pk=pk)
    if seat_of(user, held.mandate.commission) is None:
        raise Http404
    form = WhyForm(request.POST)
    try:
        lift_conflict(held, why=form["why"].data or "", by=user)
    except (ValidationError, NotAllowed) as error:
        for one in refusal(error)[0]:
            messages.error(request, one["text"])
    else:
        messages.success(request, _("The conflict is taken back; the log keeps why."))
    return redirect(_back(request, held.mandate.commission))


def _back(request: HttpRequest, commission: Commission) -> str:
    activity = whole_number(request.POST.get("activity", ""))
    if activity is None:
        return reverse("contestdesk:commissions")
    return reverse("contestdesk:sitting", args=[commission.pk, activity])


@require_POST
def question(request: HttpRequest, pk: int, activity: int) -> HttpResponse:
    """Put a question to the commission."""
    user, seat, window = found_sitting(request, pk, activity)
    kind = request.POST.get("kind", "")
    if kind not in Decision.Kind.values:
        raise Http404
    nomination = batch = None
    if kind == Decision.Kind.BATCH:
        batch = get_object_or_404(window.batches, pk=whole_number(request.POST.get("batch", "")) or 0)
    else:
        nominations = window.arena.level.contest.nominations
        nomination = get_object_or_404(nominations, pk=whole_number(request.POST.get("nomination", "")) or 0)
    proposed: str | list[str] = request.POST.getlist("proposed")
    try:
        open_question(
            window,
            seat.commission,
            kind=kind,
            nomination=nomination,
            batch=batch,
            proposed=proposed[0] if kind == Decision.Kind.BATCH and proposed else proposed,
            by=user,
        )
    except (ValidationError, WrongState, NotAllowed) as error:
        errors, status = refusal(error)
        return show_sitting(request, seat, window, errors=errors, status=status)
    messages.success(request, _("The question is put to the vote of the members."))
    return redirect(_address(seat, window))


def _found_question(request: HttpRequest, pk: int) -> tuple[User, Mandate, Decision]:
    user = person_of(request)
    rows = Decision.objects.select_related(
        "commission__arena__level__contest",
        "activity__arena__level__contest",
        "activity__stage",
        "batch",
        "nomination",
    )
    decision = get_object_or_404(rows, pk=pk)
    seat = seat_of(user, decision.commission)
    if seat is None:
        raise Http404
    seat.commission = decision.commission
    return user, seat, decision


@require_POST
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member's vote on a question."""
    user, seat, decision = _found_question(request, pk)
    typed = Typed(f"opinion-{pk}", request.POST)
    try:
        give_opinion(
            decision,
            side=request.POST.get("side", ""),
            dissent=request.POST.get("dissent", "")[:4000],
            by=user,
        )
    except (ValidationError, WrongState, NotAllowed) as error:
        errors, status = refusal(error)
        return show_sitting(request, seat, decision.activity, typed=typed, errors=errors, status=status)
    messages.success(request, _("Your vote is taken. You may change it until the decision."))
    return redirect(f"{_address(seat, decision.activity)}#q-{pk}")


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the decision on a question."""
    user, seat, decision = _found_question(request, pk)
    typed = Typed(f"take-{pk}", request.POST)
    try:
        take_decision(decision, reasons=request.POST.get("reasons", "")[:4000], by=user)
    except (ValidationError, WrongState, NotAllowed) as error:
        errors, status = refusal(error)
        return show_sitting(request, seat, decision.activity, typed=typed, errors=errors, status=status)
    messages.success(
        request, _("The decision is taken. It is published later, with all of the arena in one act.")
    )
    return redirect(f"{_address(seat, decision.activity)}#q-{pk}")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question up again before publication."""
    user, seat, decision = _found_question(request, pk)
    try:
        reopen_question(decision, why=request.POST.get("why", "")[:300], by=user)
    except (ValidationError, WrongState, NotAllowed) as error:
        errors, status = refusal(error)
        return show_sitting(request, seat, decision.activity, errors=errors, status=status)
    messages.success(request, _("The question is open again; the members vote anew."))
    return redirect(f"{_address(seat, decision.activity)}#q-{pk}")
