"""Receiving entries at the desk: arenas, lists, paper, the checklist, decisions, the translation, moving."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.contests.actions import admission as actions
from qadam.contests.actions.entries import begin_entry, withdraw
from qadam.contests.entry_rules import (
    may_judge,
    may_look,
    may_move,
    may_receive_in,
    may_return,
    may_translate,
    may_withdraw,
    may_write,
)
from qadam.contests.forms.admission import (
    CheckForm,
    ContactForm,
    EntryFilter,
    MoveForm,
    ReturnForm,
    SeenForm,
    TranslationForm,
    WhyForm,
    check_forms,
)
from qadam.contests.forms.entries import PaperForm
from qadam.contests.models import Arena, Contest, Entry, EntryFile
from qadam.contests.queries.entries import (
    LOOKS,
    TRANSLATIONS,
    Received,
    arena_entries,
    arenas_received,
    blocks_of,
    intake_of,
    narrowed,
    other_language,
    own_districts,
    takes_entries,
    total_of,
    translation_of,
)
from qadam.contests.rules import may_receive
from qadam.contests.views.entries import keep_code, picture
from qadam.contests.views.entry_page import desk_page_of, window_words
from qadam.files.views import attachment
from qadam.kit import clock
from qadam.kit.dates import format_moment
from qadam.kit.forms import errors_of
from qadam.kit.languages import AUTONYMS, active, localized
from qadam.kit.tables import CSV_TYPE, write_csv
from qadam.people.views.asking import attempt, person_of, status_of
from qadam.workflow.transitions import NotAllowed, WrongState

State = Entry.State
PAGE = 50


@require_safe
def arena_list(request: HttpRequest) -> HttpResponse:
    """List the regions whose entries I receive."""
    rows = sorted(arenas_received(person_of(request)), key=_order_of)
    context = {"rows": rows, "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Applications"), "")]}
    return render(request, "contests/desk/arenas.html", context)


def _order_of(row: Received) -> tuple[bool, bool]:
    """Put what waits first and contests that are over last; within that the order of contests stays."""
    return not row.waiting, row.arena.level.contest.state == Contest.State.CLOSED


def _find_arena(request: HttpRequest, pk: int) -> Arena:
    found = Arena.objects.select_related("level__contest__edition", "territory", "body")
    arena: Arena = get_object_or_404(found, pk=pk)
    return arena


def _way(arena: Arena, *further: tuple[str, str]) -> list[tuple[str, str]]:
    name = f"{localized(arena.level.contest, 'name')}, {localized(arena, 'name')}"
    here = reverse("contestdesk:entries", args=[arena.pk]) if further else ""
    return [
        (_("My day"), reverse("desk:day")),
        (_("Applications"), reverse("contestdesk:receiving")),
        (name, here),
        *further,
    ]


@require_safe
def entry_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the entries of a region, with filters; contact data are not in it."""
    user, arena = person_of(request), _find_arena(request, pk)
    seen = arena_entries(user, arena)
    if seen is None:
        raise Http404
    form = EntryFilter(request.GET or None, arena=arena)
    found = narrowed(seen, form.wanted() if form.is_bound else EntryFilter({}, arena=arena).wanted())
    found = found.select_related("nomination").order_by("number")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    window = intake_of(arena)
    context = {
        "arena": arena,
        "contest": arena.level.contest,
        "form": form,
        "page": page,
        "count": found.count(),
        "lines": [_line(entry) for entry in page],
        "is_taking": takes_entries(arena, clock.now()) and may_receive_in(user, arena),
        "window": window_words(window) if window else "",
        "query": request.GET.urlencode(),
        "breadcrumbs": _way(arena),
    }
    return render(request, "contests/desk/entries.html", context)


def _line(entry: Entry) -> tuple[Entry, str, str, date | None, str]:
    day = entry.submitted_at.astimezone(clock.ALMATY).date() if entry.submitted_at else None
    translated = str(TRANSLATIONS.get(translation_of(entry), ""))
    return entry, LOOKS[State(entry.state)], capfirst(str(entry.get_state_display())), day, translated


@require_safe
def entry_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the list as CSV, narrowed as the page is; contact data are not in it."""
    user, arena = person_of(request), _find_arena(request, pk)
    seen = arena_entries(user, arena)
    if seen is None:
        raise Http404
    found = narrowed(seen, EntryFilter(request.GET, arena=arena).wanted()).select_related("nomination")
    head = [
        _("Number of the application"),
        _("Participant"),
        _("Nomination"),
        _("District or town"),
        _("State"),
        _("How it came"),
        _("Handed in"),
        _("Reason"),
    ]
    rows = [
        [
            entry.number,
            entry.title_kk,
            localized(entry.nomination, "name"),
            entry.district_code,
            str(entry.get_state_display()),
            str(entry.get_channel_display()),
            format_moment(entry.submitted_at, active()) if entry.submitted_at else "",
            entry.why,
        ]
        for entry in found.order_by("number")
    ]
    response = HttpResponse(write_csv(head, rows), content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="entries-{arena.pk}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an application that came on paper."""
    user, arena = person_of(request), _find_arena(request, pk)
    if not may_receive_in(user, arena):
        raise Http404
    form = PaperForm(
        request.POST if request.method == "POST" else None, arena=arena, codes=own_districts(user, arena)
    )
    begun: list[tuple[Entry, str]] = []

    def begin() -> None:
        made = begin_entry(arena.level.contest, **form.begun(), channel=Entry.Channel.PAPER, by=user)
        begun.append(made)

    if request.method == "POST" and form.is_valid() and attempt(form, begin):
        entry, code = begun[0]
        keep_code(request, entry, code)
        messages.success(
            request, _("The application has its number. Give the applicant the printed number and code.")
        )
        return redirect("contests:entry-code", entry.number)
    window = intake_of(arena)
    context = {
        "arena": arena,
        "form": form,
        "errors": errors_of([form]),
        "window": window_words(window) if window else "",
        "is_taking": takes_entries(arena, clock.now()),
        "breadcrumbs": _way(arena, (_("On paper"), "")),
    }
    return render(request, "contests/desk/paper.html", context, status=status_of(form))


def find_entry(request: HttpRequest, pk: int) -> Entry:
    """Find an entry this person receives or decides on; any other is as if it were not there."""
    found = Entry.objects.select_related(
        "contest__edition", "nomination", "arena__level__contest__edition", "arena__territory", "arena__body"
    )
    entry: Entry = get_object_or_404(found, pk=pk)
    is_online_draft = entry.state == State.DRAFT and entry.channel == Entry.Channel.ONLINE
    if is_online_draft or not may_look(request.user, entry):
        raise Http404
    return entry


@require_safe
def entry_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an entry to whoever receives it: its texts and files, the checklist, what may be done."""
    return _show(request, find_entry(request, pk))


def _show(
    request: HttpRequest, entry: Entry, *, errors: list[str] | None = None, status: int = 200, **shown: Any
) -> HttpResponse:
    user = person_of(request)
    is_judging = entry.state == State.SUBMITTED and may_judge(user, entry)
    is_alive = entry.state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.ADMITTED)
    told = [{"id": "", "label": "", "text": text} for text in errors or []]
    checks: list[CheckForm] = shown.get("checks") or check_forms(entry)
    typed = [form for form in shown.values() if hasattr(form, "is_bound") and form.is_bound]
    context = desk_page_of(entry, shown.pop("is_contact_shown", False)) | {
        "checks": checks,
        "verdicts": [(form.rule, line) for form, line in _verdicts(entry, checks)],
        "seen_form": SeenForm(initial={"seen": entry.edition_number}),
        "may_judge": is_judging,
        "may_return": entry.state == State.SUBMITTED and may_return(user, entry),
        "may_refuse": entry.state in (State.SUBMITTED, State.RETURNED) and may_judge(user, entry),
        "may_translate": entry.state in (State.SUBMITTED, State.ADMITTED) and may_translate(user, entry),
        # Whoever brought paper reads the translation where the paper was taken.
        "may_approve": entry.channel == Entry.Channel.PAPER
        and translation_of(entry) == "waiting"
        and may_write(user, entry),
        "may_withdraw": is_alive and may_withdraw(user, entry),
        "may_move": is_alive and may_move(user, entry),
        "may_write": entry.state in (State.DRAFT, State.RETURNED) and may_write(user, entry),
        "may_renew": is_alive and may_receive(user, entry),
        "return_form": ReturnForm(auto_id="return-%s"),
        "refuse_form": WhyForm(auto_id="refuse-%s"),
        "withdraw_form": WhyForm(auto_id="withdraw-%s"),
        "contact_form": ContactForm(auto_id="contact-%s"),
        "move_form": MoveForm(entry=entry, auto_id="move-%s") if may_move(user, entry) else None,
        "errors": [*told, *errors_of([*typed, *[form for form in checks if form.is_bound]])],
        "breadcrumbs": _way(entry.arena, (entry.number, "")),
    }
    return render(request, "contests/desk/entry.html", context | shown, status=status)


def _verdicts(entry: Entry, checks: list[CheckForm]) -> list[tuple[CheckForm, Any]]:
    kept = {line.rule: line for line in entry.checks.select_related("by")}
    return [(form, kept[form.rule.key]) for form in checks if form.rule.key in kept]


def _step(
    request: HttpRequest, entry: Entry, act: Callable[[], object], done: str, **shown: Any
) -> HttpResponse:
    """Take one step with an entry and say what came of it; a refusal shows the page with all that was typed."""
    try:
        act()
    except WrongState as changed:
        return _show(request, find_entry(request, entry.pk), errors=[str(changed)], status=409, **shown)
    except NotAllowed as refusal:
        return _show(request, find_entry(request, entry.pk), errors=[str(refusal)], status=403, **shown)
    except ValidationError as error:
        fresh = find_entry(request, entry.pk)
        return _show(request, fresh, errors=list(error.messages), status=400, **shown)
    messages.success(request, done)
    return redirect("contestdesk:entry", entry.pk)


@require_POST
def entry_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the checklist; with its other button admit the entry by it."""
    user, entry = person_of(request), find_entry(request, pk)
    forms, seen = check_forms(entry, request.POST), SeenForm(request.POST)
    judged = [form.is_valid() for form in forms]
    if not all(judged) or not seen.is_valid():
        return _show(request, entry, status=400, checks=forms)

    def act() -> None:
        found = [form.check() for form in forms if form.cleaned_data["verdict"]]
        saved = actions.save_checks(entry, found, by=user, seen=seen.cleaned_data["seen"])
        if request.POST.get("step") == "admit":
            actions.admit(saved, by=user)

    is_admitting = request.POST.get("step") == "admit"
    done = _("The application is admitted.") if is_admitting else _("The checklist is saved.")
    return _step(request, entry, act, done, checks=forms)


@require_POST
def entry_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return an entry for repair."""
    user, entry = person_of(request), find_entry(request, pk)
    form = ReturnForm(request.POST, auto_id="return-%s")
    if not form.is_valid():
        return _show(request, entry, status=400, return_form=form)
    typed = form.cleaned_data
    return _step(
        request,
        entry,
        lambda: actions.return_for_repair(entry, why=typed["why"], until=typed["until"], by=user),
        _("The application is returned; the applicant sees the reason and the term."),
        return_form=form,
    )


@require_POST
def entry_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse an entry."""
    user, entry = person_of(request), find_entry(request, pk)
    form = WhyForm(request.POST, auto_id="refuse-%s")
    if not form.is_valid():
        return _show(request, entry, status=400, refuse_form=form)
    why = form.cleaned_data["why"]
    return _step(
        request,
        entry,
        lambda: actions.refuse(entry, why=why, by=user),
        _("The application is refused; the applicant sees the reason."),
        refuse_form=form,
    )


@require_POST
def entry_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an entry on the organiser's side."""
    user, entry = person_of(request), find_entry(request, pk)
    form = WhyForm(request.POST, auto_id="withdraw-%s")
    if not form.is_valid():
        return _show(request, entry, status=400, withdraw_form=form)
    why = form.cleaned_data["why"]
    return _step(
        request,
        entry,
        lambda: withdraw(entry, why=why, by=user),
        _("The application is withdrawn and gone from the open pages."),
        withdraw_form=form,
    )


@require_POST
def entry_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an entry to another region by a decision."""
    user, entry = person_of(request), find_entry(request, pk)
    form = MoveForm(request.POST, entry=entry, auto_id="move-%s")
    if not form.is_valid():
        return _show(request, entry, status=400, move_form=form)
    typed = form.cleaned_data
    return _step(
        request,
        entry,
        lambda: actions.move_entry(entry, form.arenas[typed["arena"]], why=typed["why"], by=user),
        _("The application is moved; the decision is recorded."),
        move_form=form,
    )


@require_POST
def entry_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the contact data of an entry in full; the view is logged."""
    user, entry = person_of(request), find_entry(request, pk)
    form = ContactForm(request.POST, auto_id="contact-%s")
    if not form.is_valid():
        return _show(request, entry, status=400, contact_form=form)
    try:
        actions.see_contact(entry, why=form.cleaned_data["why"], by=user)
    except NotAllowed as refusal:
        return _show(request, entry, errors=[str(refusal)], status=403)
    response = _show(request, entry, is_contact_shown=True)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def entry_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an applicant who lost the code a new one."""
    user, entry = person_of(request), find_entry(request, pk)
    try:
        code = actions.renew_code(entry, by=user)
    except (WrongState, NotAllowed) as refusal:
        return _show(request, find_entry(request, pk), errors=[str(refusal)], status=409)
    context = {
        "entry": entry,
        "code": code,
        "open_url": request.build_absolute_uri(reverse("contests:entry-open")),
        "today": clock.today(),
        "breadcrumbs": _way(
            entry.arena, (entry.number, reverse("contestdesk:entry", args=[pk])), (_("New code"), "")
        ),
    }
    response = render(request, "contests/desk/code.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def entry_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse | FileResponse:
    """Give a file of an entry to whoever receives it; photos are shown smaller."""
    entry = find_entry(request, pk)
    file: EntryFile = get_object_or_404(entry.files.select_related("upload"), pk=file_pk)
    if file.variants and "original" not in request.GET:
        return picture(file, 640)
    if file.upload is None or not file.upload.is_kept:
        raise Http404
    return attachment(file.upload)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Translate an entry side by side with what the applicant wrote."""
    user, entry = person_of(request), find_entry(request, pk)
    if not may_translate(user, entry):
        raise Http404
    form = TranslationForm(request.POST if request.method == "POST" else None, entry=entry)

    def act() -> None:
        typed = form.cleaned_data
        actions.translate(entry, title=typed["title"], texts=form.texts(), by=user, seen=typed["seen"])

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("The translation is saved; the applicant approves it or sends it back."))
        return redirect("contestdesk:entry", entry.pk)
    language = other_language(entry)
    context = {
        "entry": entry,
        "form": form,
        "errors": errors_of([form]),
        "pairs": [
            (block, block.texts.get(entry.language, ""), form[f"block_{block.key}"])
            for block in blocks_of(entry)
        ],
        "own_title": entry.title_ru if entry.language == "ru" else entry.title_kk,
        "from_language": AUTONYMS[entry.language],
        "to_language": AUTONYMS[language],
        "total": total_of(entry.members.all()),
        "breadcrumbs": _way(
            entry.arena, (entry.number, reverse("contestdesk:entry", args=[pk])), (_("Translation"), "")
        ),
    }
    return render(request, "contests/desk/translate.html", context, status=status_of(form))
