"""Open pages around a contest: whether a certificate is genuine."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.contests.documents.certificate import spaced
from qadam.contests.queries.awards import award_by_code
from qadam.contests.views.public import way
from qadam.people import limits
from qadam.people.addresses import client_address, network_of
from qadam.people.views.account import too_many

# Codes are long enough that nobody finds one by trying; this keeps a machine from trying for nothing.
CHECKS_A_MINUTE = 30


@login_not_required
@require_safe
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a certificate; a code typed here leads to its own page."""
    code = request.GET.get("code", "").strip()
    if code:
        return redirect("contests:certificate", _cleaned(code))
    return render(request, "contests/certificate.html", {"asked": "", "award": None, "breadcrumbs": _way()})


@login_not_required
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what was awarded under a code: to whom, for what, by which act, and whether it was annulled."""
    if not limits.take("certificate", network_of(client_address(request)), per=60, at_most=CHECKS_A_MINUTE):
        return too_many(request)
    award = award_by_code(code)
    context = {
        "asked": code,
        "award": award,
        "spaced": spaced(award.code) if award else "",
        "breadcrumbs": _way(),
    }
    return render(request, "contests/certificate.html", context, status=200 if award else 404)


def _cleaned(code: str) -> str:
    return "".join(sign for sign in code if sign.isalnum())[:30] or "-"


def _way() -> list[tuple[str, str]]:
    return way((_("Certificates and awards"), ""))
