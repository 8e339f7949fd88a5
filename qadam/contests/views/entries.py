"""Applying: beginning, coming back by number and code, the application's page, its files, its receipt."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.contests import applicants, uploads
from qadam.contests.actions import entries as actions
from qadam.contests.applicants import Applicant
from qadam.contests.entry_rules import is_own, may_write
from qadam.contests.forms.entries import (
    ApplyForm,
    ConsentForm,
    DraftForm,
    OpenForm,
    RemarkForm,
    Rows,
    member_rows,
    members_from,
)
from qadam.contests.images import CONTENT_TYPE, open_variant
from qadam.contests.models import Contest, Entry, EntryFile
from qadam.contests.queries.entries import (
    has_condition,
    intake_windows,
    lacks_of,
    may_be_handed_in,
    open_arenas,
    standing_consents,
)
from qadam.contests.views.entry_page import page_of, receipt_of, window_words
from qadam.contests.views.public import way
from qadam.files.views import attachment
from qadam.kit import clock
from qadam.kit.forms import errors_of
from qadam.kit.languages import localized
from qadam.kit.numbers import whole_number
from qadam.people import limits
from qadam.people.addresses import client_address, network_of
from qadam.people.models import User
from qadam.people.views.asking import attempt, status_of
from qadam.workflow.transitions import NotAllowed, WrongState

P = ParamSpec("P")
Actor = User | Applicant
# The session keeps the marks of the entries one is in, and the codes not written down yet.
MARKS, CODES = "entries", "entry_codes"
# A school or a village library may stand behind one address.
BEGUN_AN_HOUR = 30
TRIED_A_MINUTE, WRONG_IN_FIVE_MINUTES, WRONG_A_DAY = 20, 5, 100
AUTOSAVES_A_MINUTE = 20
PIECES_A_MINUTE = 600
FILE_FIELDS = {
    "photo": EntryFile.Role.PHOTO,
    "video": EntryFile.Role.VIDEO,
    "materials": EntryFile.Role.MATERIALS,
    "signed": EntryFile.Role.CONSENT,
}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an application to a contest, without an account or with one."""
    contest = get_object_or_404(Contest.objects.public().select_related("edition"), slug=slug)
    is_announced = contest.state == Contest.State.ANNOUNCED
    arenas = open_arenas(contest, clock.now()) if is_announced else []
    data = request.POST if request.method == "POST" else None
    form = ApplyForm(data, contest=contest, arenas=arenas, initial=_known_of(request, arenas))
    status = 200
    if data is not None and not arenas:
        form.add_error(None, _("Applications are not taken at this moment. What you typed is kept below."))
    elif data is not None and form.is_valid():
        if not limits.take("entry-begin", _network(request), per=3600, at_most=BEGUN_AN_HOUR):
            form.add_error(
                None,
                _("Too many applications were begun from your network within an hour. Try again later."),
            )
            status = 429
        elif begun := _begin(request, contest, form):
            return begun
    context = {
        "contest": contest,
        "form": form,
        "errors": errors_of([form]),
        "arenas": arenas,
        "windows": _windows(contest),
        "conditions": [one for one in contest.nominations.all() if has_condition(one)],
        "breadcrumbs": way(
            (localized(contest, "name"), reverse("contests:contest", args=[contest.slug])), (_("Apply"), "")
        ),
    }
    return render(
        request, "contests/apply.html", context, status=status if status != 200 else status_of(form)
    )


def _windows(contest: Contest) -> list[tuple[str, str]]:
    """Return when each region takes applications; said once where it is the same for all."""
    windows = intake_windows(contest)
    told = {(one.opens_at, one.closes_at) for one in windows}
    if len(windows) > 1 and len(told) == 1:
        return [(_("All regions"), window_words(windows[0]))]
    return [(localized(one.arena, "name"), window_words(one)) for one in windows]


def _known_of(request: HttpRequest, arenas: list[Any]) -> dict[str, Any]:
    """Return what the address and the account say already."""
    known: dict[str, Any] = {}
    if isinstance(request.user, User):
        known |= {"contact_name": request.user.full_name, "email": request.user.email}
    chosen = request.GET.get("arena", "")
    if chosen in {str(arena.pk) for arena in arenas}:
        known["arena"] = chosen
    if request.GET.get("nomination", "").isdecimal():
        known["nomination"] = request.GET["nomination"]
    return known


def _begin(request: HttpRequest, contest: Contest, form: ApplyForm) -> HttpResponse | None:
    begun: list[tuple[Entry, str]] = []
    by = request.user if isinstance(request.user, User) else None
    if not attempt(form, lambda: begun.append(actions.begin_entry(contest, **form.begun(), by=by))):
        return None
    entry, code = begun[0]
    stay_in(request, entry)
    keep_code(request, entry, code)
    return redirect("contests:entry-code", entry.number)


def stay_in(request: HttpRequest, entry: Entry) -> None:
    """Let the session stay in the application."""
    request.session[MARKS] = {**request.session.get(MARKS, {}), str(entry.pk): applicants.mark_of(entry)}


def keep_code(request: HttpRequest, entry: Entry, code: str) -> None:
    """Keep a code for the pages that show it to its owner, until the session is left or ends."""
    request.session[CODES] = {**request.session.get(CODES, {}), str(entry.pk): code}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry_open(request: HttpRequest) -> HttpResponse:
    """Come back to an application by its number and code; those one is in already are listed."""
    data = request.POST if request.method == "POST" else None
    form = OpenForm(data, initial={"number": request.GET.get("number", "")[:30]})
    status = 200
    if data is not None and form.is_valid():
        number = form.cleaned_data["number"].strip().upper()
        if not _may_try(request, number):
            form.add_error(None, _("Too many wrong codes. Wait five minutes and try again."))
            status = 429
        else:
            entry = Entry.objects.filter(number=number).first()
            if applicants.is_right(entry, form.cleaned_data["code"]) and entry is not None:
                limits.give_back("entry-wrong", f"{number} {_network(request)}", 300)
                limits.give_back("entry-wrong-day", number, 86400)
                stay_in(request, entry)
                return redirect("contests:entry", entry.number)
            form.add_error(
                None, _("There is no application with this number and code. Look at your receipt once more.")
            )
    own = own_entries(request)
    context = {
        "form": form,
        "errors": errors_of([form]),
        "own": own,
        "breadcrumbs": way((_("My application"), "")),
    }
    return render(
        request, "contests/entry_open.html", context, status=status if status != 200 else status_of(form)
    )


def _may_try(request: HttpRequest, number: str) -> bool:
    network = _network(request)
    return (
        limits.take("entry-try", network, per=60, at_most=TRIED_A_MINUTE)
        and limits.take("entry-wrong", f"{number} {network}", per=300, at_most=WRONG_IN_FIVE_MINUTES)
        and limits.take("entry-wrong-day", number, per=86400, at_most=WRONG_A_DAY)
    )


def _network(request: HttpRequest) -> str:
    return network_of(client_address(request))


def own_entries(request: HttpRequest) -> list[Entry]:
    """Return the applications of this session and of the account, the newest first."""
    marks: dict[str, str] = request.session.get(MARKS, {})
    found = Entry.objects.filter(pk__in=[int(pk) for pk in marks])
    entries = {entry.pk: entry for entry in found if applicants.is_mark(entry, marks[str(entry.pk)])}
    if isinstance(request.user, User):
        entries |= {entry.pk: entry for entry in Entry.objects.filter(applicant=request.user)}
    return sorted(entries.values(), key=lambda entry: -entry.pk)


def _in_full(number: str) -> Entry | None:
    found = Entry.objects.select_related(
        "contest__edition", "nomination", "arena__level__contest__edition", "arena__territory", "arena__body"
    )
    return found.filter(number=number).first()


def actor_of(request: HttpRequest, entry: Entry) -> Actor | None:
    """Return as whom the request may write the application: the account, the operator of paper, the session."""
    user = request.user
    if isinstance(user, User) and may_write(user, entry):
        return user
    mark = request.session.get(MARKS, {}).get(str(entry.pk), "")
    return Applicant(entry) if applicants.is_mark(entry, mark) else None


Answer = HttpResponse | FileResponse
View = Callable[Concatenate[HttpRequest, Entry, Actor, P], Answer]


def for_the_applicant(view: View[P]) -> Callable[..., Answer]:
    """Give a view the application of its address and whoever may write it; others are asked for the code."""

    @login_not_required
    @never_cache
    @wraps(view)
    def find(request: HttpRequest, number: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        entry = _in_full(number)
        actor = actor_of(request, entry) if entry else None
        if entry is None or actor is None:
            if request.headers.get("Accept", "").startswith("application/json"):
                said = _("Open the application again by its number and code.")
                return JsonResponse({"seen": {}, "unsaved": [], "faults": {"": said}, "said": ""}, status=403)
            return HttpResponseRedirect(f"{reverse('contests:entry-open')}?number={number}")
        return view(request, entry, actor, *args, **kwargs)

    return find


@for_the_applicant
@require_safe
def entry_code(request: HttpRequest, entry: Entry, actor: Actor) -> HttpResponse:
    """Show the number and the secret code, to be written down or printed."""
    context = {
        "entry": entry,
        "code": request.session.get(CODES, {}).get(str(entry.pk), ""),
        "facts": [
            (_("Contest"), localized(entry.contest, "name")),
            (_("Nomination"), localized(entry.nomination, "name")),
            (_("Region"), localized(entry.arena, "name")),
        ],
        "open_url": request.build_absolute_uri(reverse("contests:entry-open")),
        "today": clock.today(),
        "breadcrumbs": _way(entry, (_("Number and code"), "")),
    }
    return render(request, "contests/entry_code.html", context)


@for_the_applicant
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, entry: Entry, actor: Actor) -> HttpResponse:
    """Show the application; sent, save what is typed with its files, and hand it in where that is asked for."""
    if request.method != "POST":
        return _page(request, entry, actor)
    if entry.state not in actions.EDITABLE:
        said = _("This has changed meanwhile. Open the page again and look at its present state.")
        return _page(request, entry, actor, errors=[said], status=409)
    form, rows = DraftForm(request.POST, request.FILES, entry=entry), member_rows(entry, request.POST)
    are_right = form.is_valid() and (rows is None or rows.is_valid())
    try:
        saved = _save(entry, form, rows, actor)
    except WrongState as changed:
        return _conflict(request, entry, actor, form, rows, str(changed))
    except NotAllowed as refusal:
        return _page(request, entry, actor, errors=[str(refusal)], status=403)
    refused = _take_files(request, saved, form, actor)
    step = request.POST.get("step", "save")
    if not are_right or refused:
        fresh = _again(saved)
        form.data = {**_plain(request), "seen": str(saved.edition_number)}
        return _page(request, fresh, actor, form=form, rows=rows, errors=refused, status=400)
    if step == "submit":
        return _handed_in(request, saved, actor)
    if step.startswith("remove-"):
        for file in saved.files.filter(pk=whole_number(step.removeprefix("remove-")) or 0):
            actions.remove_file(saved, file, by=actor)
    messages.success(request, _("The application is saved. It is not handed in yet."))
    return redirect("contests:entry", entry.number)


def _plain(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST.get(name) for name in request.POST}


def _again(entry: Entry) -> Entry:
    fresh = _in_full(entry.number)
    assert fresh is not None
    return fresh


def _save(entry: Entry, form: DraftForm, rows: Rows | None, actor: Actor) -> Entry:
    """Save what is right of what is typed: a fault in one field loses nothing of the others."""
    members = members_from(rows) if rows is not None and rows.is_valid() else None
    seen = form.cleaned_data.get("seen", -1)
    saved = actions.save_draft(entry, form.draft(members), by=actor, seen=seen)
    if not form.errors:
        actions.set_consents(saved, form.purposes(), by=actor)
    return saved


def _take_files(request: HttpRequest, entry: Entry, form: DraftForm, actor: Actor) -> list[str]:
    """Store the files that came with the form, and return why some were not taken."""
    refused: list[str] = []
    for name, role in FILE_FIELDS.items():
        for file in request.FILES.getlist(name):
            refused += _refusal(partial(actions.add_file, entry, file, role, by=actor))
    link = form.cleaned_data.get("video_link")
    if link:
        refused += _refusal(lambda: actions.add_link(entry, link, by=actor))
    return refused


def _refusal(act: Callable[[], object]) -> list[str]:
    try:
        act()
    except ValidationError as error:
        return list(error.messages)
    except WrongState as changed:
        return [str(changed)]
    return []


def _conflict(
    request: HttpRequest, entry: Entry, actor: Actor, form: DraftForm, rows: Rows | None, said: str
) -> HttpResponse:
    """Show what was typed beside the stored application; the next save is a choice made knowingly."""
    fresh = _again(entry)
    form.data = {**_plain(request), "seen": str(fresh.edition_number)}
    return _page(request, fresh, actor, form=form, rows=rows, errors=[said], status=409)


def _handed_in(request: HttpRequest, entry: Entry, actor: Actor) -> HttpResponse:
    try:
        actions.submit(entry, by=actor)
    except ValidationError as error:
        fresh = _again(entry)
        # What is missing is said thing by thing, each with the way to its place.
        needed = [lack for lack in lacks_of(fresh) if lack.is_needed]
        if needed and may_be_handed_in(fresh, clock.now()):
            lacking = [{"id": lack.place, "label": "", "text": lack.text} for lack in needed]
            return _page(request, fresh, actor, lacking=lacking, status=400)
        return _page(request, fresh, actor, errors=list(error.messages), status=400)
    except WrongState as changed:
        fresh = _again(entry)
        if fresh.state == Entry.State.SUBMITTED:
            # A second click: the first one has handed it in.
            return redirect("contests:entry-receipt", entry.number)
        return _page(request, fresh, actor, errors=[str(changed)], status=409)
    return redirect("contests:entry-receipt", entry.number)


def _page(
    request: HttpRequest,
    entry: Entry,
    actor: Actor,
    *,
    form: DraftForm | None = None,
    rows: Rows | None = None,
    errors: list[str] | None = None,
    lacking: list[dict[str, str]] | None = None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    is_open = entry.state in actions.EDITABLE
    form = form or (DraftForm(entry=entry) if is_open else None)
    rows = rows or (member_rows(entry) if is_open else None)
    told = [{"id": "", "label": "", "text": text} for text in errors or []]
    wrong = [one for one in (form, *(rows or [])) if one is not None and one.is_bound]
    context = page_of(entry, clock.now()) | {
        "form": form,
        "rows": rows,
        "errors": [*told, *(lacking or []), *errors_of(wrong)],
        "is_operator": isinstance(actor, User) and not is_own(actor, entry),
        "has_code": str(entry.pk) in request.session.get(CODES, {}),
        "consent_form": ConsentForm(
            initial=dict.fromkeys(standing_consents(entry), True), auto_id="consent-%s"
        ),
        "remark_form": RemarkForm(initial={"seen": entry.edition_number}, auto_id="remark-%s"),
        "files_form": None if is_open else DraftForm(entry=entry, auto_id="file-%s"),
        "piece": uploads.PIECE,
        "breadcrumbs": _way(entry),
    }
    return render(request, "contests/entry.html", context | shown, status=status)


def _way(entry: Entry, *further: tuple[str, str]) -> list[tuple[str, str]]:
    own = (entry.number, reverse("contests:entry", args=[entry.number]) if further else "")
    return way((_("My application"), reverse("contests:entry-open")), own, *further)


@for_the_applicant
@require_POST
def entry_autosave(request: HttpRequest, entry: Entry, actor: Actor) -> JsonResponse:
    """Save what the page sends by itself; what is not right stays typed."""
    if not limits.take("entry-autosave", str(entry.pk), per=60, at_most=AUTOSAVES_A_MINUTE):
        said = _("Not saved yet: too many saves in a minute. What you typed is kept on this device.")
        return JsonResponse({"seen": {}, "unsaved": [], "faults": {}, "said": said}, status=429)
    form, rows = DraftForm(request.POST, entry=entry), member_rows(entry, request.POST)
    are_rows = rows is None or rows.is_valid()
    form.is_valid()
    try:
        saved = _save(entry, form, rows if are_rows else None, actor)
    except (WrongState, NotAllowed) as refusal:
        return JsonResponse({"seen": {}, "unsaved": [], "faults": {"": str(refusal)}, "said": ""}, status=409)
    unsaved = [*form.errors, *([] if are_rows else ["members-"])]
    said = _("Saved at {time}").format(time=f"{clock.now().astimezone(clock.ALMATY):%H:%M}")
    return JsonResponse(
        {"seen": {"seen": saved.edition_number}, "unsaved": unsaved, "faults": {}, "said": said}
    )


@for_the_applicant
@require_POST
def upload_begin(request: HttpRequest, entry: Entry, actor: Actor) -> JsonResponse:
    """Begin a file that comes in pieces, and tell the address of its pieces."""
    role, size = request.POST.get("role", ""), whole_number(request.POST.get("size", "")) or 0
    if role not in EntryFile.Role.values or size <= 0:
        return JsonResponse({"said": _("Choose a file.")}, status=400)
    if not limits.take("entry-upload", str(entry.pk), per=3600, at_most=60):
        return JsonResponse({"said": _("Too many files within an hour. Try again later.")}, status=429)
    try:
        coming = uploads.begin(entry, name=request.POST.get("name", "")[:300], size=size, role=role)
    except ValidationError as error:
        return JsonResponse({"said": " ".join(error.messages)}, status=400)
    return JsonResponse({"key": coming.key(), "held": 0}, status=201)


@for_the_applicant
@require_POST
def upload_piece(request: HttpRequest, entry: Entry, actor: Actor) -> JsonResponse:
    """Take one piece of a file, or tell how much is here; the last piece makes it a file of the application."""
    coming = uploads.find(entry, request.headers.get("X-Upload-Key", ""))
    if coming is None:
        return JsonResponse(
            {"said": _("This upload is not known any more. Choose the file again.")}, status=404
        )
    if not limits.take("entry-pieces", str(entry.pk), per=60, at_most=PIECES_A_MINUTE):
        return JsonResponse({"held": uploads.held(coming)}, status=429)
    place = whole_number(request.headers.get("X-Upload-Place", ""))
    if place is None:
        return JsonResponse({"held": uploads.held(coming)})
    try:
        held = uploads.add(coming, request.body, place)
    except uploads.WrongPlace as wrong:
        held = wrong.held
        if held < coming.size:
            return JsonResponse({"held": held}, status=409)
    if held < coming.size:
        return JsonResponse({"held": held})
    try:
        with uploads.arrived(coming) as file:
            actions.add_file(entry, file, coming.role, by=actor)
    except FileNotFoundError:
        # The last piece came twice; the first one has stored the file.
        return JsonResponse({"held": coming.size, "is_done": True})
    except ValidationError as error:
        return JsonResponse({"said": " ".join(error.messages)}, status=400)
    except (WrongState, NotAllowed) as refusal:
        return JsonResponse({"said": str(refusal)}, status=409)
    return JsonResponse({"held": held, "is_done": True})


@for_the_applicant
@require_safe
def entry_file(request: HttpRequest, entry: Entry, actor: Actor, pk: int) -> Answer:
    """Give the applicant a file of the application back; a photo is shown as the page shows it."""
    file = get_object_or_404(entry.files.select_related("upload"), pk=pk)
    if file.variants and "original" not in request.GET:
        return picture(file, 640)
    if file.upload is None:
        raise Http404
    return attachment(file.upload)


def picture(file: EntryFile, width: int) -> HttpResponse:
    """Return a smaller picture of a photo."""
    try:
        with open_variant(file.variants, width) as content:
            response = HttpResponse(content.read(), content_type=CONTENT_TYPE)
    except (KeyError, OSError) as error:
        raise Http404 from error
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@for_the_applicant
@require_safe
def entry_receipt(request: HttpRequest, entry: Entry, actor: Actor) -> HttpResponse:
    """Show and print that the application was handed in."""
    if entry.submitted_at is None:
        return redirect("contests:entry", entry.number)
    code = request.session.get(CODES, {}).get(str(entry.pk), "")
    context = receipt_of(entry) | {
        "code": code,
        "today": clock.today(),
        "breadcrumbs": _way(entry, (_("Receipt"), "")),
    }
    return render(request, "contests/entry_receipt.html", context)


@for_the_applicant
@require_POST
def entry_consents(request: HttpRequest, entry: Entry, actor: Actor) -> HttpResponse:
    """Give and take back consents."""
    form = ConsentForm(request.POST)
    form.is_valid()
    return _step(
        request,
        entry,
        actor,
        lambda: actions.set_consents(entry, form.purposes(), by=actor),
        _("The consents are saved."),
    )


@for_the_applicant
@require_POST
def entry_translation(request: HttpRequest, entry: Entry, actor: Actor) -> HttpResponse:
    """Approve the translation, or send it back with words."""
    form = RemarkForm(request.POST, auto_id="remark-%s")
    if not form.is_valid():
        return _page(request, entry, actor, errors=[one["text"] for one in errors_of([form])], status=400)
    seen, remark = form.cleaned_data["seen"], form.cleaned_data["remark"]
    if request.POST.get("step") == "approve":
        act = partial(actions.approve_translation, entry, by=actor, seen=seen)
        done = _("You have approved the translation.")
    else:
        act = partial(actions.return_translation, entry, remark=remark, by=actor, seen=seen)
        done = _("Your remark is sent to the organiser.")
    return _step(request, entry, actor, act, done, remark_form=form)


@for_the_applicant
@require_POST
def entry_withdraw(request: HttpRequest, entry: Entry, actor: Actor) -> HttpResponse:
    """Withdraw the application; its page closes at once."""
    if "sure" not in request.POST:
        said = _("Tick the box that you withdraw the application.")
        return _page(request, entry, actor, errors=[said], status=400)
    return _step(
        request, entry, actor, lambda: actions.withdraw(entry, by=actor), _("The application is withdrawn.")
    )


@for_the_applicant
@require_POST
def entry_add_files(request: HttpRequest, entry: Entry, actor: Actor) -> HttpResponse:
    """Add a photo or a video to an application that has been handed in."""
    form = DraftForm(request.POST, request.FILES, entry=entry)
    form.is_valid()
    link_faults = [str(text) for text in form.errors.get("video_link", [])]
    refused = [*link_faults, *_take_files(request, entry, form, actor)]
    if refused:
        return _page(request, entry, actor, errors=refused, status=400)
    messages.success(request, _("The files are added."))
    return redirect("contests:entry", entry.number)


def _step(
    request: HttpRequest, entry: Entry, actor: Actor, act: Callable[[], object], done: str, **shown: Any
) -> HttpResponse:
    try:
        act()
    except WrongState as changed:
        return _page(request, _again(entry), actor, errors=[str(changed)], status=409, **shown)
    except NotAllowed as refusal:
        return _page(request, _again(entry), actor, errors=[str(refusal)], status=403, **shown)
    except ValidationError as error:
        return _page(request, _again(entry), actor, errors=list(error.messages), status=400, **shown)
    messages.success(request, done)
    return redirect("contests:entry", entry.number)


@login_not_required
@require_POST
def entry_leave(request: HttpRequest) -> HttpResponse:
    """Leave all applications on this device."""
    for name in (MARKS, CODES):
        request.session.pop(name, None)
    messages.success(request, _("You have left. To come back, type the number and the code."))
    return redirect("contests:entry-open")
