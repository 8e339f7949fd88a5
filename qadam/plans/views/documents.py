"""Official documents to take away: the plan and its public execution for everybody, the office's own for the office."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.views.decorators.http import require_safe

from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.people.views.asking import person_of
from qadam.people.views.documents import document_file, sparingly
from qadam.plans.documents.consolidated import consolidated_document
from qadam.plans.documents.execution import execution_document
from qadam.plans.documents.late_note import late_note
from qadam.plans.documents.plan import plan_document
from qadam.plans.models import Duty
from qadam.plans.office.drafts import editions_controlled_by
from qadam.plans.office.page import duties_in_full, is_own
from qadam.plans.rules import may_see_report
from qadam.programmes.models import Edition
from qadam.programmes.views import edition_or_404
from qadam.writing.document import LANGUAGES


@login_not_required
@require_safe
@sparingly
def plan_file(request: HttpRequest, slug: str, language: str, kind: str) -> HttpResponse:
    """Give the plan in its official table; a draft only to those who read it, and marked as such."""
    edition = edition_or_404(request, slug)
    with translation.override(_language(language)):
        return document_file(plan_document(edition, clock.today()), kind, f"{slug}-plan-{language}")


@login_not_required
@require_safe
@sparingly
def execution_file(request: HttpRequest, slug: str, language: str, kind: str) -> HttpResponse:
    """Give the information on a programme's execution with its public facts."""
    edition = edition_or_404(request, slug)
    with translation.override(_language(language)):
        document = execution_document(edition, _period(request, edition), clock.today(), is_public=True)
        return document_file(document, kind, f"{slug}-execution-{language}")


@require_safe
@sparingly
def office_execution_file(request: HttpRequest, slug: str, language: str, kind: str) -> HttpResponse:
    """Give the whole information on the execution, with texts and evidence, to those who control the programme."""
    edition = get_object_or_404(_controlled(request), slug=slug)
    with translation.override(_language(language)):
        document = execution_document(edition, _period(request, edition), clock.today(), is_public=False)
        return document_file(document, kind, f"{slug}-execution-{language}")


@require_safe
@sparingly
def late_file(request: HttpRequest, language: str, kind: str) -> HttpResponse:
    """Give the note on what is late on a day in the programmes one controls, or in those chosen.

    Nobody gets "nothing is late" for a programme they do not control.
    """
    editions = _controlled(request).filter(state=Edition.State.APPROVED)
    chosen = [slug for slug in request.GET.getlist("programme") if slug]
    held = [edition for edition in editions if not chosen or edition.slug in chosen]
    if not held:
        raise Http404
    today = clock.today()
    # Before the first day of every programme nothing can be late.
    first = min((edition.first_on for edition in held if edition.first_on), default=today)
    day = min(max(_day(request.GET.get("day", ""), today), first), today)
    with translation.override(_language(language)):
        return document_file(late_note(held, day), kind, f"late-{day.isoformat()}-{language}")


@require_safe
@sparingly
def consolidated_file(request: HttpRequest, pk: int, language: str, kind: str) -> HttpResponse:
    """Give the consolidated information of a lead to those who see its report; a draft only to the lead itself."""
    duty = get_object_or_404(duties_in_full().filter(part=Duty.Part.LEAD), pk=pk)
    user = person_of(request)
    if not may_see_report(user, duty):
        raise Http404
    with translation.override(_language(language)):
        return document_file(
            consolidated_document(duty, with_draft=is_own(user, duty)), kind, f"information-{pk}-{language}"
        )


def _controlled(request: HttpRequest) -> QuerySet[Edition]:
    found = editions_controlled_by(person_of(request), clock.today())
    return found.exclude(state=Edition.State.DRAFT)


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise Http404
    return language


def _period(request: HttpRequest, edition: Edition) -> Period:
    """Return the days asked for, inside the programme; what is past of it where none are."""
    today = clock.today()
    whole = edition.period or Period(today, today)
    first = max(_day(request.GET.get("from", ""), whole.first), whole.first)
    last = min(_day(request.GET.get("to", ""), max(today, whole.first)), whole.last)
    return Period(first, last) if first <= last else whole


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
