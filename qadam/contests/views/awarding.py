"""What follows a decision at the desk: winners and their packages, awards and certificates."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.contests.actions import awards as awarding
from qadam.contests.actions import promotion
from qadam.contests.documents.certificate import certificate_of
from qadam.contests.forms.awarding import AwardForm, LacksForm, PackageForm, WhyForm
from qadam.contests.models import Arena, Award, Candidacy, Contest, HandOver
from qadam.contests.queries import awards as queries
from qadam.contests.queries.packages import parts_to_bring
from qadam.contests.queries.running import arenas_of
from qadam.contests.rules import may_host
from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.forms import errors_of
from qadam.kit.languages import active, localized
from qadam.people.models import User
from qadam.people.views.asking import attempt, person_of, status_of
from qadam.people.views.documents import sparingly
from qadam.people.views.lists import page_of, table_response
from qadam.writing.certificate import write_certificate
from qadam.writing.document import LANGUAGES
from qadam.writing.pdf import PDF_TYPE


def hosted(request: HttpRequest, slug: str) -> tuple[User, Contest, list[Arena]]:
    """Return who asks, the contest, and the arenas the person hosts; whoever hosts none is turned away."""
    user = person_of(request)
    contest = get_object_or_404(
        Contest.objects.visible_to(user).select_related("edition__issuer", "edition__control"), slug=slug
    )
    arenas = arenas_of(user, contest)
    if not arenas:
        raise PermissionDenied
    return user, contest, arenas


def way(contest: Contest, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page that follows a decision."""
    winners = reverse("contestdesk:winners", args=[contest.slug]) if further else ""
    return [
        (_("My day"), reverse("desk:day")),
        (_("Contests"), reverse("contestdesk:contests")),
        (localized(contest, "name"), reverse("contestdesk:running", args=[contest.slug])),
        (_("Winners and packages"), winners),
        *further,
    ]


@require_safe
def winners(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the winners of the arenas I host, what their packages lack, and the packages that come to me."""
    _user, contest, arenas = hosted(request, slug)
    context = {
        "contest": contest,
        "winners": [
            (winner, PackageForm(pk=winner.candidacy.pk, parts=winner.to_bring))
            for winner in queries.winners_of(arenas)
        ],
        "coming": queries.coming_packages(arenas),
        "ceremonies": queries.ceremonies_of(arenas),
        "breadcrumbs": way(contest),
    }
    return render(request, "contests/desk/winners.html", context)


@require_POST
def send_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a winner's package to the level above, with the files that were brought for it."""
    user = person_of(request)
    candidacy = get_object_or_404(
        Candidacy.objects.select_related(
            "entry__contest", "arena__level__contest__edition", "arena__body", "arena__territory"
        ),
        pk=pk,
    )
    need_host(user, candidacy.arena)
    form = PackageForm(request.POST, request.FILES, pk=pk, parts=parts_to_bring(candidacy))
    slug = candidacy.entry.contest.slug

    def send() -> None:
        for part, file in form.cleaned_data.items():
            if file:
                promotion.add_part(candidacy, part, file, by=user)
        promotion.send_up(candidacy, by=user)

    if form.is_valid() and attempt(form, send):
        messages.success(request, _("The package is sent to the level above."))
    else:
        for fault in errors_of([form]):
            messages.error(request, fault["text"])
    return redirect("contestdesk:winners", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a package that comes to me; take it, or send it back to be completed."""
    user = person_of(request)
    sent = get_object_or_404(
        HandOver.objects.select_related(
            "candidacy__entry__contest", "candidacy__entry__nomination", "candidacy__arena", "sent_by", "taken_by",
            "to_arena__level__contest__edition", "to_arena__body", "to_arena__territory",
        ),
        pk=pk,
    )  # fmt: skip
    need_host(user, sent.to_arena)
    contest = sent.candidacy.entry.contest
    is_back = request.POST.get("step") == "back"
    form = LacksForm(request.POST if is_back else None)

    def act() -> None:
        if is_back:
            promotion.send_back(sent, why=form.cleaned_data["why"], by=user)
        else:
            promotion.take_over(sent, by=user)

    if request.method == "POST":
        if not is_back:
            form = LacksForm({"why": "-"})
        if form.is_valid() and attempt(form, act):
            messages.success(
                request,
                _("The package goes back.") if is_back else _("The candidate stands at this level now."),
            )
            return redirect("contestdesk:winners", contest.slug)
    context = {
        "sent": sent,
        "files": sent.candidacy.entry.files.select_related("upload"),
        "form": form,
        "breadcrumbs": way(contest, (localized(sent.candidacy.entry, "title"), "")),
    }
    return render(request, "contests/desk/hand_over.html", context, status=status_of(form))


@require_safe
def awards(request: HttpRequest, slug: str) -> HttpResponse:
    """List the awards of the arenas I host."""
    _user, contest, arenas = hosted(request, slug)
    context = {
        "contest": contest,
        "page": page_of(request, queries.awards_of(arenas)),
        "breadcrumbs": way(contest, (_("Awards"), "")),
    }
    return render(request, "contests/desk/awards.html", context)


@require_safe
def award_table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give the register of awards as a table."""
    _user, contest, arenas = hosted(request, slug)
    columns = [
        _("Code"), _("Award"), _("To whom, in Kazakh"), _("To whom, in Russian"), _("For what, in Kazakh"),
        _("For what, in Russian"), _("Act"), _("Day"), _("Why annulled"),
    ]  # fmt: skip
    rows = [
        [
            row.code, row.get_kind_display(), row.name_kk, row.name_ru, row.what_kk, row.what_ru, row.act,
            row.awarded_on.isoformat(), row.why_annulled,
        ]
        for row in queries.awards_of(arenas)
    ]  # fmt: skip
    return table_response(kind, f"{contest.slug}-awards", columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def award_new(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write an award into the register: for an entry of the arena where one is named, else for anybody."""
    user, contest, arenas = hosted(request, slug)
    arena = next((held for held in arenas if held.pk == pk), None)
    if arena is None:
        raise PermissionDenied
    candidacy = _named(request, arena)
    form = AwardForm(request.POST if request.method == "POST" else None, initial=_filled(candidacy))

    def give() -> None:
        entry = candidacy.entry if candidacy else None
        awarding.award(arena, entry=entry, **form.cleaned_data, by=user)

    if request.method == "POST" and form.is_valid() and attempt(form, give):
        messages.success(request, _("The award stands in the register; its certificate can be printed."))
        return redirect("contestdesk:awards", slug)
    context = {
        "form": form,
        "arena": arena,
        "candidacy": candidacy,
        "contest": contest,
        "breadcrumbs": way(contest, (_("A new award"), "")),
    }
    return render(request, "contests/desk/award.html", context, status=status_of(form))


def _named(request: HttpRequest, arena: Arena) -> Candidacy | None:
    number = request.GET.get("entry", "")
    if not number:
        return None
    rows = arena.candidacies.select_related("entry__nomination")
    return get_object_or_404(rows, entry__number=number)


def _filled(candidacy: Candidacy | None) -> dict[str, Any]:
    today = {"awarded_on": clock.today()}
    if candidacy is None:
        return today
    entry = candidacy.entry
    kind = Award.Kind.WINNER if candidacy.state == Candidacy.State.WINNER else Award.Kind.CERTIFICATE
    return today | {
        "kind": kind,
        "name_kk": entry.title_kk,
        "name_ru": entry.title_ru or entry.title_kk,
        "what_kk": entry.nomination.name_kk,
        "what_ru": entry.nomination.name_ru,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def award_annul(request: HttpRequest, pk: int) -> HttpResponse:
    """Annul an award, saying why; it stays in the register."""
    user, award = person_of(request), _award(pk)
    assert award.arena is not None
    need_host(user, award.arena)
    form = WhyForm(request.POST if request.method == "POST" else None)
    contest = award.arena.level.contest
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: awarding.annul(award, why=form.cleaned_data["why"], by=user))
    ):
        messages.success(request, _("The award is annulled; whoever checks its code is told so."))
        return redirect("contestdesk:awards", contest.slug)
    register = reverse("contestdesk:awards", args=[contest.slug])
    context = {
        "award": award,
        "form": form,
        "contest": contest,
        "day": format_day(award.awarded_on, active()),
        "breadcrumbs": way(contest, (_("Awards"), register), (award.code, "")),
    }
    return render(request, "contests/desk/annul.html", context, status=status_of(form))


@require_safe
@sparingly
def certificate_file(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Give the certificate of an award to be printed."""
    award = _award(pk)
    if award.arena is None or language not in LANGUAGES or award.annulled_at is not None:
        raise Http404
    need_host(person_of(request), award.arena)
    with translation.override(language):
        content = write_certificate(certificate_of(award))
    response = HttpResponse(content, content_type=PDF_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{award.code}-{language}.pdf"'
    return response


def _award(pk: int) -> Award:
    rows = Award.objects.select_related("arena__level__contest__edition", "arena__body", "arena__territory")
    found: Award = get_object_or_404(rows.exclude(arena=None), pk=pk)
    return found


def need_host(user: User, arena: Arena) -> None:
    """Turn away whoever does not host the arena."""
    if not may_host(user, arena):
        raise PermissionDenied
