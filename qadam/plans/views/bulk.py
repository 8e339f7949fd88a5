"""Steps with many rows of a list: first what will happen with each, then what came of each; filters kept by name."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qadam.kit import clock
from qadam.kit.forms import errors_of
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.actions.keeping import drop_filter, keep_filter
from qadam.plans.actions.nudging import nudge
from qadam.plans.forms.bulk import PersonForm, form_for
from qadam.plans.models import Duty, Report
from qadam.plans.office import bulk, lists
from qadam.plans.office.filters import FILTER_NAMES, FILTERED
from qadam.plans.office.page import report_of
from qadam.workflow.transitions import WrongState

Act = Callable[[Duty], object]


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """Show what a step will do with the ticked rows; sent, do it and say what came of each."""
    user, today = person_of(request), clock.today()
    asked = request.POST if request.method == "POST" else request.GET
    step, keys = asked.get("step", ""), asked.getlist("duty")
    if step == "file" and keys:
        return redirect(f"{reverse('desk:filing-sheet')}?{urlencode([('duty', key) for key in keys])}")
    duties = bulk.rows_of(lists.duties_seen_by(user, today), keys)
    if not duties or step not in bulk.WILL:
        messages.info(request, _("Tick rows of the list and choose what is to be done with them."))
        return redirect(_back(request, asked))
    people = bulk.people_of(duties, today) if step == "assign" else []
    if request.method != "POST":
        return _preview(request, step, duties, form_for(step, people))
    form = form_for(step, people, request.POST)
    if not form.is_valid():
        return _preview(request, step, duties, form, status=400)
    outcomes = _do(step, duties, form, user, request.POST)
    return _results(request, step, outcomes)


def _do(step: str, duties: list[Duty], form: Form, user: User, sent: QueryDict) -> list[actions.Outcome]:
    """Do the step with each row that stands as it was read; the others say that they changed."""
    changed = {duty.pk for duty in duties if sent.get(f"seen-{duty.pk}") != bulk.seen_of(duty)}
    if step == "remind":
        told = {outcome.duty.pk: outcome for outcome in nudge(_but(duties, changed), by=user)}
        return [told.get(duty.pk) or actions.Outcome(duty, (_changed(),)) for duty in duties]
    act = _act(step, form, user)

    def act_on_what_was_read(duty: Duty) -> None:
        if duty.pk in changed:
            raise WrongState(_changed())
        act(duty)

    return actions.for_each(duties, act_on_what_was_read)


def _but(duties: list[Duty], left_out: set[int]) -> list[Duty]:
    return [duty for duty in duties if duty.pk not in left_out]


def _changed() -> str:
    return _("This row has changed since you looked at it: nothing was done. Look at it again.")


def _act(step: str, form: Form, user: User) -> Act:
    if isinstance(form, PersonForm):
        person = form.chosen()
        return lambda duty: actions.assign(duty, person, by=user)
    words = {name: value for name, value in form.cleaned_data.items() if name in ("why", "cause")}
    acts: dict[str, Callable[..., object]] = {
        "accept": actions.accept,
        "information": actions.take_for_information,
        "return": actions.return_for_changes,
        "release": actions.release,
    }
    return lambda duty: acts[step](_report(duty), by=user, seen=bulk.version_of(duty), **words)


def _report(duty: Duty) -> Report:
    report = report_of(duty)
    if report is None:
        raise ValidationError(_("There is no report on this duty yet."))
    return report


def _preview(
    request: HttpRequest, step: str, duties: list[Duty], form: Form, *, status: int = 200
) -> HttpResponse:
    rows = bulk.plan_of(step, duties, person_of(request), clock.today())
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "step": step,
        "title": bulk.STEPS[step],
        "form": form,
        "errors": errors_of([form]) if form.is_bound else [],
        "rows": [row for row in rows if not row.fault],
        "refused": [row for row in rows if row.fault],
        "back": _back(request, asked),
        "breadcrumbs": _crumbs(step),
    }
    return render(request, "plans/desk/bulk/preview.html", context, status=status)


def _results(request: HttpRequest, step: str, outcomes: list[actions.Outcome]) -> HttpResponse:
    context = {
        "title": bulk.STEPS[step],
        "outcomes": outcomes,
        "done": sum(outcome.is_done for outcome in outcomes),
        "back": _back(request, request.POST),
        "breadcrumbs": _crumbs(step),
    }
    return render(request, "plans/desk/bulk/results.html", context)


def _crumbs(step: str) -> list[tuple[str, str]]:
    return [
        (_("My day"), reverse("desk:day")),
        (_("Duties"), reverse("desk:duties")),
        (str(bulk.STEPS[step]), ""),
    ]


def _back(request: HttpRequest, asked: QueryDict) -> str:
    """Return the list the rows were ticked in; an address of another site leads nowhere."""
    there = asked.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/")
    return there if is_ours else reverse("desk:duties")


@require_POST
def filter_keep(request: HttpRequest) -> HttpResponse:
    """Keep the present filter of a list under a name."""
    user, page = person_of(request), request.POST.get("page", "")
    if page not in FILTERED:
        return redirect("desk:duties")
    query = _known(request.POST.get("query", ""))
    try:
        kept = keep_filter(user, page=page, name=request.POST.get("name", "")[:80], query=query)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    else:
        messages.success(request, _("The filter “{name}” is saved.").format(name=kept.name))
    return redirect(f"{reverse(f'desk:{page}')}?{query}")


@require_POST
def filter_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a filter of one's own."""
    page = request.POST.get("page", "")
    drop_filter(person_of(request), pk)
    messages.success(request, _("The filter is deleted."))
    return redirect(f"desk:{page}" if page in FILTERED else "desk:duties")


def _known(query: str) -> str:
    """Return just what a filter knows of a query, so that nothing else is ever kept."""
    typed = QueryDict(query[:2000])
    kept: dict[str, Any] = {name: typed[name] for name in FILTER_NAMES if typed.get(name)}
    return urlencode(kept)[:1000]
