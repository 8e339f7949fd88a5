"""The checking page: the document at the left, one measure as it was read at the right; each field saves itself."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.intake import actions
from qadam.intake.blocks import drawn, name_of
from qadam.intake.forms import FIRST_DAY, LAST_DAY, ExecutorLine, RowForm
from qadam.intake.meaning import changed, faults_in, gives_way, meaning_of
from qadam.intake.models import BodyChoice, Intake, Row
from qadam.intake.money import WORDS_OF_MONEY, amounts_told, repriced
from qadam.intake.queries import progress_of, queue_of, row_after, rows_in_order
from qadam.intake.rows import FIELDS, SHOWN_AT, Checked, day_set, doubts_left
from qadam.intake.sentences import said
from qadam.intake.views.common import alone, checker, find_document, way
from qadam.intake.views.documents import overview
from qadam.kit import clock
from qadam.kit.deadlines import RuleError
from qadam.kit.forms import errors_of
from qadam.kit.languages import active
from qadam.kit.numbers import whole_number
from qadam.people import limits
from qadam.people.models import User
from qadam.workflow.transitions import WrongState

# Fields save themselves when they are left; a person may go through a row in some seconds.
AUTOSAVES_A_MINUTE = 120
MOST_TYPED = 1000


def _row(intake: Intake, pk: int) -> Row:
    row: Row = get_object_or_404(intake.rows.select_related("checked_by"), pk=pk)
    row.intake = intake
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def row_page(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Check one measure: accept it, correct it, cut it in two, join it with the one above, put it away."""
    user, intake = checker(request), find_document(request, pk, with_texts=True)
    row = _row(intake, row_pk)
    if request.method != "POST":
        return _page(request, intake, row)
    form = RowForm(request.POST, row=row.as_checked, intake=intake, seen=row.edition_number)
    step = request.POST.get("step", "save")
    if not form.is_valid():
        return _page(request, intake, row, form=form, status=400)
    try:
        target = _do(request, step, row, form, user)
    except WrongState as changed:
        return _page(request, intake, _row(intake, row_pk), form=form, errors=[str(changed)], status=409)
    except ValidationError as error:
        return _page(request, intake, row, form=form, errors=error.messages, status=400)
    if target is None:
        messages.success(request, _("Every measure is checked."))
        return redirect("intake:document", pk)
    return redirect("intake:row", pk, target.pk)


def _do(request: HttpRequest, step: str, row: Row, form: RowForm, user: User) -> Row | None:
    """Do what the button says and return the row to show next; nothing when all are checked."""
    seen = form.cleaned_data["seen"]
    if step == "restore":
        return actions.restore_row(row, by=user, seen=seen)
    if step == "open":
        return actions.open_row(row, by=user, seen=seen)
    is_checked = True if step == "accept" else None
    saved = actions.save_row(row, form.changes(), by=user, seen=seen, is_checked=is_checked)
    if saved.as_checked["costs"] != row.as_checked["costs"]:
        messages.info(request, _read_again(saved))
    now = saved.edition_number
    match step:
        case "accept":
            return row_after(rows_in_order(row.intake), saved)
        case "split":
            return actions.split_row(saved, _place(request, saved), by=user, seen=now)[0]
        case "merge":
            return actions.merge_row(saved, by=user, seen=now)
        case "add":
            return actions.add_row(saved, by=user)
        case "remove":
            actions.remove_row(saved, by=user, seen=now)
            return row_after(rows_in_order(row.intake), saved)
        case _:
            return saved


def _read_again(row: Row) -> str:
    """Return what came of the words of money that a person mended."""
    amounts = "; ".join(amounts_told(row.as_checked))
    if not amounts:
        told = _("Measure {number}: no amount is read from the new words of its cost.")
        return told.format(number=row.as_checked["number"])
    told = _("Measure {number}: the amounts are read again from the words of its cost – {amounts}.")
    return told.format(number=row.as_checked["number"], amounts=amounts)


def _place(request: HttpRequest, row: Row) -> int:
    """Return where the second measure begins: the first words that a person typed of it, or the place of the cursor."""
    words, title = " ".join(request.POST.get("split_words", "").split()), row.as_checked["title"]
    if words:
        return max(0, str(title).find(words))
    return whole_number(request.POST.get("split_place", "")) or 0


@require_POST
def row_autosave(request: HttpRequest, pk: int, row_pk: int) -> JsonResponse:
    """Save a row that its page sends by itself; what cannot be saved says why and stays typed."""
    user, intake = checker(request), find_document(request, pk)
    row = _row(intake, row_pk)
    if not limits.take("intake-autosave", str(user.pk), per=60, at_most=AUTOSAVES_A_MINUTE):
        told = _("Not saved yet: too many saves in a minute. What you typed is kept on this device.")
        return JsonResponse({"seen": {}, "unsaved": [], "faults": {}, "said": told}, status=429)
    form = RowForm(request.POST, row=row.as_checked, intake=intake, seen=row.edition_number)
    faults: dict[str, str] = {}
    seen: dict[str, int] = {}
    if form.is_valid():
        try:
            saved = actions.save_row(row, form.changes(), by=user, seen=form.cleaned_data["seen"])
            seen = {"seen": saved.edition_number}
        except (ValidationError, WrongState) as refusal:
            faults[""] = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
    else:
        faults[""] = _unsaved(form)
    time = f"{clock.now().astimezone(clock.ALMATY):%H:%M}"
    answer = {
        "seen": seen,
        "unsaved": [],
        "faults": faults,
        "said": _("Saved at {time}").format(time=time) if seen else "",
    }
    return JsonResponse(answer, status=409 if faults else 200)


def _unsaved(form: RowForm) -> str:
    """Return why a row does not save itself; what a rule lacks is said beside the rule already."""
    rules = {form[name].id_for_label for name in ("rule", "report_rule")}
    told = [
        _("Not saved yet: a rule is not understood.") if error["id"] in rules else error["text"]
        for error in errors_of([form, *form.lines])
    ]
    return " ".join(dict.fromkeys(told))


@require_safe
def row_meaning(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Show what is being typed of a deadline or of money: words are read again, a rule or a day is told in words."""
    intake = find_document(request, pk)
    row = _row(intake, row_pk)
    checked = row.as_checked
    if request.GET.get("part") == "money":
        return render(request, "intake/money.html", _money(_priced(request, row), checked))
    typed = _typed(request, checked)
    try:
        renewed = changed(checked, typed, intake.facts)
    except RuleError:
        faults = faults_in({**checked, **typed}, intake.facts)
        return render(request, "intake/meaning.html", {"fault": " ".join(faults)})
    context = _meaning(row, renewed, before=request.GET.get("rule_was", "")[:MOST_TYPED])
    return render(request, "intake/meaning.html", context)


def _typed(request: HttpRequest, checked: Checked) -> dict[str, str]:
    """Return what is typed of a deadline; a rule that stands as the page showed it was not touched."""
    names = ("deadline", "rule", "report_rule")
    asked = {**checked, **request.GET.dict()}
    typed = {name: " ".join(asked[name][:MOST_TYPED].split()) for name in names}
    for name in ("rule", "report_rule"):
        if typed[name].split() == str(asked.get(f"{name}_was", checked[name])).split():
            typed[name] = checked[name]
    day = _day(request.GET.get("day", ""))
    return typed | day_set(day) if day and day.isoformat() != checked["set_on"] else typed


def _priced(request: HttpRequest, row: Row) -> Checked:
    """Return the row with the words of its money as they are typed and what comes of them."""
    asked = {**row.as_checked, **request.GET.dict()}
    typed = {name: " ".join(asked[name][:MOST_TYPED].split()) for name in WORDS_OF_MONEY}
    return repriced(row.as_checked, {**row.as_checked, **typed}, row.intake.facts)


def _money(row: Checked, kept: Checked) -> dict[str, Any]:
    """Return what money.html shows: the amounts of a row, and whether they are others than those kept."""
    return {
        "amounts": amounts_told(row),
        "has_cost": bool(row["cost"]),
        "is_read_again": row["costs"] != kept["costs"],
    }


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _meaning(row: Row, checked: Checked, *, before: str = "") -> dict[str, Any]:
    """Return what meaning.html shows of a row: as it is kept, or as it is being typed over the rule `before`."""
    left = doubts_left(row.doubts, checked)
    return {
        "meaning": meaning_of(checked, row.intake.facts),
        "gives_way": gives_way(checked, row.intake.facts, before=before),
        "is_settled": not any(doubt["field"] == "deadline" for doubt in left),
    }


@require_POST
def accept_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept every measure in which nothing is doubtful."""
    user, intake = checker(request), find_document(request, pk)
    try:
        count = actions.accept_clear(intake, by=user)
    except WrongState as changed:
        return overview(request, intake, errors=[str(changed)], status=409)
    except ValidationError as error:
        return overview(request, intake, errors=error.messages, status=400)
    told = ngettext("{count} measure is accepted.", "{count} measures are accepted.", count)
    messages.success(request, told.format(count=count))
    queue = queue_of(rows_in_order(intake))
    return redirect("intake:row", pk, queue[0].pk) if queue else redirect("intake:document", pk)


def _page(
    request: HttpRequest,
    intake: Intake,
    row: Row,
    *,
    form: RowForm | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or RowForm(row=row.as_checked, intake=intake, seen=row.edition_number)
    rows = rows_in_order(intake)
    place = next((at for at, one in enumerate(rows) if one.pk == row.pk), None)
    sources = row.as_read.get("sources", {})
    shown = {SHOWN_AT.get(name, name): name_of(place) for name, place in sources.items()}
    doubts = _doubts(row)
    context = {
        "intake": intake,
        "row": row,
        "form": form,
        "lines": list(form.lines),
        "fields": _ordered(form, doubts, shown),
        "doubts": doubts,
        "general": doubts.get("", []),
        **_meaning(row, row.as_checked),
        **_money(row.as_checked, row.as_checked),
        "bodies": _with_bodies(intake, form),
        "blocks": drawn(intake.blocks, sources, whole=False),
        "progress": progress_of(intake),
        "place": place + 1 if place is not None else 0,
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place is not None and place + 1 < len(rows) else None,
        "errors": [*alone(errors or []), *(errors_of([form, *form.lines]) if form.is_bound else [])],
        "may_change": intake.is_open,
        "page_keys": _keys(),
        "breadcrumbs": way(
            intake, (_("Measure {number}").format(number=row.as_checked["number"] or "–"), "")
        ),
    }
    return render(request, "intake/row.html", context, status=status)


def _keys() -> list[tuple[str, str]]:
    """Return the keys of the checking page with what they do, for components/shortcuts.html."""
    return [
        ("a", _("accept the measure and go on")),
        ("Ctrl+Enter", _("accept the measure while you write")),
        ("j", _("next measure")),
        ("k", _("previous measure")),
        ("l", _("all measures")),
        ("s", _("split into two at the cursor")),
        ("m", _("join with the one above")),
    ]


def _with_bodies(intake: Intake, form: RowForm) -> list[tuple[ExecutorLine, BodyChoice | None]]:
    """Return each line of the executors with who its name is said to be."""
    known = {choice.name: choice for choice in intake.body_choices.select_related("body")}
    return [(line, known.get(line["name"].value() or "")) for line in form.lines]


def _doubts(row: Row) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for doubt in doubts_left(row.doubts, row.as_checked):
        field = doubt["field"] if doubt["field"] in FIELDS else ""
        found.setdefault(field, []).append(said(doubt, active()))
    return found


def _ordered(form: RowForm, doubts: dict[str, list[str]], shown: dict[str, str]) -> list[dict[str, Any]]:
    """Return the parts of the form, those with a doubt first, each with its doubts and the cell it was read from."""
    names = sorted(FIELDS, key=lambda name: name not in doubts)
    return [
        {
            "name": name,
            "field": form[name] if name in form.fields else None,
            "doubts": doubts.get(name, []),
            "cell": shown.get(name, ""),
        }
        for name in names
    ]
