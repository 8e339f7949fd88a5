"""Findings at the desk: all those of my programmes, and what I say of one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qadam.indicators.actions.findings import accept_finding, correct_finding, reopen_finding
from qadam.indicators.forms.money import FindingFilter, SettleForm
from qadam.indicators.models import Finding
from qadam.indicators.queries.findings import findings_asked, findings_for, history_of, shown, table_of
from qadam.indicators.rules import may_settle_finding
from qadam.kit.languages import localized
from qadam.people.models import User
from qadam.people.views.asking import attempt, person_of, status_of
from qadam.people.views.lists import page_of, table_response

State = Finding.State


@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """List the findings of all programmes in whose numbers I have a part."""
    form = FindingFilter(request.GET)
    asked = form.asked()
    page = page_of(request, findings_asked(findings_for(person_of(request)), **asked))
    context = {
        "form": form,
        "page": page,
        "found": shown(page.object_list),
        "is_filtered": any(asked.values()),
        "query": request.GET.urlencode(),
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Findings in the numbers"), "")],
    }
    return render(request, "indicators/findings/list.html", context)


@require_safe
def findings_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give these findings as a table."""
    asked = FindingFilter(request.GET).asked()
    found = findings_asked(findings_for(person_of(request)), **asked)
    heads, rows = table_of(shown(found))
    return table_response(kind, "findings", heads, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a finding with its history, and settle it or open it again."""
    user = person_of(request)
    found = get_object_or_404(
        findings_for(user).select_related("edition__issuer", "edition__control", "amendment"), pk=pk
    )
    acts = list(found.edition.amendments.enacted())
    is_open = found.state in (State.OPEN, State.ACCEPTED)
    form = SettleForm(request.POST if request.method == "POST" else None, acts=acts, is_open=is_open)
    if form.is_valid():
        step = _step(request.POST.get("step", ""), found, form, user)
        if step is not None and attempt(form, step[0]):
            messages.success(request, step[1])
            return redirect("moneydesk:finding", found.pk)
        if step is None:
            form.add_error(None, _("Choose what becomes of the finding."))
    context = {
        "finding": found,
        "one": shown([found])[0],
        "form": form,
        "may_settle": may_settle_finding(user, found) and found.state != State.GONE,
        "has_acts": "amendment" in form.fields,
        "history": history_of(found),
        "breadcrumbs": [
            (_("My day"), reverse("desk:day")),
            (_("Findings in the numbers"), reverse("moneydesk:findings")),
            (localized(found.edition, "short"), ""),
        ],
    }
    return render(request, "indicators/findings/settle.html", context, status=status_of(form))


def _step(name: str, found: Finding, form: SettleForm, user: User) -> tuple[Callable[[], Any], str] | None:
    """Return what a button does and what is said when it is done."""
    why, act = form.cleaned_data["why"], form.act
    if name == "accept":
        return lambda: accept_finding(found, by=user, why=why), _("The finding is accepted with your note.")
    if name == "reopen":
        return lambda: reopen_finding(found, by=user, why=why), _("The finding is open again.")
    if name == "correct" and act is not None:
        return (
            lambda: correct_finding(found, by=user, amendment=act, why=why),
            _("The finding is marked as corrected by the act."),
        )
    return None
