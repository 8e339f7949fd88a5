"""The page of a duty: what to do, the report on it, the review, how its term went."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.files.actions import store
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.kit.numbers import whole_number
from qadam.notices.actions import mark_read_at
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.plans import actions
from qadam.plans.contributions import asked_of, form_for
from qadam.plans.evidence import promise_of
from qadam.plans.forms import (
    AcceptForm,
    AssignForm,
    DeclineForm,
    ExcuseForm,
    ExplainForm,
    ExtendForm,
    InnerDayForm,
    LeaveForm,
    LongerForm,
    ReleaseForm,
    RemarkForm,
    SignForm,
    TermForm,
    WithdrawForm,
    figure_rows,
    groups_of,
    said_rows,
    stored_form,
    stored_proofs,
)
from qadam.plans.forms.consolidation import stored_answers
from qadam.plans.models import Duty, Evidence, Report, ReportVersion
from qadam.plans.office import page, standing
from qadam.plans.office.compare import compare
from qadam.plans.office.versions import read_versions
from qadam.plans.office.words import told
from qadam.plans.queries import report_before
from qadam.plans.rules import may_close, may_see_report, may_write
from qadam.workflow.queries import history
from qadam.workflow.transitions import NotAllowed, WrongState

Errors = list[dict[str, str]]
Shown = dict[str, Any]


@require_safe
def duty_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a duty with its report."""
    user, duty = person_of(request), find_duty(request, pk)
    mark_read_at(user, f"/desk/duties/{pk}/", clock.now())
    return show_duty(request, duty)


@require_safe
def versions_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed between two submitted versions, by default the last two."""
    duty = find_duty(request, pk)
    report = page.report_of(duty)
    kept = {version.number: version for version in page.versions_in(report)}
    if len(kept) < 2:
        raise Http404
    old, new = _chosen(request.GET.get("compare", ""), kept)
    read = {version.number: version for version in read_versions([old, new])}
    context = {
        "duty": duty,
        "edition": duty.measure.edition,
        "numbers": sorted(kept),
        "old": read[old.number],
        "new": read[new.number],
        "difference": compare(old, new),
        "breadcrumbs": [
            *_trail(),
            (_measure_words(duty), reverse("desk:duty", args=[pk])),
            (_("Versions"), ""),
        ],
    }
    return render(request, "plans/desk/versions.html", context)


def _chosen(asked: str, kept: dict[int, ReportVersion]) -> tuple[ReportVersion, ReportVersion]:
    """Return the two versions that the address names, the older first; the last two where it names none."""
    numbers = {whole_number(part.strip()) for part in asked.split(",")}
    found = sorted(number for number in numbers if number in kept)
    if asked and len(found) != 2:
        raise Http404
    first, second = found or sorted(kept)[-2:]
    return kept[first], kept[second]


def as_errors(*texts: str) -> Errors:
    """Return errors that belong to no field."""
    return [{"id": "", "label": "", "text": text} for text in texts]


def find_duty(request: HttpRequest, pk: int) -> Duty:
    """Find a duty whose report this person may see; any other is as if it were not there."""
    duty: Duty = get_object_or_404(page.duties_in_full(), pk=pk)
    if not may_see_report(request.user, duty):
        raise Http404
    return duty


def take_step(
    request: HttpRequest,
    duty: Duty,
    act: Callable[[], object],
    done: str,
    **shown: Any,
) -> HttpResponse:
    """Take one step with a duty and say what came of it; a refusal shows the page again with all that was typed."""
    try:
        act()
    except WrongState as changed:
        return show_duty(
            request, find_duty(request, duty.pk), errors=as_errors(str(changed)), status=409, **shown
        )
    except NotAllowed as refusal:
        return show_duty(
            request, find_duty(request, duty.pk), errors=as_errors(str(refusal)), status=403, **shown
        )
    except ValidationError as error:
        fresh = find_duty(request, duty.pk)
        return show_duty(request, fresh, errors=as_errors(*error.messages), status=400, **shown)
    messages.success(request, done)
    return redirect("desk:duty", duty.pk)


def take_file(duty: Duty, file: "UploadedFile[bytes]", *, by: User) -> Upload:
    """Store a file that belongs to a duty; a sample's file is a sample."""
    return store(file, by=by, is_sample=duty.measure.edition.is_sample)


def show_duty(
    request: HttpRequest, duty: Duty, *, errors: Errors | None = None, status: int = 200, **shown: Any
) -> HttpResponse:
    """Show the page of a duty; `shown` is what was typed into its forms, or what else stands in it, by name."""
    user, report, today = person_of(request), page.report_of(duty), clock.today()
    may, is_own = page.permits(user, duty), page.is_own(user, duty)
    if report is not None and is_own:
        page.read_draft(report)
    passed = history(*[thing for thing in (report, duty) if thing is not None])
    kept = page.versions_in(report)
    context: Shown = {
        "duty": duty,
        "edition": duty.measure.edition,
        "report": report,
        "may": may,
        "today": today,
        "standing": page.shown_state(duty, today),
        "particulars": page.facts_of(duty, user),
        "upload_limit": settings.UPLOAD_LIMIT,
        "upload_limit_words": page.size_words(settings.UPLOAD_LIMIT),
        "evidence": page.evidence_expected(duty),
        "figures": page.figures_of(report) if is_own else [],
        "files": page.files_of(report, is_removable=may.write) if is_own else [],
        "is_own": is_own,
        "sign_off": page.sign_off_of(report, duty),
        "signing": Report.SIGNING,
        "still_needed": page.step_needed(report, duty) if report else "",
        "acts_on": duty.acts_on,
        "moved_from": duty.moved_from,
        "versions": read_versions(kept),
        "lying": standing.lying_of(duty, user, today, passed),
        "terms": standing.terms_of(duty),
        "lead": standing.lead_of(duty, user),
        "contributions": standing.parts_of(duty, today),
        "history": told(passed),
        "note_url": "#explain" if may.explain else "",
        "errors": errors or [],
        "theirs": None,
        "unsent": "",
        "breadcrumbs": [*_trail(), (_measure_words(duty), "")],
    }
    context |= (
        _writing(user, duty, may, shown)
        | _reviewing(report, may, kept)
        | _releasing(may, kept)
        | _terms(user, duty, may, shown)
    )
    context["is_partly"] = standing.is_partly_done(duty, context["contributions"], context.get("promise"))
    return render(request, "plans/desk/duty.html", context | shown, status=status)


def _trail() -> list[tuple[str, str]]:
    return [(_("My day"), reverse("desk:day")), (_("Duties"), reverse("desk:duties"))]


def _measure_words(duty: Duty) -> str:
    return _("Measure {number}").format(number=duty.measure.number)


def _writing(user: User, duty: Duty, may: page.Permits, shown: Shown) -> Shown:
    """Return the form of the report and what belongs to it, as typed or as stored."""
    report = page.report_of(duty)
    files = page.attached(report) if may.write or may.sign else []
    found: Shown = {"is_closed": not may.write and page.is_writer(user, duty) and page.is_closed(duty)}
    if may.sign:
        found["sign"] = SignForm(attached=files)
    if not may.write:
        return found
    promise = promise_of(duty)
    rows = shown.pop("proofs", None) or stored_proofs(duty.measure, promise, files)
    has_text = report is not None and bool(report.text.strip())
    asking = form_for(duty)
    return found | {
        "promise": promise,
        "asking": asking,
        "answers": stored_answers(asked_of(asking), report),
        "used_letters": len(report.text) if report else 0,
        "sums": page.sums_of(report, duty),
        "form": stored_form(report, files),
        "rows": figure_rows(report=report),
        "proof_rows": rows,
        "proofs": groups_of(duty.measure, rows, promise),
        "is_signed_off": page.is_signed_off(duty),
        "kinds": [(kind.value, capfirst(kind.label)) for kind in Evidence.Kind],
        "before": None if has_text else report_before(duty),
        "last_to_ask": page.last_day_to_ask(duty),
        "is_repeated": duty.times_extended > 0,
    }


def _reviewing(report: Report | None, may: page.Permits, kept: list[ReportVersion]) -> Shown:
    """Return the forms of the decisions that the report asks for."""
    if report is None or not (may.review or may.decide_term):
        return {}
    asks_for_term = report.request in Report.FOR_A_TERM
    seen = {"seen": kept[-1].number if kept else None}
    asked = seen | {"to_on": report.asked_on}
    found: Shown = {}
    if may.review:
        found |= {"remark": RemarkForm(initial=seen), "remarks": said_rows()}
    if may.review and not asks_for_term:
        found["accept"] = AcceptForm(initial=seen, auto_id="accept-%s")
    if may.decide_term and report.request == Report.Request.EXTEND:
        found["extend"] = ExtendForm(initial=asked, auto_id="extend-%s")
    if may.decide_term and report.request == Report.Request.LONGER:
        found["longer"] = LongerForm(initial=asked, auto_id="longer-%s")
    return found


def _releasing(may: page.Permits, kept: list[ReportVersion]) -> Shown:
    """Return the form that opens an accepted report to everybody, or the one that takes it back."""
    found: Shown = {}
    if may.release:
        found["release"] = ReleaseForm(
            initial={"seen": kept[-1].number if kept else None}, auto_id="release-%s"
        )
    if may.withdraw:
        found["withdraw"] = WithdrawForm(auto_id="withdraw-%s")
    return found


def _terms(user: User, duty: Duty, may: page.Permits, shown: Shown) -> Shown:
    """Return the forms about the term that this person may use."""
    offered: list[tuple[bool, str, Callable[[], Form]]] = [
        (may.set_term, "new_term", lambda: TermForm(auto_id="new-term-%s")),
        (may.excuse, "excuse", lambda: ExcuseForm(auto_id="excuse-%s")),
        (may.resume, "resume", lambda: TermForm(auto_id="resume-%s")),
        (may.set_inner, "inner", lambda: InnerDayForm(auto_id="inner-%s")),
        (may.explain, "explain", lambda: ExplainForm(auto_id="explain-%s")),
        (may.decline, "decline", lambda: DeclineForm(auto_id="decline-%s")),
        (may.assign, "assign", lambda: assign_form(duty)),
    ]
    found: Shown = {name: make() for is_open, name, make in offered if is_open}
    if getattr(duty, "is_in_closed", False) and may_close(user, duty.edition) and not may_write(user, duty):
        found |= {
            "closed": True,
            "leaves": standing.leaves_of(duty),
            "leave": LeaveForm(auto_id="leave-%s"),
        }
    return found


def assign_form(duty: Duty, data: Any = None) -> AssignForm:
    """Return the form that gives a duty to a person of its body."""
    start = {"person": str(duty.assigned_to_id or "")}
    return AssignForm(data, people=actions.people_for(duty), initial=start, auto_id="assign-%s")
