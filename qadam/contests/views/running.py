"""Preparing and running contests at the desk: which ones, their windows, what an act fixes, announcing and closing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.contests.actions import contests as steps_of
from qadam.contests.actions.rules_of_vote import (
    READ,
    JuryTerms,
    Terms,
    fix_jury_rules,
    fix_jury_rules_of_stage,
    fix_rules,
    fix_rules_of_stage,
    register_network,
    remove_network,
)
from qadam.contests.actions.windows import move_stage, move_window
from qadam.contests.forms.awarding import WhyForm
from qadam.contests.forms.running import (
    CloseForm,
    ContactsForm,
    CopyForm,
    JuryRulesForm,
    NetworkForm,
    NominationForm,
    StageForm,
    VoteRulesForm,
    WindowForm,
    mark_forms,
    marks_of,
)
from qadam.contests.models import (
    Activity,
    Contest,
    JuryRules,
    Nomination,
    RegisteredNetwork,
    Stage,
    StageKind,
    VoteRules,
)
from qadam.contests.queries import running as queries
from qadam.contests.running_rules import may_run
from qadam.kit import clock
from qadam.kit.languages import active, localized
from qadam.people.models import User
from qadam.people.views.asking import attempt, person_of, status_of

Way = list[tuple[str, str]]


@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """Show the contests I coordinate or in which my body runs an arena, with what waits in each."""
    user = person_of(request)
    found = queries.listed(user)
    if not found and not user.is_administrator:
        raise PermissionDenied
    return render(request, "contests/desk/contests.html", {"contests": found, "breadcrumbs": _way()})


@require_safe
def contest(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one contest: what has to be done now, and its windows in every arena I look after."""
    user = person_of(request)
    shown = get_object_or_404(queries.contests_of(user), slug=slug)
    arenas = queries.arenas_of(user, shown)
    is_coordinated = may_run(user, shown)
    levels = queries.levels_of(shown, arenas)
    context = {
        "contest": shown,
        "needs": queries.needs_of(user, shown, arenas) if shown.state != Contest.State.CLOSED else [],
        "levels": [(level, _table(level, is_coordinated)) for level in levels],
        "is_coordinated": is_coordinated,
        "breadcrumbs": _way(shown),
    }
    return render(request, "contests/desk/running.html", context)


def _table(level: queries.LevelTable, is_coordinated: bool) -> dict[str, Any]:
    """Return the windows of a level for components/table_dense.html."""
    columns: list[dict[str, Any]] = [{"key": "arena", "label": _("Arena")}]
    for stage in level.stages:
        head = {"key": stage.kind, "label": localized(stage, "name")}
        if is_coordinated:
            head["sort_url"] = reverse("contestdesk:stage", args=[stage.pk])
        columns.append(head)
    columns.append({"key": "candidates", "label": _("Candidates"), "kind": "num"})
    rows = []
    for row in level.rows:
        body = localized(row.arena.body, "name") if row.arena.body else ""
        cells: list[dict[str, Any]] = [{"text": localized(row.arena, "name"), "meta": body}]
        cells += [_cell(cell, is_coordinated) for cell in row.cells]
        rows.append([*cells, {"number": row.candidates}])
    return {
        "id": f"windows-{level.level.key}",
        "caption": localized(level.level, "name"),
        "columns": columns,
        "rows": rows,
    }


def _cell(cell: queries.Cell | None, is_coordinated: bool) -> dict[str, Any]:
    if cell is None:
        return {"text": "–"}
    words = [cell.word, *([_("own window")] if cell.is_own else [])]
    shown: dict[str, Any] = {"text": cell.days, "meta": " · ".join(words)}
    if is_coordinated:
        shown["url"] = reverse("contestdesk:window", args=[cell.activity.pk])
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
def window(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the window of one arena and move it by an act."""
    user, held = _activity(request, pk)
    form = WindowForm(request.POST) if request.method == "POST" else WindowForm.of(held)

    def move() -> object:
        return move_window(
            held, opens_at=form.opens_at, closes_at=form.closes_at, why=form.cleaned_data["why"], by=user
        )

    if form.is_bound and form.is_valid() and attempt(form, move):
        messages.success(request, _("The window is moved."))
        return redirect("contestdesk:running", held.arena.level.contest.slug)
    context = {
        "activity": held,
        "form": form,
        "word": queries.word_of(held, clock.now())[0],
        "days": queries.whole_days_of(held, active()),
    }
    return _drawn(request, "window", held.arena.level.contest, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a stage in all arenas that keep the common days."""
    user = person_of(request)
    held = get_object_or_404(Stage.objects.select_related("level__contest__edition"), pk=pk)
    _need(user, held.level.contest)
    form = StageForm(request.POST) if request.method == "POST" else StageForm.of(held)

    def move() -> object:
        return move_stage(held, **form.cleaned_data, by=user)

    if form.is_bound and form.is_valid() and attempt(form, move):
        messages.success(request, _("The stage is moved, and its windows with it."))
        return redirect("contestdesk:running", held.level.contest.slug)
    own = Activity.objects.filter(stage=held).exclude(exception="").select_related("arena")
    return _drawn(request, "stage", held.level.contest, form, {"stage": held, "form": form, "own": own})


@require_http_methods(["GET", "HEAD", "POST"])
def vote_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix the rules of a vote by act; once it is open they are only read."""
    user, held = _activity(request, pk, StageKind.VOTE)
    rules = VoteRules.objects.filter(activity=held).first()
    form = VoteRulesForm(request.POST or None, instance=rules)

    def fix() -> object:
        given = {name: form.cleaned_data[name] for name in VoteRulesForm.Meta.fields}
        if form.cleaned_data["is_for_all"]:
            return fix_rules_of_stage(held.stage, Terms(**given), by=user)
        return fix_rules(held, Terms(**given), by=user)

    if request.method == "POST" and form.is_valid() and attempt(form, fix):
        messages.success(request, _("The rules are fixed. The vote opens by itself at its moment."))
        return redirect("contestdesk:networks", held.pk)
    contest = held.arena.level.contest
    context = {
        "activity": held,
        "form": form,
        # A form that was refused has changed the row in memory.
        "rules": VoteRules.objects.filter(activity=held).first(),
        "has_opened": _has_opened(held),
        "sentence": contest.rules.filter(key=READ).first(),
    }
    return _drawn(request, "vote_rules", contest, form, context)


def _has_opened(held: Activity) -> bool:
    is_begun = held.opens_at is not None and held.opens_at <= clock.now()
    return is_begun or held.state == Activity.State.FROZEN


@require_http_methods(["GET", "HEAD", "POST"])
def networks(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the networks that an amendment gave more votes, and register one before the vote opens."""
    user, held = _activity(request, pk, StageKind.VOTE)
    form = NetworkForm(request.POST or None)

    def register() -> object:
        return register_network(held, **form.cleaned_data, by=user)

    if request.method == "POST" and form.is_valid() and attempt(form, register):
        messages.success(request, _("The network is registered."))
        return redirect("contestdesk:networks", held.pk)
    context = {
        "activity": held,
        "form": form,
        "networks": held.networks.all(),
        "has_opened": _has_opened(held),
        "has_rules": held.state != Activity.State.PLANNED,
    }
    return _drawn(request, "networks", held.arena.level.contest, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def network_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a registered network out before the vote opens."""
    rows = RegisteredNetwork.objects.select_related("activity__arena__level__contest__edition")
    registered = get_object_or_404(rows, pk=pk)
    user, shown = person_of(request), registered.activity.arena.level.contest
    _need(user, shown)
    form = WhyForm(request.POST or None)

    def remove() -> object:
        remove_network(registered, why=form.cleaned_data["why"], by=user)
        return registered

    if request.method == "POST" and form.is_valid() and attempt(form, remove):
        messages.success(request, _("The network is taken out."))
        return redirect("contestdesk:networks", registered.activity_id)
    return _drawn(request, "network_remove", shown, form, {"network": registered, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def jury_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix how a commission chooses: its criteria with their weights, winners, equal scores."""
    user, held = _activity(request, pk, StageKind.JURY)
    rules = JuryRules.objects.filter(activity=held).first()
    data = request.POST if request.method == "POST" else None
    form, lines = JuryRulesForm(data, instance=rules), mark_forms(rules, data)

    def fix() -> object:
        given = {name: form.cleaned_data[name] for name in JuryRulesForm.Meta.fields}
        terms = JuryTerms(**given, marks=marks_of(lines))
        if form.cleaned_data["is_for_all"]:
            return fix_jury_rules_of_stage(held.stage, terms, by=user)
        return fix_jury_rules(held, terms, by=user)

    if data is not None and form.is_valid() and lines.is_valid() and attempt(form, fix):
        messages.success(request, _("The rules of the choice are fixed."))
        return redirect("contestdesk:running", held.arena.level.contest.slug)
    context = {
        "activity": held,
        "form": form,
        "lines": lines,
        "rules": JuryRules.objects.filter(activity=held).first(),
        "has_opened": _has_opened(held),
    }
    return _drawn(request, "jury_rules", held.arena.level.contest, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def nominations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the nominations of a contest, and add one while it is prepared."""
    user, shown = _coordinated(request, slug)
    form = NominationForm(request.POST or None, instance=Nomination(contest=shown, position=0))

    def add() -> object:
        given = form.cleaned_data
        return steps_of.add_nomination(
            shown, key=given["key"], names=_names(given), entry_kind=given["entry_kind"],
            conditions=_conditions(given), by=user,
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and attempt(form, add):
        messages.success(request, _("The nomination is added."))
        return redirect("contestdesk:nominations", shown.slug)
    context = {"contest": shown, "nominations": shown.nominations.all(), "form": form}
    return _drawn(request, "nominations", shown, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a nomination."""
    user = person_of(request)
    held = get_object_or_404(Nomination.objects.select_related("contest__edition"), pk=pk)
    _need(user, held.contest)
    form = NominationForm(request.POST or None, instance=held)

    def change() -> object:
        given = form.cleaned_data
        return steps_of.change_nomination(
            held, names=_names(given), entry_kind=given["entry_kind"], conditions=_conditions(given), by=user
        )

    if request.method == "POST" and form.is_valid() and attempt(form, change):
        messages.success(request, _("The nomination is changed."))
        return redirect("contestdesk:nominations", held.contest.slug)
    return _drawn(request, "nomination", held.contest, form, {"nomination": held, "form": form})


@require_POST
def nomination_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a nomination out of a contest that is not announced yet."""
    user = person_of(request)
    held = get_object_or_404(Nomination.objects.select_related("contest__edition"), pk=pk)
    _need(user, held.contest)
    form = forms.Form(request.POST)

    def remove() -> object:
        steps_of.remove_nomination(held, by=user)
        return held

    if form.is_valid() and attempt(form, remove):
        messages.success(request, _("The nomination is taken out."))
    else:
        messages.error(request, " ".join(str(said) for said in form.non_field_errors()))
    return redirect("contestdesk:nominations", held.contest.slug)


def _names(given: dict[str, Any]) -> dict[str, str]:
    return {name: given[name] for name in ("name_kk", "name_ru", "name_en")}


def _conditions(given: dict[str, Any]) -> dict[str, str]:
    return {name: given[name] for name in ("condition_kk", "condition_ru", "condition_en")}


@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the steps of a contest as a whole: where to complain, announcing, closing, another year."""
    user, shown = _coordinated(request, slug)
    asked = request.POST.get("step", "")
    data = request.POST if request.method == "POST" else None
    contacts = ContactsForm(data if asked == "contacts" else None, instance=shown)
    closing = CloseForm(data if asked == "close" else None)
    copying = CopyForm(data if asked == "copy" else None)
    announcing = forms.Form(data if asked == "announce" else None)
    acts: dict[str, tuple[forms.BaseForm, Callable[[], Contest], str]] = {
        "contacts": (
            contacts,
            lambda: steps_of.set_contacts(shown, contacts.cleaned_data["contacts"], by=user),
            _("Saved."),
        ),
        "announce": (
            announcing,
            lambda: steps_of.announce(shown, by=user),
            _("The contest is announced: anybody can read it now."),
        ),
        "close": (
            closing,
            lambda: steps_of.close(shown, why=closing.cleaned_data["why"], by=user),
            _("The contest is closed."),
        ),
        "copy": (
            copying,
            lambda: steps_of.copy_contest(shown, years=copying.cleaned_data["years"], by=user),
            _("The copy is made: look at its windows and nominations, then announce it."),
        ),
    }
    done: list[Contest] = []
    form: forms.BaseForm = announcing
    if asked in acts:
        form, act, told = acts[asked]
        if form.is_valid() and attempt(form, lambda: done.append(act())):
            messages.success(request, told)
            to = "running" if asked == "copy" else "steps"
            return redirect(f"contestdesk:{to}", done[0].slug)
    fresh = Contest.objects.select_related("edition").get(pk=shown.pk)
    context = {
        "contest": fresh,
        "asked": form,
        "contacts": contacts,
        "closing": closing,
        "copying": copying,
        "missing": steps_of.what_is_missing(fresh) if fresh.state == Contest.State.DRAFT else [],
        "left": steps_of.what_is_left(fresh) if fresh.state == Contest.State.ANNOUNCED else [],
        "copies": fresh.copies.all(),
    }
    return _drawn(request, "steps", fresh, form, context)


def _coordinated(request: HttpRequest, slug: str) -> tuple[User, Contest]:
    """Return who asks and the contest, if the person coordinates it."""
    user = person_of(request)
    shown = get_object_or_404(queries.contests_of(user), slug=slug)
    _need(user, shown)
    return user, shown


def _activity(request: HttpRequest, pk: int, kind: str = "") -> tuple[User, Activity]:
    """Return who asks and a window of a contest the person coordinates."""
    user = person_of(request)
    rows = Activity.objects.select_related("arena__level__contest__edition", "stage")
    if kind:
        rows = rows.filter(kind=kind)
    held = get_object_or_404(rows, pk=pk)
    _need(user, held.arena.level.contest)
    return user, held


def _need(user: User, shown: Contest) -> None:
    if not may_run(user, shown):
        raise PermissionDenied


def _way(shown: Contest | None = None) -> Way:
    way = [(_("My day"), reverse("desk:day"))]
    if shown is not None:
        way.append((_("Contests"), reverse("contestdesk:contests")))
    return way


def _drawn(
    request: HttpRequest, page: str, shown: Contest, form: forms.BaseForm, context: dict[str, Any]
) -> HttpResponse:
    """Draw a page of a contest with the status that its form asks for."""
    own = (localized(shown, "name"), reverse("contestdesk:running", args=[shown.slug]))
    whole = {"contest": shown, **context, "breadcrumbs": [*_way(shown), own]}
    status = status_of(form) if form.is_bound else 200
    return render(request, f"contests/desk/{page}.html", whole, status=status)
