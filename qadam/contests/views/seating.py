"""Commissions: mine, one with its members by act, a new one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.contests.actions.commission import add_member, end_mandate, make_commission
from qadam.contests.forms.commission import CommissionForm, EndForm, MemberForm
from qadam.contests.models import Arena, Commission, Mandate
from qadam.contests.queries.commission import quorum_of, seats_of
from qadam.contests.queries.running import unserved_arenas
from qadam.contests.rules import may_compose, may_publish, may_read_objections, may_sit
from qadam.contests.views.commission import way
from qadam.kit import clock
from qadam.kit.fields import is_valid_on
from qadam.kit.forms import errors_of
from qadam.kit.languages import localized
from qadam.people.models import User
from qadam.people.views.asking import attempt, person_of, status_of


@require_safe
def commissions(request: HttpRequest) -> HttpResponse:
    """List the commissions in which I sit, with what waits for me, and those of the arenas I run."""
    user = person_of(request)
    seats = seats_of(user, clock.today())
    context = {
        "mine": [one for one in seats if one.mandate is not None],
        "run": [one for one in seats if one.mandate is None],
        "without": unserved_arenas(user),
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Commissions"), "")],
    }
    return render(request, "contests/desk/commissions.html", context)


ARENA = "arena__level__contest__edition__"


def found_commission(request: HttpRequest, pk: int) -> tuple[User, Commission]:
    """Return who asks and the commission, to its members and the hosts of its arena alone."""
    user = person_of(request)
    rows = Commission.objects.select_related(
        f"{ARENA}issuer", f"{ARENA}control", "arena__body", "arena__territory__parent__parent"
    )
    commission = get_object_or_404(rows, pk=pk)
    if not (may_sit(user, commission) or may_compose(user, commission.arena)):
        raise Http404
    return user, commission


@require_safe
def commission_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who sits in a commission by which act."""
    user, commission = found_commission(request, pk)
    return _page(request, user, commission)


def _page(
    request: HttpRequest,
    user: User,
    commission: Commission,
    *,
    form: MemberForm | None = None,
    end_form: EndForm | None = None,
    ending: int = 0,
) -> HttpResponse:
    today = clock.today()
    held = list(commission.mandates.select_related("user").order_by("user__sort_kk", "pk"))
    voting = [one for one in held if one.has_vote and is_valid_on(one, today)]
    may_change = may_compose(user, commission.arena)
    shown: Any = form or end_form
    context = {
        "commission": commission,
        "arena": commission.arena,
        "contest": commission.arena.level.contest,
        "rows": [(one, is_valid_on(one, today), end_form if one.pk == ending else EndForm()) for one in held],
        "voting": len(voting),
        "quorum": quorum_of(commission, len(voting)),
        "form": (form or MemberForm()) if may_change else None,
        "errors": errors_of([shown]) if shown else [],
        "may_publish": may_publish(user, commission.arena),
        "may_read_objections": may_read_objections(user, commission.arena),
        "today": today,
        "breadcrumbs": way((localized(commission, "name"), "")),
    }
    return render(
        request, "contests/desk/commission.html", context, status=status_of(shown) if shown else 200
    )


@require_POST
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a seat by act."""
    user, commission = found_commission(request, pk)
    if not may_compose(user, commission.arena):
        raise PermissionDenied
    form = MemberForm(request.POST)
    person = _add(form, commission, user) if form.is_valid() else None
    if person is not None:
        messages.success(request, _("{name} sits in the commission.").format(name=person.full_name))
        return redirect("contestdesk:commission", commission.pk)
    return _page(request, user, commission, form=form)


def _add(form: MemberForm, commission: Commission, by: User) -> User | None:
    """Seat the person of the form and return them; None where the form says why not."""
    told = dict(form.cleaned_data)
    person = User.objects.filter(email=told.pop("email").lower(), is_active=True).first()
    if person is None:
        form.add_error(
            "email", _("Nobody signs in with this address: the administrator of the body adds the account.")
        )
        return None
    found = person
    return found if attempt(form, lambda: add_member(commission, found, **told, by=by)) else None


@require_POST
def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a seat with a day by act."""
    mandate = get_object_or_404(Mandate.objects.select_related("user"), pk=pk)
    user, commission = found_commission(request, mandate.commission_id)
    if not may_compose(user, commission.arena):
        raise PermissionDenied
    form = EndForm(request.POST)
    if form.is_valid() and attempt(form, lambda: end_mandate(mandate, **form.cleaned_data, by=user)):
        messages.success(request, _("The mandate of {name} ends.").format(name=mandate.user.full_name))
        return redirect("contestdesk:commission", commission.pk)
    return _page(request, user, commission, end_form=form, ending=mandate.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def commission_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a commission of an arena by its act."""
    user = person_of(request)
    rows = Arena.objects.select_related(
        "level__contest__edition__issuer",
        "level__contest__edition__control",
        "body",
        "territory__parent__parent",
    )
    arena = get_object_or_404(rows, pk=pk)
    if not may_compose(user, arena):
        raise Http404
    form = CommissionForm(request.POST or None, arena=arena)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        names = {key: told.pop(key) for key in ("name_kk", "name_ru", "name_en")}
        quorum = told.pop("quorum_part"), told.pop("quorum_whole")
        made: list[Commission] = []
        if attempt(
            form,
            lambda: made.append(
                make_commission(arena, names=names, quorum=quorum, **told, body=arena.body, by=user)
            ),
        ):
            messages.success(request, _("The commission is entered. Add its members by their acts."))
            return redirect("contestdesk:commission", made[0].pk)
    context = {
        "arena": arena,
        "form": form,
        "breadcrumbs": way((_("New commission"), "")),
    }
    return render(
        request,
        "contests/desk/commission_new.html",
        context,
        status=status_of(form) if form.is_bound else 200,
    )
