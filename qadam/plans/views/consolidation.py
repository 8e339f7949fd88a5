"""The pages of a lead: what is asked of the others, the sheet of what they sent, the information built of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.kit import clock
from qadam.kit.differences import paragraphs
from qadam.kit.forms import errors_of
from qadam.kit.numbers import whole_number
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.people.views.lists import page_of, table_response
from qadam.plans import actions
from qadam.plans.actions.consolidation import consolidated_for
from qadam.plans.contributions import Contribution, form_of, is_edited
from qadam.plans.forms import AcceptForm, RemarkForm
from qadam.plans.forms.consolidation import content_of, setting_again, stored_setting, typed_setting
from qadam.plans.models import Duty, Report
from qadam.plans.office import consolidation, contribution_rows, lists
from qadam.plans.office.filters import DutyFilter
from qadam.plans.office.page import report_of
from qadam.plans.rules import may_gather, may_see_report, may_set_form, may_write
from qadam.plans.views.duties import as_errors
from qadam.plans.views.office import list_context, list_table
from qadam.workflow.transitions import NotAllowed, WrongState

Errors = list[dict[str, str]]


@require_safe
def consolidation_list(request: HttpRequest) -> HttpResponse:
    """List the duties by which my bodies gather the information of others."""
    user, today = person_of(request), clock.today()
    seen = consolidation.leads_seen_by(user, today)
    form = DutyFilter(request.GET, seen)
    page = page_of(request, consolidation.with_counts(lists.find_duties(seen, form.asked(), today)))
    heads = [("measure", _("Measure")), ("body", _("Who gathers")), ("", _("Sent"))]
    heads += [("due", _("Due")), ("state", _("State"))]
    rows = [consolidation.lead_cells(duty, today) for duty in page]
    table = list_table(request, "consolidations", _("Consolidation"), heads, "due", rows)
    count = page.paginator.count
    context = list_context(request, form, page, table) | {
        "count": ngettext("{count} gathering", "{count} gatherings", count).format(count=count),
    }
    return render(request, "plans/desk/consolidation/list.html", context)


@require_safe
def consolidation_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each body sent to a lead, the sums and the gaps."""
    return _sheet(request, _lead(request, pk))


def _sheet(
    request: HttpRequest, lead: Duty, *, errors: Errors | None = None, status: int = 200
) -> HttpResponse:
    today = clock.today()
    sheet = consolidation.sheet_of(lead, person_of(request))
    sent = [item for item in sheet.contributions if item.is_sent]
    report = report_of(lead)
    is_writable = report is None or report.state in Report.WRITABLE
    context = _about(lead) | {
        "sheet": sheet,
        "report": report,
        "may_build": sheet.may_gather and is_writable and may_write(person_of(request), lead),
        "today": today,
        "errors": errors or [],
        "note": consolidation.notes_of(sheet),
        "newer": consolidation.newer_words(sheet),
        "newer_bodies": consolidation.names_of_bodies(item.duty for item in sheet.newer),
        "missing": consolidation.names_of_bodies(item.duty for item in sheet.missing),
        "table": contribution_rows.table_of(sheet, today),
        "said": [contribution_rows.said_by(item, sheet, today) for item in sent],
        "exports": [
            (kind.upper(), reverse("desk:consolidation-table", args=[lead.pk, kind]))
            for kind in ("csv", "xlsx")
        ],
    }
    return render(request, "plans/desk/consolidation/sheet.html", context, status=status)


@require_safe
def consolidation_table(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the sheet as a table."""
    sheet = consolidation.sheet_of(_lead(request, pk), person_of(request))
    rows = contribution_rows.export_rows(sheet, clock.today())
    return table_response(kind, "contributions", contribution_rows.export_columns(sheet), rows)


@require_http_methods(["GET", "HEAD", "POST"])
def consolidation_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change what the lead asks of the others."""
    user, lead = person_of(request), _lead(request, pk)
    if not may_set_form(user, lead.measure):
        raise Http404
    if request.method != "POST":
        return _form_page(request, lead, *stored_setting(form_of(lead.measure_id)))
    if request.POST.get("step") == "row":
        return _form_page(request, lead, *setting_again(request.POST))
    form, rows = typed_setting(request.POST)
    if not (form.is_valid() & rows.is_valid()):
        return _form_page(request, lead, form, rows, errors=errors_of([form, *rows]), status=400)
    try:
        actions.set_form(lead.measure, content_of(form, rows), by=user, seen=form.cleaned_data["seen"])
    except WrongState as changed:
        return _form_conflict(request, lead, str(changed))
    except NotAllowed as refusal:
        return _form_page(request, lead, form, rows, errors=as_errors(str(refusal)), status=403)
    except ValidationError as error:
        return _form_page(request, lead, form, rows, errors=as_errors(*error.messages), status=400)
    messages.success(request, _("The form is saved. The bodies see it in their reports on this measure."))
    return redirect("desk:consolidation", lead.pk)


def _form_conflict(request: HttpRequest, lead: Duty, why: str) -> HttpResponse:
    """Show what was typed beside what another person saved; the next save is a choice made knowingly."""
    theirs = form_of(lead.measure_id)
    typed = request.POST.copy()
    typed["seen"] = str(theirs.edition_number if theirs else 0)
    form, rows = typed_setting(typed)
    return _form_page(request, lead, form, rows, errors=as_errors(why), theirs=theirs, status=409)


def _form_page(
    request: HttpRequest,
    lead: Duty,
    form: Any,
    rows: Any,
    *,
    errors: Errors | None = None,
    theirs: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = _about(lead, _("What is asked")) | {
        "form": form,
        "rows": rows,
        "errors": errors or [],
        "theirs": theirs,
    }
    return render(request, "plans/desk/consolidation/form.html", context, status=status)


@require_POST
def consolidation_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the bodies that have not sent, and say whom."""
    user, lead = person_of(request), _lead(request, pk)
    try:
        told = actions.remind_missing(lead, by=user)
    except NotAllowed as refusal:
        return _sheet(request, lead, errors=as_errors(str(refusal)), status=403)
    fresh = consolidation.names_of_bodies(item.duty for item in told if item.is_new)
    again = consolidation.names_of_bodies(item.duty for item in told if item.people and not item.is_new)
    nobody = consolidation.names_of_bodies(item.duty for item in told if not item.people)
    if fresh:
        messages.success(request, _("Reminded: {bodies}.").format(bodies=fresh))
    if again:
        messages.info(request, _("Reminded earlier today, not a second time: {bodies}.").format(bodies=again))
    if nobody:
        said = _("Nobody to tell, as these bodies have no person who writes: {bodies}.")
        messages.warning(request, said.format(bodies=nobody))
    if not told:
        messages.info(request, _("All bodies have sent: there is nobody to remind."))
    return redirect("desk:consolidation", lead.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def consolidation_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what can be accepted with all that stands out in it, and accept what was left ticked."""
    user, lead = person_of(request), _lead(request, pk)
    if not may_gather(user, lead):
        raise Http404
    if request.method == "POST":
        return _accept(request, lead, user)
    sheet, today = consolidation.sheet_of(lead, user), clock.today()
    rows = [(item, contribution_rows.said_by(item, sheet, today)) for item in sheet.to_accept]
    context = _about(lead, _("Accepting")) | {"rows": rows}
    return render(request, "plans/desk/consolidation/accept.html", context)


def _accept(request: HttpRequest, lead: Duty, user: User) -> HttpResponse:
    seen = {}
    for chosen in request.POST.getlist("row"):
        duty, version = (whole_number(part) for part in chosen.partition(".")[::2])
        if duty is not None and version is not None:
            seen[duty] = version
    if not seen:
        messages.warning(request, _("Nothing was ticked: tick the bodies whose contributions you accept."))
        return redirect("desk:consolidation-accept", lead.pk)
    outcomes = actions.accept_contributions(lead, seen, by=user)
    done = consolidation.names_of_bodies(item.duty for item in outcomes if item.is_done)
    if done:
        messages.success(request, _("Accepted: {bodies}.").format(bodies=done))
    for item in outcomes:
        if not item.is_done:
            said = _("{body}: {fault}").format(
                body=consolidation.names_of_bodies([item.duty]), fault=" ".join(item.faults)
            )
            messages.error(request, said)
    return redirect("desk:consolidation", lead.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Show one contribution, and accept it or give it back with a reason."""
    user, lead = person_of(request), _lead(request, pk)
    if not may_gather(user, lead):
        raise Http404
    sheet = consolidation.sheet_of(lead, user)
    found = next((item for item in sheet.contributions if item.duty.pk == row), None)
    if found is None or found.version is None:
        raise Http404
    if request.method != "POST":
        return _row_page(request, lead, sheet, found)
    is_return = request.POST.get("step") == "return"
    form = RemarkForm(request.POST) if is_return else AcceptForm(request.POST)
    if not form.is_valid():
        return _row_page(request, lead, sheet, found, form, errors=errors_of([form]), status=400)
    try:
        said = _decide(found, form, user)
    except WrongState as changed:
        return _row_page(request, lead, sheet, found, form, errors=as_errors(str(changed)), status=409)
    except NotAllowed as refusal:
        return _row_page(request, lead, sheet, found, form, errors=as_errors(str(refusal)), status=403)
    except ValidationError as error:
        return _row_page(request, lead, sheet, found, form, errors=as_errors(*error.messages), status=400)
    messages.success(request, said)
    return redirect("desk:consolidation", lead.pk)


def _decide(found: Contribution, form: RemarkForm | AcceptForm, user: User) -> str:
    report = Report.objects.select_related("duty").get(duty=found.duty)
    body, typed = consolidation.names_of_bodies([found.duty]), form.cleaned_data
    if isinstance(form, RemarkForm):
        actions.return_for_changes(
            report, by=user, why=typed["why"], cause=typed["cause"], seen=typed["seen"]
        )
        return _("Returned to {body}: it sees your remark.").format(body=body)
    actions.accept(report, by=user, why=typed["why"], seen=typed["seen"])
    return _("Accepted: {bodies}.").format(bodies=body)


def _row_page(
    request: HttpRequest,
    lead: Duty,
    sheet: consolidation.Sheet,
    found: Contribution,
    form: RemarkForm | AcceptForm | None = None,
    *,
    errors: Errors | None = None,
    status: int = 200,
) -> HttpResponse:
    said = contribution_rows.said_by(found, sheet, clock.today())
    seen = {"seen": found.version.number if found.version else None}
    context = _about(lead, said.body) | {
        "said": said,
        "waits": found.is_sent and not found.is_accepted,
        "accept": AcceptForm(initial=seen, auto_id="accept-%s"),
        "remark": form if isinstance(form, RemarkForm) else RemarkForm(initial=seen),
        "errors": errors or [],
    }
    return render(request, "plans/desk/consolidation/row.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def consolidation_build(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what building would write and what it would replace, and build."""
    user, lead = person_of(request), _lead(request, pk)
    if not may_gather(user, lead):
        raise Http404
    if request.method != "POST":
        return _build_page(request, lead)
    language = consolidation.report_language(report_of(lead))
    try:
        actions.build_report(
            lead,
            language=language,
            by=user,
            seen=whole_number(request.POST.get("seen", "")),
            is_replacing="replace" in request.POST,
            expected=request.POST.get("expected", ""),
        )
    except actions.TextWasEdited:
        return _build_page(request, _lead(request, pk), status=409)
    except WrongState as changed:
        return _build_page(request, _lead(request, pk), errors=as_errors(str(changed)), status=409)
    except NotAllowed as refusal:
        return _sheet(request, lead, errors=as_errors(str(refusal)), status=403)
    except ValidationError as error:
        return _sheet(request, lead, errors=as_errors(*error.messages), status=400)
    messages.success(request, _("The information is built. Read it, edit it and submit it."))
    return redirect(f"{reverse('desk:duty', args=[lead.pk])}#report")


def _build_page(
    request: HttpRequest, lead: Duty, *, errors: Errors | None = None, status: int = 200
) -> HttpResponse:
    user, report = person_of(request), report_of(lead)
    made = consolidated_for(lead, consolidation.report_language(report))
    form = form_of(lead.measure_id)
    fields = list(form.fields.all()) if form else []
    replaces = report is not None and is_edited(report, fields)
    context = _about(lead, _("Building the information")) | {
        "made": made,
        "report": report,
        "replaces": replaces,
        "difference": paragraphs(report.text, made.text) if report and replaces else [],
        "sums_before": list(report.figures.all()) if report and replaces else [],
        "may_build": may_write(user, lead),
        "errors": errors or [],
    }
    return render(request, "plans/desk/consolidation/build.html", context, status=status)


def _lead(request: HttpRequest, pk: int) -> Duty:
    """Find a lead's duty this person may see; any other is as if it were not there."""
    duties = Duty.objects.select_related(
        "measure__edition__issuer", "measure__edition__control", "measure__addressee", "body", "report"
    ).prefetch_related("report__figures")
    duty: Duty = get_object_or_404(duties, pk=pk, part=Duty.Part.LEAD)
    if not may_see_report(request.user, duty):
        raise Http404
    return duty


def _about(lead: Duty, here: str = "") -> dict[str, Any]:
    """Return what every page below a gathering shows."""
    measure = _("Measure {number}").format(number=lead.measure.number)
    trail = [(_("My day"), reverse("desk:day")), (_("Consolidation"), reverse("desk:consolidations"))]
    own = reverse("desk:consolidation", args=[lead.pk]) if here else ""
    return {
        "duty": lead,
        "edition": lead.measure.edition,
        "breadcrumbs": [*trail, (measure, own), *([(here, "")] if here else [])],
    }
