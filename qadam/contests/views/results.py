"""What came of a contest: results by region, the protocol of each with its files, the feed."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from qadam.contests.feeds import ContestFeed
from qadam.contests.models import Activity, Arena, StageKind
from qadam.contests.presentation import vote_rule_rows
from qadam.contests.queries import commission as decisions
from qadam.contests.queries import counts
from qadam.contests.queries import public as queries
from qadam.contests.sharing import share_of_contest, sitemap_of
from qadam.contests.views.public import arena_or_404, contest_or_404, page_of
from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.kit.tables import CSV_TYPE, write_csv
from qadam.workflow.cached import while_unchanged
from qadam.workflow.models import ChainHead


@login_not_required
@require_safe
@while_unchanged
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where the votes of a contest stand, and the leaders and winners that are published."""
    contest = contest_or_404(request, slug)
    now = clock.now()
    marked = queries.marked_candidacies(contest)
    votes = queries.votes_of(contest)
    context = page_of(contest, "results", (_("Results"), "")) | {
        "levels": queries.result_levels(votes, marked, now),
        "share": share_of_contest(contest),
    }
    return render(request, "contests/results.html", context)


@login_not_required
@require_safe
def protocol(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the protocol of a region: the votes in all and by day, what was refused, what the commission decided."""
    contest = contest_or_404(request, slug)
    arena = arena_or_404(contest, pk)
    vote = _vote_of(arena)
    trail = [
        (_("Results"), reverse("contests:results", args=[contest.slug])),
        (localized(arena, "name"), ""),
    ]
    published = decisions.published_decisions(arena)
    last_day = decisions.last_day_to_object(arena)
    context = page_of(contest, "results", *trail) | {
        "arena": arena,
        "vote": vote,
        "rules": vote_rule_rows(vote) if vote else None,
        "result": counts.result_of(vote, clock.now()) if vote else None,
        "decisions": published,
        "minutes": decisions.minutes_of_published(arena) if published else [],
        "last_day_to_object": last_day,
        "may_object": last_day is not None and clock.today() <= last_day,
        "head": ChainHead.objects.filter(pk=1, number__gt=0).first(),
        "share": share_of_contest(contest),
    }
    return render(request, "contests/protocol.html", context)


def _vote_of(arena: Arena) -> Activity | None:
    found = arena.activities.filter(kind=StageKind.VOTE)
    return found.select_related("arena__level", "stage", "vote_rules").first()


@login_not_required
@require_safe
def protocol_table(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give the figures of a protocol as a file, no more of them than the page shows."""
    contest = contest_or_404(request, slug)
    arena = arena_or_404(contest, pk)
    vote = _vote_of(arena)
    result = counts.result_of(vote, clock.now()) if vote else None
    rows = _rows(arena, result) if result is not None and result.has_figures else []
    heads = [
        _("Region"), _("Nomination"), pgettext("entry", "Number"), pgettext("candidate", "Name"),
        _("Votes received"), _("Held"), _("Void"), pgettext("votes", "Counted"), _("Place"), _("Leader"),
        _("Of them from shared networks with more votes"),
    ]  # fmt: skip
    response = HttpResponse(write_csv(heads, rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{contest.slug}-{arena.pk}.csv"'
    return response


def _rows(arena: Arena, result: counts.Result) -> list[list[object]]:
    return [
        [
            localized(arena, "name"),
            localized(found.nomination, "name"),
            line.number,
            _name(line),
            line.raw,
            line.held,
            line.void,
            line.counted,
            line.place,
            _("yes") if line.is_leader else "",
            line.registered,
        ]
        for found in result.nominations
        for line in found.lines
    ]


def _name(line: counts.Line) -> str:
    """Return the name of a candidate in a result; a withdrawn one has none."""
    if line.candidacy is None or line.is_withdrawn:
        return ""
    return localized(line.candidacy.entry, "title")


@login_not_required
@require_safe
def days_table(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give the votes of each day as a file, no more of them than the page shows."""
    contest = contest_or_404(request, slug)
    vote = _vote_of(arena_or_404(contest, pk))
    result = counts.result_of(vote, clock.now()) if vote else None
    days = result.days if result is not None and result.has_figures else []
    heads = [_("Day"), _("Votes received"), _("Held"), _("Void"), pgettext("votes", "Counted")]
    rows = [[day.day, day.raw, day.held, day.void, day.counted] for day in days]
    response = HttpResponse(write_csv(heads, rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{contest.slug}-{pk}-days.csv"'
    return response


@login_not_required
@require_safe
@while_unchanged
def sitemap(request: HttpRequest, slug: str) -> HttpResponse:
    """Name every public page of a contest to search engines, with its other languages."""
    contest = contest_or_404(request, slug)
    numbers = [candidate.number for candidate in queries.candidates_of(contest) if candidate.is_highest]
    arenas = Arena.objects.filter(level__contest=contest).values_list("pk", flat=True)
    context = {"pages": sitemap_of(contest, numbers, list(arenas))}
    return render(request, "contests/sitemap.xml", context, content_type="application/xml")


@login_not_required
@require_safe
def feed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Give the latest events of a contest."""
    return ContestFeed()(request, **kwargs)
