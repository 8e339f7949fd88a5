"""Documents at the desk: the list, bringing files, one document with its progress, its source, its facts."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.intake import actions
from qadam.intake.blocks import drawn
from qadam.intake.drafts import checked_draft
from qadam.intake.forms import BringForm, FactsForm, ThrowAwayForm, TwinForm
from qadam.intake.models import Intake, Row
from qadam.intake.printing import document_of
from qadam.intake.queries import (
    documents_of,
    progress_of,
    queue_of,
    rows_in_order,
    twin_of,
    twins_for,
    unsettled_count,
)
from qadam.intake.rules import may_throw_away, memberships_bringing
from qadam.intake.sentences import said
from qadam.intake.views.common import alone, checker, find_document, way
from qadam.kit.dates import format_dated, format_day
from qadam.kit.forms import errors_of
from qadam.kit.languages import active
from qadam.people.models import Body, User
from qadam.people.views.asking import attempt, person_of, status_of
from qadam.people.views.documents import document_file, sparingly
from qadam.people.views.lists import page_of
from qadam.programmes.places import place_in
from qadam.reading.refusals import CannotRead
from qadam.workflow.queries import HistoryLine, history
from qadam.workflow.transitions import WrongState
from qadam.writing.kinds import KINDS

State = Intake.State
# Seconds after which a page without a script asks again how far the reading is.
ASK_AGAIN = 3


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """List the documents I may work on, the newest first."""
    user = checker(request)
    state, text = request.GET.get("state", ""), request.GET.get("q", "")
    page = page_of(request, documents_of(user, state=state if state in State.values else "", text=text))
    context = {
        "page": page,
        "state": state,
        "text": text,
        "states": State.choices,
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Documents"), "")],
    }
    return render(request, "intake/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Bring documents to be read."""
    user = checker(request)
    is_sent = request.method == "POST"
    form = BringForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, bodies=_bodies_of(user)
    )
    brought: list[Intake] = []
    known: list[Intake] = []

    def take() -> None:
        typed = form.cleaned_data
        marks = {name: typed[name] for name in ("are_twins", "even_again")}
        try:
            brought.extend(actions.bring(typed["documents"], body=form.chosen(), by=user, **marks))
        except actions.BroughtAlready as already:
            known.extend(already.documents)
            raise

    if is_sent and form.is_valid() and attempt(form, take):
        if len(brought) == 1 or form.cleaned_data["are_twins"]:
            return redirect("intake:document", brought[0].pk)
        messages.success(request, _("The documents are brought; they are read one after another."))
        return redirect("intake:list")
    context = {"form": form, "known": known, "breadcrumbs": way(None, (_("Bring a document"), ""))}
    return render(request, "intake/bring.html", context, status=status_of(form))


def _bodies_of(user: User) -> list[Body]:
    held = {row.body_id: row.body for row in memberships_bringing(user)}
    if user.is_administrator:
        issuing = Body.objects.exclude(kind=Body.Kind.COLLECTIVE)
        held |= {body.pk: body for body in issuing if body.pk not in held}
    return list(held.values())


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document: how far its reading is, why it cannot be read, or its rows with what is still to be checked."""
    intake = find_document(request, pk)
    if intake.state in (State.UPLOADED, State.READING):
        return _waiting(request, intake)
    if intake.state == State.THROWN:
        told = {"intake": intake, "thrown": _thrown(intake), "breadcrumbs": way(intake)}
        return render(request, "intake/thrown.html", told)
    if intake.state == State.REFUSED:
        context = {"intake": intake, "reason": _reason(intake), "breadcrumbs": way(intake)}
        return render(request, "intake/refused.html", context)
    return overview(request, intake)


def _thrown(intake: Intake) -> HistoryLine | None:
    """Return who threw a document away, when and why."""
    return next((line for line in history(intake) if line.verb == "throw_away"), None)


def _waiting(request: HttpRequest, intake: Intake) -> HttpResponse:
    context = {
        "intake": intake,
        "may_ask": actions.may_ask_again(person_of(request), intake),
        "again_after": ASK_AGAIN,
        "breadcrumbs": way(intake),
    }
    response = render(request, "intake/waiting.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _reason(intake: Intake) -> str:
    """Return why the file gives no draft; a code that is no longer known says that the file is broken."""
    try:
        return CannotRead(intake.refusal, **intake.refusal_facts).sentence(active())
    except KeyError:
        return CannotRead("broken").sentence(active())


def overview(
    request: HttpRequest, intake: Intake, *, errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    """Show the rows of a document that was read, and what comes next."""
    rows = rows_in_order(intake)
    queue = queue_of(rows)
    twin = twin_of(intake)
    context = {
        "intake": intake,
        "act": _act(intake),
        "rows": rows,
        "table": _table(intake, rows),
        "removed": list(intake.rows.filter(is_removed=True).defer("as_read")),
        "progress": progress_of(intake),
        "first": queue[0] if queue else None,
        "unsettled": unsettled_count(intake, rows),
        "undated": sum(bool(row.as_checked["needs_date"]) for row in rows),
        "twin": twin,
        "has_twin_waiting": intake.twin_id is not None and twin is None,
        "twin_form": None if intake.twin_id or not intake.is_open else _twin_form(request, intake),
        "findings": [
            {"where": place_in(finding.get("where", ""), active()), "what": said(finding, active())}
            for finding in intake.draft.get("findings", [])
        ],
        "has_other_language": intake.is_open and not intake.twin_id and _is_bilingual(intake),
        "kinds": list(KINDS) if rows else [],
        "may_throw_away": may_throw_away(person_of(request), intake),
        "errors": alone(errors or []),
        "breadcrumbs": way(intake),
    }
    return render(request, "intake/document.html", context, status=status)


def _act(intake: Intake) -> str:
    """Return the act as one cites it: its day, then its number."""
    number = _("No {number}").format(number=intake.act_number) if intake.act_number else ""
    if intake.act_on is None:
        return number
    day = (format_dated if number else format_day)(intake.act_on, active())
    return f"{day} {number}".strip()


def _table(intake: Intake, rows: list[Row]) -> dict[str, Any]:
    heads = [_("Measure"), _("Deadline"), _("Executors"), _("State")]
    return {
        "id": "document-rows",
        "caption": _("Measures of the document"),
        "columns": [{"key": f"column-{place}", "label": label} for place, label in enumerate(heads)],
        "rows": [_cells(intake, row) for row in rows],
    }


def _cells(intake: Intake, row: Row) -> list[dict[str, Any]]:
    checked = row.as_checked
    number = f"{checked['number']}. " if checked["number"] else ""
    title = f"{number}{_short(checked['title'], 140)}".strip()
    names = [_short(one["name"], 40) for one in checked["executors"]]
    state = "checked" if row.is_checked else "doubtful" if row.doubts else "clear"
    return [
        {"text": title or "–", "url": reverse("intake:row", args=[intake.pk, row.pk])},
        {"text": _short(checked["deadline"], 80)},
        {"text": ", ".join(names[:4]) + (" …" if len(names) > 4 else "")},
        {"state": state, "word": ""},
    ]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _twin_form(request: HttpRequest, intake: Intake, data: Any = None) -> TwinForm | None:
    offered = twins_for(intake, person_of(request))
    return TwinForm(data, offered=offered) if offered else None


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker to read the document once more."""
    user, intake = checker(request), find_document(request, pk)
    try:
        actions.read_again(intake, by=user)
    except WrongState as changed:
        messages.info(request, str(changed))
    return redirect("intake:document", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a document away that was brought by mistake."""
    user, intake = checker(request), find_document(request, pk)
    if not may_throw_away(user, intake) or intake.state == State.THROWN:
        return redirect("intake:document", pk)
    is_sent = request.method == "POST"
    form = ThrowAwayForm(request.POST if is_sent else None)

    def throw() -> None:
        actions.throw_away(intake, by=user, why=form.cleaned_data["why"])

    if is_sent and form.is_valid() and attempt(form, throw):
        messages.success(request, _("{document} is thrown away.").format(document=intake))
        return redirect("intake:list")
    context = {
        "intake": intake,
        "form": form,
        "is_untyped": not request.POST.get("why", "").strip(),
        "row_count": intake.rows.filter(is_removed=False).count(),
        "breadcrumbs": way(intake, (_("Throw it away"), "")),
    }
    return render(request, "intake/throw_away.html", context, status=status_of(form))


@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole document as it was read, with the cells of one measure lit."""
    intake = find_document(request, pk, with_texts=True)
    if intake.state == State.THROWN:
        return redirect("intake:document", pk)
    row = _row_asked(request, intake)
    sources = row.as_read.get("sources", {}) if row else {}
    context = {
        "intake": intake,
        "blocks": drawn(intake.blocks, sources, whole=True),
        "row": row,
        "breadcrumbs": way(intake, (_("The document"), "")),
    }
    return render(request, "intake/source.html", context)


@require_safe
@sparingly
def draft_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the draft as it stands checked, in the official table and in the document's own language."""
    intake = find_document(request, pk)
    rows = rows_in_order(intake)
    if not rows:
        raise Http404
    draft = checked_draft(intake, rows)
    with translation.override(draft.language):
        marks = [_("SAMPLE") if intake.upload.is_sample else "", _("DRAFT")]
        document = replace(document_of(draft), mark=" · ".join(mark for mark in marks if mark))
        return document_file(document, kind, f"draft-{pk}")


def _row_asked(request: HttpRequest, intake: Intake) -> Row | None:
    key = request.GET.get("row", "")
    return intake.rows.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 16 else None


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the whole document says: title, act, period, language."""
    user, intake = checker(request), find_document(request, pk)
    if intake.state not in (State.READ, State.MADE):
        return redirect("intake:document", pk)
    is_sent = request.method == "POST"
    form = FactsForm(
        request.POST if is_sent else None, instance=intake, initial={"seen": intake.edition_number}
    )

    def save() -> None:
        typed = dict(form.cleaned_data)
        actions.save_facts(Intake.objects.get(pk=pk), typed, by=user, seen=typed.pop("seen"))

    if is_sent and form.is_valid() and attempt(form, save):
        messages.success(request, _("The facts of the document are saved."))
        return redirect("intake:document", pk)
    context = {
        "intake": intake,
        "form": form,
        "errors": errors_of([form]),
        "breadcrumbs": way(intake, (_("Facts of the document"), "")),
    }
    return render(request, "intake/facts.html", context, status=status_of(form))


@require_POST
def twin(request: HttpRequest, pk: int) -> HttpResponse:
    """Join the document with the same act in the other language, or part them."""
    user, intake = checker(request), find_document(request, pk)
    if request.POST.get("step") == "part":
        actions.part_twins(intake, by=user)
        messages.success(request, _("The two documents are parted."))
        return redirect("intake:document", pk)
    if request.POST.get("step") == "other":
        return _other_language(request, intake, user)
    form = _twin_form(request, intake, request.POST)
    if form is None or not form.is_valid():
        return overview(request, intake, errors=[_("Choose the document.")], status=400)
    try:
        actions.join_twins(intake, form.offered[form.cleaned_data["twin"]], by=user)
    except ValidationError as error:
        return overview(request, intake, errors=error.messages, status=400)
    return redirect("intake:compare", pk)


def _other_language(request: HttpRequest, intake: Intake, user: User) -> HttpResponse:
    try:
        other = actions.bring_other_language(intake, by=user)
    except ValidationError as error:
        return overview(request, intake, errors=error.messages, status=400)
    return redirect("intake:document", other.pk)


def _is_bilingual(intake: Intake) -> bool:
    """Tell whether the file holds the act in both languages."""
    return any(
        finding.get("code") == "document-in-two-languages" for finding in intake.draft.get("findings", [])
    )
