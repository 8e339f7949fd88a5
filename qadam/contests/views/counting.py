"""Votes at the desk: what is held, closing the result, the secret; and the published files for anybody."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qadam.contests.actions.freezing import DRAIN, freeze
from qadam.contests.actions.holding import detect_now, hold_by_person, told_held
from qadam.contests.actions.secrets import destroy_secret, destroyed_from, note_backup
from qadam.contests.counting_rules import may_freeze, may_see_vote
from qadam.contests.forms.counting import CopyForm, DestroyForm, HoldForm
from qadam.contests.models import Activity, Contest, Freeze, VoteSecret
from qadam.contests.queries.counts import result_of
from qadam.contests.queries.holding import batches_of, entries_of, votes_seen_by
from qadam.contests.rules import seats_in
from qadam.contests.voting import published
from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.people.models import User
from qadam.people.views.asking import attempt, person_of, status_of

FILE_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "py": "text/x-python; charset=utf-8",
}


@require_safe
def votes(request: HttpRequest) -> HttpResponse:
    """List the votes I look after, with what waits in each."""
    user, now = person_of(request), clock.now()
    found = list(votes_seen_by(user).prefetch_related("batches"))
    if not found and not user.is_administrator:
        raise PermissionDenied
    rows = [
        {
            "activity": activity,
            "waiting": sum(batch.state == "held" for batch in activity.batches.all()),
            "stage": _stage(activity, now),
        }
        for activity in found
    ]
    return render(request, "contests/desk/votes.html", {"rows": rows, "breadcrumbs": _way()})


def _stage(activity: Activity, now: Any) -> str:
    if activity.state == Activity.State.FROZEN:
        return "frozen"
    if activity.is_over(now):
        return "elsewhere" if activity.state == Activity.State.PLANNED else "preliminary"
    return "open" if activity.state == Activity.State.READY and activity.is_open(now) else "planned"


@require_safe
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one vote: held batches, the result so far as anybody may see it, closing, the secret."""
    user, activity = _found(request, pk)
    return _show(request, user, activity)


def _show(
    request: HttpRequest, user: User, activity: Activity, form: forms.Form | None = None
) -> HttpResponse:
    now = clock.now()
    secret = VoteSecret.objects.filter(activity=activity).select_related("destroyed_by").first()
    entries = entries_of(activity)
    batches = batches_of(activity, now)
    is_host = may_freeze(user, activity)
    ends = destroyed_from(activity)
    is_frozen = activity.state == Activity.State.FROZEN
    is_ready = activity.state == Activity.State.READY
    context = {
        "activity": activity,
        "contest": activity.arena.level.contest,
        "result": result_of(activity, now),
        "batches": batches,
        "waiting": sum(row.batch.state == "held" for row in batches),
        "seats": list(seats_in(user, activity.arena)),
        "secret": secret,
        "destroyed_from": ends,
        "is_over": activity.is_over(now),
        "is_drained": activity.closes_at is not None and now >= activity.closes_at + DRAIN,
        "may_detect": is_host and is_ready,
        "may_hold": is_host and is_ready and activity.is_over(now),
        "may_freeze": is_host and is_ready,
        "may_handle_secret": is_host and secret is not None and secret.destroyed_at is None,
        "may_destroy": is_host and is_frozen and ends is not None and now >= ends,
        "hold_form": form if isinstance(form, HoldForm) else HoldForm(None, entries),
        "copy_form": form if isinstance(form, CopyForm) else CopyForm(),
        "destroy_form": form if isinstance(form, DestroyForm) else DestroyForm(),
        "wrong_form": form,
        "breadcrumbs": _way((localized(activity.arena, "name"), "")),
    }
    return render(request, "contests/desk/vote.html", context, status=status_of(form) if form else 200)


@require_POST
def vote_detect(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the detectors look at all votes now."""
    user, activity = _found(request, pk)
    form = forms.Form(request.POST)
    found: list[Any] = []
    if attempt(form, lambda: found.extend(detect_now(activity, by=user))):
        messages.success(request, told_held(len(found)))
        return redirect("contestdesk:vote", pk)
    return _show(request, user, activity, form)


@require_POST
def vote_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold votes of a candidate between two moments."""
    user, activity = _found(request, pk)
    form = HoldForm(request.POST, entries_of(activity))
    if form.is_valid() and attempt(form, lambda: hold_by_person(activity, **form.cleaned_data, by=user)):
        messages.success(request, _("The votes are held; the commission decides on them."))
        return redirect("contestdesk:vote", pk)
    return _show(request, user, activity, form)


@require_POST
def vote_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the result for good."""
    user, activity = _found(request, pk)
    form = forms.Form(request.POST)
    if attempt(form, lambda: freeze(activity, by=user)):
        messages.success(request, _("The result is closed for good and published."))
        return redirect("contestdesk:vote", pk)
    return _show(request, user, activity, form)


@require_POST
def secret_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a copy of the secret."""
    user, activity = _found(request, pk)
    secret = get_object_or_404(VoteSecret, activity=activity)
    form = CopyForm(request.POST)
    if form.is_valid() and attempt(form, lambda: note_backup(secret, form.cleaned_data["where"], by=user)):
        messages.success(request, _("The copy is noted."))
        return redirect("contestdesk:vote", pk)
    return _show(request, user, activity, form)


@require_POST
def secret_destroy(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy the secret and publish the tags."""
    user, activity = _found(request, pk)
    get_object_or_404(VoteSecret, activity=activity)
    form = DestroyForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: destroy_secret(activity, form.cleaned_data["copies"], by=user)
    ):
        messages.success(request, _("The secret is destroyed and the tags of the votes are published."))
        return redirect("contestdesk:vote", pk)
    return _show(request, user, activity, form)


@login_not_required
@require_safe
def results_file(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """Give a published file of a closed vote, or the program that checks them."""
    public = Activity.objects.filter(arena__level__contest__in=Contest.objects.public())
    activity = get_object_or_404(public, pk=pk)
    get_object_or_404(Freeze, activity=activity)
    path = published.file_of(activity, name)
    if path is None:
        raise Http404
    content_type = FILE_TYPES[name.rpartition(".")[2]]
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=content_type)


def _found(request: HttpRequest, pk: int) -> tuple[User, Activity]:
    """Return who asks and the vote; a stranger is told nothing of it."""
    user = person_of(request)
    activity = get_object_or_404(votes_seen_by(user), pk=pk)
    if not may_see_vote(user, activity):
        raise Http404
    return user, activity


def _way(*further: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("contestdesk:votes") if further else ""
    return [(_("My day"), reverse("desk:day")), (_("Votes"), home), *further]
