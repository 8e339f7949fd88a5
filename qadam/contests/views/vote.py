"""The vote and the check of its receipt."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from qadam.contests.actions.voting import cast
from qadam.contests.queries.receipts import state_of_receipt
from qadam.contests.views.public import way
from qadam.contests.voting import ballots, intake
from qadam.contests.voting.answers import RETRY_AFTER, Asked, page, status_of
from qadam.contests.voting.ballots import Outcome
from qadam.kit import clock
from qadam.kit.languages import active
from qadam.people.addresses import client_address, network_of

# No database numbers its rows beyond it.
LARGEST_PK = 10**18


# The page token and the origin take the place of the usual one: pages of a vote are kept for everybody.
@csrf_exempt
@login_not_required
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one vote; the same answers come from `voting.fast`, which most votes go through."""
    if request.content_type != intake.FORM:
        return _refused(_("A vote is sent as a plain form."), 415)
    if pk > LARGEST_PK:
        raise Http404
    length = _length(request)
    if length is None:
        return _refused(_("The form could not be read."), 400)
    if length > ballots.LONGEST_BODY:
        return _refused(_("The form is too long."), 413)
    try:
        paper = ballots.read(request.body)
    except (ballots.NotAForm, UnreadablePostError):
        return _refused(_("The form could not be read."), 400)
    network, at = network_of(client_address(request)), clock.now()
    own = intake.own_origins(
        request.scheme or "http", request.get_host(), tuple(settings.CSRF_TRUSTED_ORIGINS)
    )
    is_ours = ballots.is_ours(request.headers.get("Origin"), request.headers.get("Referer"), own)
    answer = cast(intake.ballot_of(paper, pk, network, at, is_ours=is_ours))
    asked = Asked(active(), pk, paper.entry, paper.token, network, at)
    response = HttpResponse(page(answer, asked), status=status_of(answer))
    response["Cache-Control"] = intake.CACHE_CONTROL
    if answer.outcome == Outcome.BUSY:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _length(request: HttpRequest) -> int | None:
    """Return the announced length of the body, nothing where it is no number."""
    written = request.META.get("CONTENT_LENGTH") or "0"
    return int(written[:20]) if written.isascii() and written.isdecimal() else None


def _refused(why: str, status: int) -> HttpResponse:
    return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Tell what became of the vote with this receipt, and nothing else of it."""
    typed = request.GET.get("code", "")[:40]
    code = ballots.read_receipt(typed)
    context = {
        "typed": typed,
        "code": ballots.written_receipt(code) if code else "",
        "state": state_of_receipt(code) if code else "",
        "breadcrumbs": way((_("Check the receipt of a vote"), "")),
    }
    return render(request, "contests/receipt.html", context)
