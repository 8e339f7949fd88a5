"""Pages of people: list, one person with roles and history, administrators, closing an account."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.kit import clock
from qadam.people import actions, queries, rules
from qadam.people.forms.bodies import WhyForm
from qadam.people.forms.memberships import PersonFilter, PersonForm
from qadam.people.models import User
from qadam.people.views.asking import need_administrator, person_of
from qadam.people.views.lists import columns_of, page_of

LINK = "password_link"


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """List the people I administer."""
    user, today = person_of(request), clock.today()
    need_administrator(rules.may_administer_any(user, today))
    filter_form = PersonFilter(request.GET)
    page = page_of(request, filter_form.apply(queries.administered_people(user, today)))
    heads = [("name", _("Person")), ("email", _("E-mail")), ("seen", _("Signed in last")), ("", _("Account"))]
    context = {
        "filter": filter_form,
        "page": page,
        "columns": columns_of(request, heads, "name"),
        "actions": [(_("Invite a person"), reverse("people:membership-new"), "primary")],
        "breadcrumbs": _way(),
    }
    return render(request, "people/person_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: name, roles, account, history; a fresh link is shown this once."""
    user, today = person_of(request), clock.today()
    other = _administered(request, pk)
    may_change = rules.may_change_person(user, other)
    form = PersonForm(request.POST or None, instance=other) if may_change else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            data = form.cleaned_data
            actions.rename_person(other, data["full_name"], data["language"], by=user)
            messages.success(request, _("The person is saved."))
            return redirect("people:person", pk=pk)
    kept = request.session.pop(LINK, None)
    context = {
        "person": User.objects.get(pk=pk) if form else other,
        "form": form,
        "memberships": queries.administered_memberships(user, today).filter(user=other),
        "link": kept["link"] if kept and kept["user"] == pk else "",
        "may_hand_link": rules.may_hand_link(user, other),
        "history": queries.entries(other) if may_change else [],
        "breadcrumbs": _way((other.full_name, "")),
        "today": today,
    }
    return render(request, "people/person_page.html", context)


@require_POST
def person_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an invited person a new link to set the first password."""
    user, other = person_of(request), _administered(request, pk)
    if not rules.may_hand_link(user, other):
        raise PermissionDenied
    keep_link(request, other, actions.welcome(other))
    return redirect("people:person", pk=pk)


@require_POST
def person_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close or open an account, make somebody an administrator or not."""
    user, other = person_of(request), _administered(request, pk)
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    steps: dict[str, tuple[Callable[[], None], str]] = {
        "close": (lambda: actions.close_account(other, by=user, why=why), _("The account is closed.")),
        "open": (lambda: actions.open_account(other, by=user, why=why), _("The account is open again.")),
        "promote": (
            lambda: actions.set_administrator(other, True, by=user),
            _("This person now administers the platform."),
        ),
        "demote": (
            lambda: actions.set_administrator(other, False, by=user),
            _("This person no longer administers the platform."),
        ),
    }
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    act, said = step
    try:
        act()
        messages.success(request, said)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("people:person", pk=pk)


def keep_link(request: HttpRequest, user: User, link: str) -> None:
    """Say that the invitation was sent or, where no mail leaves the platform, keep the link for the next page."""
    if link:
        request.session[LINK] = {"user": user.pk, "link": link}
    else:
        messages.success(request, _("The invitation is sent to {email}.").format(email=user.email))


def _administered(request: HttpRequest, pk: int) -> User:
    """Find a person I administer; any other is as if they were not there."""
    user = person_of(request)
    return get_object_or_404(queries.administered_people(user, clock.today()), pk=pk)


def _way(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("My body"), reverse("people:body")),
        (_("People"), reverse("people:people") if further else ""),
        *further,
    ]
