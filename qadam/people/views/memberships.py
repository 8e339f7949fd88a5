"""Pages of roles: list, add with an invitation, correct, end, import."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.people import actions, queries, rules
from qadam.people.forms.bodies import EndForm
from qadam.people.forms.imports import MEMBERSHIP_COLUMNS, TableForm, import_memberships
from qadam.people.forms.memberships import MembershipFilter, MembershipForm, NewMembershipForm
from qadam.people.models import Membership, User
from qadam.people.views.asking import attempt, need_administrator, person_of
from qadam.people.views.lists import columns_of, page_of, table_response
from qadam.people.views.people import keep_link
from qadam.workflow.log import unit_of_work


@require_safe
def membership_list(request: HttpRequest) -> HttpResponse:
    """List the memberships in the bodies I administer."""
    user, today = person_of(request), clock.today()
    need_administrator(rules.may_administer_any(user, today))
    filter_form = MembershipFilter(request.GET)
    page = page_of(request, filter_form.apply(queries.administered_memberships(user, today), today))
    heads = [
        ("person", _("Person")),
        ("role", _("Role")),
        ("body", _("Body")),
        ("", _("Reach")),
        ("from", _("From")),
        ("to", _("Until")),
    ]
    context = {
        "filter": filter_form,
        "page": page,
        "columns": columns_of(request, heads, "body"),
        "actions": [
            (_("Give a role"), reverse("people:membership-new"), "primary"),
            (_("Import a table"), reverse("people:membership-import"), ""),
        ],
        "breadcrumbs": _way(),
    }
    return render(request, "people/membership_list.html", context)


@require_safe
def membership_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the filtered list of memberships as a table the import takes back."""
    user, today = person_of(request), clock.today()
    need_administrator(rules.may_administer_any(user, today))
    rows = MembershipFilter(request.GET).apply(queries.administered_memberships(user, today), today)
    return table_response(kind, "memberships", MEMBERSHIP_COLUMNS, queries.membership_rows(rows))


@require_http_methods(["GET", "HEAD", "POST"])
def membership_import(request: HttpRequest) -> HttpResponse:
    """Take a table of memberships, all rows or none, and report on each."""
    user, today = person_of(request), clock.today()
    need_administrator(rules.may_administer_any(user, today))
    form = TableForm(request.POST or None, request.FILES or None, columns=MEMBERSHIP_COLUMNS)
    report = None
    if request.method == "POST" and form.is_valid() and form.table:
        report = import_memberships(form.table, user, today)
    context = {
        "form": form,
        "report": report,
        "columns": MEMBERSHIP_COLUMNS,
        "title": _("Import of memberships"),
        "back": reverse("people:memberships"),
        "breadcrumbs": _way((_("Import"), "")),
    }
    return render(request, "people/import.html", context, status=422 if report and report.is_faulty else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_new(request: HttpRequest) -> HttpResponse:
    """Give a role, inviting the person where there is no account."""
    user, today = person_of(request), clock.today()
    need_administrator(rules.may_administer_any(user, today))
    initial = {"valid_from": today, "language": user.language, "body": request.GET.get("body")}
    form = NewMembershipForm(request.POST or None, by=user, today=today, initial=initial)
    given: list[Membership] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: given.append(_give(form, user)))
    ):
        return _after_giving(request, form, given[0])
    context = {"form": form, "title": _("New membership"), "breadcrumbs": _way((_("New membership"), ""))}
    return render(request, "people/membership_form.html", context)


def _give(form: NewMembershipForm, by: User) -> Membership:
    data = form.cleaned_data
    values = {name: data[name] for name in ["body", "role", "territory", "valid_from", "valid_to", "act"]}
    with unit_of_work():
        person = form.user or actions.invite(data["email"], data["full_name"], data["language"], by=by)
        return actions.give_role({"user": person, **values}, by=by)


def _after_giving(request: HttpRequest, form: NewMembershipForm, membership: Membership) -> HttpResponse:
    if form.user is None:
        keep_link(request, membership.user, actions.welcome(membership.user))
        return redirect("people:person", pk=membership.user_id)
    messages.success(request, _("The role is given."))
    return redirect("people:membership", pk=membership.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and correct one membership, with its history."""
    user, membership = person_of(request), _administered(request, pk)
    form = MembershipForm(request.POST or None, instance=membership, today=clock.today())

    def change() -> None:
        actions.change_membership(Membership.objects.get(pk=pk), form.cleaned_data, by=user)
        messages.success(request, _("The membership is saved."))

    if request.method == "POST" and form.is_valid() and attempt(form, change):
        return redirect("people:membership", pk=pk)
    context: dict[str, Any] = {
        "form": form,
        "membership": membership,
        "history": queries.entries(membership),
        "breadcrumbs": _way((membership.user.full_name, "")),
    }
    return render(request, "people/membership_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership on a day, by an act."""
    user, membership = person_of(request), _administered(request, pk)
    form = EndForm(request.POST or None, initial={"valid_to": clock.today()})

    def end() -> None:
        actions.end_membership(
            membership, form.cleaned_data["valid_to"], by=user, why=form.cleaned_data["why"]
        )
        messages.success(request, _("The last day of the role is recorded."))

    if request.method == "POST" and form.is_valid() and attempt(form, end):
        return redirect("people:membership", pk=pk)
    page = reverse("people:membership", args=[pk])
    context = {
        "form": form,
        "title": _("End of the role"),
        "lead": _("{person}: {role}, {body}").format(
            person=membership.user.full_name,
            role=membership.get_role_display(),
            body=localized(membership.body, "name"),
        ),
        "back": page,
        "breadcrumbs": _way((membership.user.full_name, page), (_("End"), "")),
    }
    return render(request, "people/end_form.html", context)


def _administered(request: HttpRequest, pk: int) -> Membership:
    """Find a membership in a body I administer; any other is as if it were not there."""
    return get_object_or_404(queries.administered_memberships(person_of(request), clock.today()), pk=pk)


def _way(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("My body"), reverse("people:body")),
        (_("Memberships"), reverse("people:memberships") if further else ""),
        *further,
    ]
