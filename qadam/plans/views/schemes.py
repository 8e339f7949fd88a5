"""Control schemes for whoever runs the platform: their dated rows, a new row, the scheme of a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.deadlines import describe_reports, parse_reports
from qadam.kit.forms import errors_of
from qadam.kit.languages import active, localized
from qadam.people.models import User
from qadam.people.views.asking import attempt, need_administrator, person_of
from qadam.plans import actions
from qadam.plans.forms.schemes import KindRows, SchemeForm, kind_rows
from qadam.plans.models import ControlScheme
from qadam.plans.office.schemes import rows_on, schemes_on
from qadam.plans.office.words import history_of
from qadam.plans.rules import may_change_scheme, may_edit_schemes


@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """List the control schemes with their dated rows."""
    _administrator(request)
    context = {"groups": schemes_on(clock.today()), "breadcrumbs": _way()}
    return render(request, "plans/desk/schemes/list.html", context)


@require_safe
def scheme_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one row of a scheme: its numbers, its kinds of control, who changed it."""
    user, scheme = _administrator(request), _scheme(pk)
    rows = rows_on(list(ControlScheme.objects.filter(code=scheme.code)), clock.today())
    context = {
        "scheme": scheme,
        "row": next(row for row in rows if row.scheme.pk == scheme.pk),
        "rows": rows,
        "kinds": scheme.kinds.all(),
        "reports": describe_reports(parse_reports(scheme.default_reports), active()),
        "may_change": may_change_scheme(user, scheme),
        "history": history_of(scheme),
        "breadcrumbs": _way((_named(scheme), "")),
    }
    return render(request, "plans/desk/schemes/row.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def scheme_new(request: HttpRequest) -> HttpResponse:
    """Begin a scheme of its own."""
    _administrator(request)
    form = SchemeForm(request.POST if request.method == "POST" else None, has_own_code=True)
    return _edit(request, form, None, _("A new control scheme"))


@require_http_methods(["GET", "HEAD", "POST"])
def scheme_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a later row to a scheme; it begins as a copy of the one it follows."""
    _administrator(request)
    scheme = _scheme(pk)
    data = request.POST if request.method == "POST" else None
    copied = {name: getattr(scheme, name) for name in SchemeForm.Meta.fields if name != "valid_from"}
    form = SchemeForm(data, initial=copied)
    form.instance.code = scheme.code
    return _edit(request, form, scheme, _("A new row: {name}").format(name=localized(scheme, "name")))


@require_http_methods(["GET", "HEAD", "POST"])
def scheme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a row that is not in force yet."""
    user, scheme = _administrator(request), _scheme(pk)
    if request.method != "POST" and not may_change_scheme(user, scheme):
        return _refused(request, scheme)
    form = SchemeForm(request.POST if request.method == "POST" else None, instance=scheme)
    return _edit(request, form, scheme, _named(scheme), changed=_scheme(pk))


def _edit(
    request: HttpRequest,
    form: SchemeForm,
    origin: ControlScheme | None,
    title: str,
    changed: ControlScheme | None = None,
) -> HttpResponse:
    user = person_of(request)
    kinds = kind_rows(request.POST if request.method == "POST" else None, origin)
    are_valid = request.method == "POST" and all([form.is_valid(), kinds.is_valid()])
    if are_valid and attempt(form, lambda: _save(form, kinds, changed, user)):
        messages.success(request, _("The row of the scheme is saved."))
        saved = ControlScheme.objects.get(
            code=form.cleaned_data.get("code") or form.instance.code,
            valid_from=form.cleaned_data["valid_from"],
        )
        return redirect("desk:scheme", saved.pk)
    wrong = errors_of([form, *kinds.forms]) if request.method == "POST" else []
    wrong += [{"id": "", "label": "", "text": str(text)} for text in kinds.non_form_errors()]
    context = {
        "form": form,
        "kinds": kinds,
        "title": title,
        "errors": wrong,
        "cancel": reverse("desk:scheme", args=[origin.pk]) if origin else reverse("desk:schemes"),
        "breadcrumbs": _way((title, "")),
    }
    return render(request, "plans/desk/schemes/form.html", context, status=400 if wrong else 200)


def _save(form: SchemeForm, kinds: KindRows, changed: ControlScheme | None, user: User) -> None:
    values: dict[str, Any] = {**form.cleaned_data}
    if changed is not None:
        actions.change_scheme_row(changed, values, kinds.kinds(), by=user)
        return
    values.setdefault("code", form.instance.code)
    actions.add_scheme_row(values, kinds.kinds(), by=user)


def _refused(request: HttpRequest, scheme: ControlScheme) -> HttpResponse:
    messages.error(
        request, _("This row is in force and stays as it is. Add a new row from a later day instead.")
    )
    return redirect("desk:scheme", scheme.pk)


def _administrator(request: HttpRequest) -> User:
    user = person_of(request)
    need_administrator(may_edit_schemes(user))
    return user


def _scheme(pk: int) -> ControlScheme:
    found: ControlScheme = get_object_or_404(ControlScheme, pk=pk)
    return found


def _named(scheme: ControlScheme) -> str:
    day = format_day(scheme.valid_from, active())
    return _("{name}, from {day}").format(name=localized(scheme, "name"), day=day)


def _way(*further: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("desk:schemes") if further else ""
    return [(_("My day"), reverse("desk:day")), (_("Control schemes"), home), *further]
