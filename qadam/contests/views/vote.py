"""The vote and the check of its receipt."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe


# The page token and the origin take the place of the usual one: pages of a vote are kept for everybody.
@csrf_exempt
@login_not_required
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one vote."""
    return HttpResponse(status=503)


@login_not_required
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Tell what became of the vote with this receipt."""
    return HttpResponse(status=503)
