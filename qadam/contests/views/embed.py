"""The banner that other sites put up: a small page that may be framed, a picture, and the code to copy."""

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from qadam.contests.cards import PNG, banner_picture
from qadam.contests.models import Arena, StageKind
from qadam.contests.presentation import name_of, verbs
from qadam.contests.queries import public as queries
from qadam.contests.sharing import banner_codes, share_of_contest
from qadam.contests.views.public import contest_or_404, page_of
from qadam.kit import clock
from qadam.workflow.cached import while_unchanged


# The one place that other sites may frame: it holds no form and knows nobody.
@login_not_required
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its type knows views without arguments
@require_safe
@while_unchanged
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the banner of a contest, of one region where `arena` is asked for: what is open and where it leads."""
    contest = contest_or_404(request, slug)
    activities = list(queries.activities_of([contest]))
    arena = _arena(request, [held.arena for held in activities])
    own = [held for held in activities if arena is None or held.arena_id == arena.pk]
    now = clock.now()
    context = {
        "contest": contest,
        "arena": arena,
        "standing": (standing := queries.standing(contest, own, now, has_candidates=True)),
        "verb": next(iter(verbs(standing, arena=arena)), None),
    }
    return render(request, "contests/embed.html", context)


def _arena(request: HttpRequest, arenas: list[Arena]) -> Arena | None:
    asked = request.GET.get("arena", "")
    return next((arena for arena in arenas if str(arena.pk) == asked), None)


@login_not_required
@require_safe
@while_unchanged
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw the banner as a picture, for sites that allow no frames."""
    contest = contest_or_404(request, slug)
    standing = queries.standings([contest], clock.now())[0]
    word = (
        _("Look at the candidates and vote") if StageKind.VOTE in standing.kinds else _("About the contest")
    )
    return HttpResponse(banner_picture(name_of(contest), word), content_type=PNG)


@login_not_required
@require_safe
@while_unchanged
def banner(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the code of the banner to copy, for pages in Kazakh and in Russian, of one region or of all."""
    contest = contest_or_404(request, slug)
    arenas = list(
        Arena.objects.filter(level__contest=contest)
        .select_related("level")
        .order_by("level__position", "sort_kk")
    )
    arena = _arena(request, arenas)
    context = page_of(contest, "contest", (_("Banner for your site"), "")) | {
        "arenas": arenas,
        "arena": arena,
        "codes": banner_codes(contest, arena.pk if arena else None),
        "share": share_of_contest(contest),
    }
    return render(request, "contests/banner.html", context)
