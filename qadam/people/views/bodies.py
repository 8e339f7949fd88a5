"""Pages of bodies: the one I act for, and the administration of all I administer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.kit.numbers import whole_number
from qadam.people import actions, queries, rules
from qadam.people.forms.bodies import BodyFilter, BodyForm, EndForm, GroupMemberForm, SuccessionForm, WhyForm
from qadam.people.forms.imports import BODY_COLUMNS, TableForm, import_bodies
from qadam.people.models import Body, GroupMember, Membership, Succession
from qadam.people.pages import body_pages
from qadam.people.views.asking import attempt, need_administrator, person_of
from qadam.people.views.lists import columns_of, page_of, table_response


@require_safe
def my_body(request: HttpRequest) -> HttpResponse:
    """Show the body I act for: its people and roles, its names and days, who took over from it."""
    user, today = person_of(request), clock.today()
    acting = user.acting_on(today)
    context: dict[str, Any] = {"acting": acting, "memberships": user.memberships_on(today)}
    if acting:
        body = acting.body
        context |= {
            "body": body,
            "people": queries.colleagues(body, today),
            "may_administer": rules.may_administer(user, body),
            "history": queries.entries(body),
            "body_pages": body_pages(),
            **_family(body),
        }
    return render(request, "people/my_body.html", context)


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose the body to act for from here on."""
    user = person_of(request)
    number = whole_number(request.POST.get("membership", ""))
    membership = get_object_or_404(Membership, pk=number, user=user)
    actions.act_for(user, membership)
    messages.success(request, _("You now act for: {body}.").format(body=localized(membership.body, "name")))
    return redirect("people:body")


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """List the bodies I administer."""
    user, today = person_of(request), clock.today()
    need_administrator(rules.may_administer_any(user, today))
    filter_form = BodyFilter(request.GET)
    bodies = filter_form.apply(Body.objects.administered_by(user, today), today)
    page = page_of(request, bodies.select_related("parent"))
    names = queries.territory_names({body.territory_code for body in page})
    heads = [
        ("name", _("Body")),
        ("key", _("Key")),
        ("kind", _("Kind")),
        ("", _("Territory")),
        ("from", _("Exists")),
    ]
    context = {
        "filter": filter_form,
        "page": page,
        "rows": [(body, names.get(body.territory_code, "")) for body in page],
        "columns": columns_of(request, heads, "name"),
        "actions": _list_actions(rules.may_administer_platform(user)),
        "breadcrumbs": _way(),
    }
    return render(request, "people/body_list.html", context)


@require_safe
def body_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the filtered list of bodies as a table the import takes back."""
    user, today = person_of(request), clock.today()
    need_administrator(rules.may_administer_any(user, today))
    bodies = BodyFilter(request.GET).apply(Body.objects.administered_by(user, today), today)
    return table_response(kind, "bodies", BODY_COLUMNS, queries.body_rows(bodies))


@require_http_methods(["GET", "HEAD", "POST"])
def body_import(request: HttpRequest) -> HttpResponse:
    """Take a table of bodies, all rows or none, and report on each."""
    user = person_of(request)
    need_administrator(rules.may_administer_platform(user))
    form = TableForm(request.POST or None, request.FILES or None, columns=BODY_COLUMNS)
    report = None
    if request.method == "POST" and form.is_valid() and form.table:
        report = import_bodies(form.table, user)
    context = {
        "form": form,
        "report": report,
        "columns": BODY_COLUMNS,
        "title": _("Import of bodies"),
        "back": reverse("people:bodies"),
        "breadcrumbs": _way((_("Import"), "")),
    }
    return render(request, "people/import.html", context, status=422 if report and report.is_faulty else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def body_new(request: HttpRequest) -> HttpResponse:
    """Add a body."""
    user = person_of(request)
    need_administrator(rules.may_administer_any(user))
    form = BodyForm(request.POST or None, by=user)
    if request.method == "POST" and form.is_valid():
        body = actions.add_body(form.cleaned_data, by=user)
        messages.success(request, _("The body is added."))
        return redirect("people:body-page", key=body.key)
    context = {"form": form, "title": _("New body"), "breadcrumbs": _way((_("New body"), ""))}
    return render(request, "people/body_form.html", context)


@require_safe
def body_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one body with everything about it."""
    return _body_page(request, _administered(request, key))


@require_http_methods(["GET", "HEAD", "POST"])
def body_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a body."""
    user, body = person_of(request), _administered(request, key)
    form = BodyForm(request.POST or None, instance=body, by=user)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _change(request, body, form)):
        return redirect("people:body-page", key=key)
    title = localized(Body.objects.get(pk=body.pk), "name")
    way = _way((title, reverse("people:body-page", args=[key])), (_("Change"), ""))
    return render(
        request, "people/body_form.html", {"form": form, "title": title, "breadcrumbs": way, "body": body}
    )


@require_POST
def succession_add(request: HttpRequest, key: str) -> HttpResponse:
    """Record who took over a function of a body."""
    body = _administered(request, key)
    form = SuccessionForm(request.POST, body=body)
    if form.is_valid():
        actions.pass_function({**form.cleaned_data, "from_body": body}, by=person_of(request))
        messages.success(request, _("The succession is recorded."))
        return redirect("people:body-page", key=key)
    return _body_page(request, body, succession_form=form)


@require_POST
def succession_remove(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take back a succession entered by mistake."""
    succession = get_object_or_404(Succession, pk=pk, from_body=_administered(request, key))
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    actions.remove_succession(succession, by=person_of(request), why=why)
    messages.success(request, _("The succession is taken back."))
    return redirect("people:body-page", key=key)


@require_POST
def group_member_add(request: HttpRequest, key: str) -> HttpResponse:
    """Add a body to a collective name."""
    body = _administered(request, key)
    if not body.is_collective:
        raise PermissionDenied
    form = GroupMemberForm(request.POST, body=body)
    if form.is_valid():
        actions.add_group_member({**form.cleaned_data, "collective": body}, by=person_of(request))
        messages.success(request, _("The body now belongs to this collective name."))
        return redirect("people:body-page", key=key)
    return _body_page(request, body, member_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def group_member_end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Say up to which day a body belongs to a collective name."""
    body = _administered(request, key)
    member = get_object_or_404(
        GroupMember.objects.select_related("member", "collective"), pk=pk, collective=body
    )
    form = EndForm(request.POST or None, initial={"valid_to": clock.today()})
    del form.fields["why"]

    def end() -> None:
        actions.end_group_member(member, form.cleaned_data["valid_to"], by=person_of(request))
        messages.success(request, _("The last day is recorded."))

    if request.method == "POST" and form.is_valid() and attempt(form, end):
        return redirect("people:body-page", key=key)
    name = localized(member.member, "name")
    page = reverse("people:body-page", args=[key])
    context = {
        "form": form,
        "title": _("Last day in the collective name"),
        "lead": name,
        "back": page,
        "breadcrumbs": _way((localized(body, "name"), page), (name, "")),
    }
    return render(request, "people/end_form.html", context)


def _body_page(request: HttpRequest, body: Body, **forms: BaseForm) -> HttpResponse:
    context = {
        "body": body,
        "actions": [
            (_("Change the body"), reverse("people:body-edit", args=[body.key]), "primary"),
            (_("Give a role"), f"{reverse('people:membership-new')}?body={body.pk}", ""),
        ],
        "territory": queries.territory_names({body.territory_code}).get(body.territory_code, ""),
        "people": queries.colleagues(body, clock.today()),
        "succession_form": SuccessionForm(body=body),
        "member_form": GroupMemberForm(body=body) if body.is_collective else None,
        "history": queries.entries(body),
        "breadcrumbs": _way((localized(body, "name"), "")),
        **_family(body),
        **forms,
    }
    return render(request, "people/body_page.html", context)


def _family(body: Body) -> dict[str, Any]:
    """Return who stands above and below a body, who took over from it and from whom it did."""
    return {
        "parent": body.parent,
        "children": list(body.children.all()),
        "successions": list(body.successions.select_related("to_body")),
        "predecessions": list(body.predecessions.select_related("from_body")),
        "members": list(body.group_members.select_related("member")),
        "groups": list(body.groups.select_related("collective")),
    }


def _administered(request: HttpRequest, key: str) -> Body:
    """Find a body I administer; any other is as if it were not there."""
    bodies = Body.objects.administered_by(person_of(request), clock.today())
    return get_object_or_404(bodies.select_related("parent"), key=key)


def _change(request: HttpRequest, body: Body, form: BodyForm) -> None:
    actions.change_body(body, form.cleaned_data, by=person_of(request))
    messages.success(request, _("The body is saved."))


def _list_actions(may_import: bool) -> list[tuple[str, str, str]]:
    offered = [(_("Add a body"), reverse("people:body-new"), "primary")]
    return offered + ([(_("Import a table"), reverse("people:body-import"), "")] if may_import else [])


def _way(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("My body"), reverse("people:body")),
        (_("Bodies"), reverse("people:bodies") if further else ""),
        *further,
    ]
