"""Public pages of contests: the list, the passport, the announcement, candidates, arenas, results."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.contests.forms.public import CandidateFilter
from qadam.contests.models import Arena, Candidacy, Contest, Entry, EntryFile, StageKind
from qadam.contests.presentation import block_texts, contest_map, rule_rows, verbs, vote_rule_rows
from qadam.contests.queries import entries as entry_queries
from qadam.contests.queries import public as queries
from qadam.contests.sharing import share_of_contest, share_of_entry
from qadam.contests.voting.answers import with_token
from qadam.kit import clock
from qadam.kit.languages import active, localized
from qadam.programmes.views import edition_or_404
from qadam.programmes.views import page_of as programme_page
from qadam.workflow.cached import while_unchanged

PAGE = 24
# A random number of the visitor's own, by which candidates are shuffled; it says nothing and belongs to no session.
SEED_COOKIE = "qadam_order"
SEED_AGE = 180 * 24 * 3600
SEEDS = 2**31
# Stands in the kept list where the candidates of one visitor go.
LIST = b"the-candidates-in-the-order-of-this-visitor"


def contest_or_404(request: HttpRequest, slug: str) -> Contest:
    """Return the contest this person may read."""
    return get_object_or_404(queries.contests_visible_to(request.user), slug=slug)


def page_of(contest: Contest, current: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Return what every page of a contest shows around its content; `trail` are the crumbs below the contest."""
    home = reverse("contests:contest", args=[contest.slug])
    pages = [
        ("contest", _("About the contest"), home),
        ("announcement", _("How to take part"), reverse("contests:announcement", args=[contest.slug])),
        ("candidates", _("Candidates"), reverse("contests:candidates", args=[contest.slug])),
        ("results", _("Results"), reverse("contests:results", args=[contest.slug])),
    ]
    return {
        "contest": contest,
        "tabs": [(label, url, name == current) for name, label, url in pages],
        "breadcrumbs": way((localized(contest, "name"), home if trail else ""), *trail),
        "now": clock.now(),
    }


def way(*further: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page that belongs to all contests."""
    return [(_("Home"), reverse("portal:home")), (_("Contests"), reverse("contests:list")), *further]


@login_not_required
@require_safe
@while_unchanged
def contest_list(request: HttpRequest) -> HttpResponse:
    """List all contests, those with something open first."""
    contests = list(queries.contests_visible_to(request.user))
    found = queries.standings(contests, clock.now())
    context = {
        "running": [(held, verbs(held)) for held in found if held.open],
        "others": [(held, verbs(held)) for held in found if not held.open],
        "breadcrumbs": [(_("Home"), reverse("portal:home")), (_("Contests"), "")],
    }
    return render(request, "contests/list.html", context)


@login_not_required
@require_safe
@while_unchanged
def contest(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a contest is: what is open now, levels with their windows, nominations, rules, arenas."""
    found = contest_or_404(request, slug)
    passport = queries.passport(found, clock.now())
    context = page_of(found, "contest") | {
        "passport": passport,
        "verbs": verbs(passport.standing),
        "maps": [(level, contest_map(found, level)) for level in passport.levels],
        "rules": rule_rows(found),
        "notes": found.printed.get("notes", []),
        "share": share_of_contest(found),
    }
    return render(request, "contests/contest.html", context)


@login_not_required
@require_safe
@while_unchanged
def announcement(request: HttpRequest, slug: str) -> HttpResponse:
    """Announce the intake: who may take part, what is needed, where and until when."""
    found = contest_or_404(request, slug)
    now = clock.now()
    windows = entry_queries.intake_windows(found)
    context = page_of(found, "announcement", (_("How to take part"), "")) | {
        "nominations": list(found.nominations.all()),
        "windows": windows,
        "open": [window for window in windows if queries.is_on(window, now)],
        "blocks": [
            (entry_queries.block_name(found, key), entry_queries.BLOCK_HINTS.get(key, ""))
            for key in found.blocks
        ],
        "intake_stages": (stages := queries.intake_stages(found)),
        "rows": [queries.stage_row(stage, windows, now) for stage in stages],
        "share": share_of_contest(found),
    }
    return render(request, "contests/announcement.html", context)


@login_not_required
@require_safe
def candidates(request: HttpRequest, slug: str) -> HttpResponse:
    """List the candidates in an order of the visitor's own: the page is kept for everybody, the order is put in."""
    response = _candidates_page(request, slug)
    visitor = _visitor(request)
    if LIST in response.content:
        listing = queries.listing_of(slug)
        choice = _choice_of(request, listing)
        chosen = queries.shuffled(choice.found, visitor)
        page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
        cards = _cards(listing, list(page.object_list), choice.running)
        response.content = response.content.replace(LIST, cards.encode())
    _remember(response, request, visitor)
    return response


@dataclass(frozen=True)
class Choice:
    """What a visitor asked for in the list of candidates, and who is found by it."""

    form: CandidateFilter
    wanted: queries.Wanted
    running: dict[int, int]
    found: list[queries.Candidate]


def _choice_of(request: HttpRequest, listing: queries.Listing) -> Choice:
    levels = list({arena.level_id: arena.level for arena in listing.arenas}.values())
    homes = [arena for arena in listing.arenas if arena.level_id == levels[0].pk]
    form = CandidateFilter(request.GET, listing.nominations, homes, levels)
    running = queries.votes_running(listing.votes, clock.now())
    wanted = form.chosen(running)
    return Choice(form, wanted, running, queries.candidates_found(listing.candidates, wanted))


@while_unchanged
def _candidates_page(request: HttpRequest, slug: str) -> HttpResponse:
    contest = contest_or_404(request, slug)
    choice = _choice_of(request, queries.listing_of(slug, contest))
    context = page_of(contest, "candidates", (_("Candidates"), "")) | {
        "form": choice.form,
        "is_filtered": choice.wanted != queries.Wanted(),
        "page": Paginator(choice.found, PAGE).get_page(request.GET.get("page")),
        "count": len(choice.found),
        "list": LIST.decode(),
        "share": share_of_contest(contest),
    }
    return render(request, "contests/candidates.html", context)


def _cards(listing: queries.Listing, shown: list[queries.Candidate], running: dict[int, int]) -> str:
    """Return the cards of these candidates in their order, each drawn once until anything changes."""
    drawn, language = listing.cards, active()
    missing = [candidate for candidate in shown if (language, candidate.pk) not in drawn]
    for candidacy in queries.candidacies_in_order(missing):
        context = {"contest": listing.contest, "candidacy": candidacy, "running": running}
        drawn[language, candidacy.pk] = render_to_string("contests/candidate_card.html", context)
    return "".join(drawn.get((language, candidate.pk), "") for candidate in shown)


def _visitor(request: HttpRequest) -> int:
    """Return the visitor's own number: from its cookie, else a new one."""
    held = request.COOKIES.get(SEED_COOKIE, "")
    return int(held) if held.isascii() and held.isdecimal() and len(held) <= 10 else secrets.randbelow(SEEDS)


def _remember(response: HttpResponse, request: HttpRequest, visitor: int) -> None:
    response["Cache-Control"] = "private, no-cache"
    if request.COOKIES.get(SEED_COOKIE) != str(visitor):
        response.set_cookie(
            SEED_COOKIE,
            str(visitor),
            max_age=SEED_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.IS_HTTPS,
        )


@login_not_required
@require_safe
def candidate(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show a candidate: the page is kept for everybody, its token is of this request alone."""
    response = _candidate_page(request, slug, number)
    vote = queries.open_vote_of(slug, number) if response.status_code == 200 else 0
    if vote:
        response.content = with_token(response.content, request, vote)
    response["Cache-Control"] = "private, no-cache"
    return response


@while_unchanged
def _candidate_page(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    contest = contest_or_404(request, slug)
    entry = get_object_or_404(
        Entry.objects.select_related("nomination", "contest", "arena").prefetch_related("texts"),
        contest=contest,
        number=number,
    )
    held = queries.candidacies_of(entry)
    if not entry.is_public or entry.withdrawn_at is not None or not held:
        return _not_public(request, contest, entry, held)
    now = clock.now()
    vote, candidacy = queries.vote_of(held, now)
    place = candidacy or held[0]
    files = list(entry.files.select_related("upload"))
    members = list(entry.members.all())
    context = page_of(contest, "candidates", *_crumbs(contest, entry)) | {
        "entry": entry,
        "candidacies": held,
        "candidacy": place,
        "vote": vote,
        "is_voting": vote is not None and queries.is_on(vote, now),
        "is_over": vote is not None and vote.is_over(now),
        "is_late": vote is not None and vote.opens_at is not None and place.admitted_at > vote.opens_at,
        "rules": vote_rule_rows(vote) if vote else None,
        "photo": next((file for file in files if file.role == EntryFile.Role.PHOTO and file.variants), None),
        "videos": [file for file in files if file.role == EntryFile.Role.VIDEO],
        "blocks": block_texts(entry),
        "members": members,
        "total": entry_queries.total_of(members),
        "share": share_of_entry(
            contest, entry, localized(entry.nomination, "name"), localized(place.arena, "name")
        ),
    }
    return render(request, "contests/candidate.html", context)


def _crumbs(contest: Contest, entry: Entry) -> list[tuple[str, str]]:
    return [
        (_("Candidates"), reverse("contests:candidates", args=[contest.slug])),
        (localized(entry, "title"), ""),
    ]


def _not_public(request: HttpRequest, contest: Contest, entry: Entry, held: list[Candidacy]) -> HttpResponse:
    """Say that a page is gone where it once was open; of any other entry there is no page."""
    if entry.withdrawn_at is None or not held:
        raise Http404
    context = page_of(contest, "candidates", (_("Withdrawn"), ""))
    return render(request, "contests/withdrawn.html", context, status=410)


@login_not_required
@require_safe
@while_unchanged
def arena(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show an arena: its windows, where they are held, its commission, what is open now."""
    contest = contest_or_404(request, slug)
    place = arena_or_404(contest, pk)
    now = clock.now()
    activities = list(place.activities.select_related("stage", "vote_rules", "arena__level"))
    vote = next((held for held in activities if held.kind == StageKind.VOTE), None)
    own = queries.candidates_found(queries.candidates_of(contest), queries.Wanted(arena=place.pk))
    standing = queries.standing(contest, activities, now, bool(own))
    context = page_of(contest, "contest", (localized(place, "name"), "")) | {
        "arena": place,
        "activities": [(held, queries.is_on(held, now)) for held in activities],
        "standing": standing,
        "verbs": verbs(standing, arena=place),
        "vote": vote,
        "rules": vote_rule_rows(vote) if vote else None,
        "commissions": list(place.commissions.all()),
        "candidates": len(own),
        "share": share_of_contest(contest),
    }
    return render(request, "contests/arena.html", context)


def arena_or_404(contest: Contest, pk: int) -> Arena:
    """Return an arena of the contest."""
    return get_object_or_404(
        Arena.objects.select_related("level", "territory", "body"), level__contest=contest, pk=pk
    )


@login_not_required
@require_safe
@while_unchanged
def of_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the contests of a programme among its pages."""
    edition = edition_or_404(request, slug)
    contests = list(queries.contests_visible_to(request.user).filter(edition=edition))
    found = queries.standings(contests, clock.now())
    context = programme_page(edition, "contests", (_("Contests"), "")) | {
        "found": [(held, verbs(held)) for held in found]
    }
    return render(request, "contests/of_programme.html", context)
