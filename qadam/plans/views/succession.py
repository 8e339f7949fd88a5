"""Bodies that have ended and still owe something: the control side says who takes the work over."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.people.models import Body
from qadam.people.views.asking import attempt, need_administrator, person_of
from qadam.plans import actions
from qadam.plans.forms.schemes import HandOverForm
from qadam.plans.office.drafts import editions_controlled_by
from qadam.plans.office.waiting import controlling_bodies
from qadam.plans.succession import MeasureLeft, measures_left, orphaned
from qadam.programmes.models import Edition
from qadam.programmes.succession import Heir, chain_until, heirs


@require_safe
def succession_list(request: HttpRequest) -> HttpResponse:
    """List the bodies that ended and still owe something in the programmes I control."""
    context = {
        "left": orphaned(clock.today(), _editions(request)),
        "breadcrumbs": _way(),
    }
    return render(request, "plans/desk/succession/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def succession_page(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Choose who takes over what an ended body owes in a programme, all measures or some."""
    user, today = person_of(request), clock.today()
    edition = get_object_or_404(_editions(request), slug=slug)
    body = get_object_or_404(Body, key=key, valid_to__lt=today)
    found = list({heir.body.pk: heir for heir in heirs(body, today, chain_until(today))}.values())
    left = measures_left(edition, body, today)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        successors=[(heir.body.key, _heir_words(heir)) for heir in found],
        measures=[(str(item.measure.pk), _measure_words(item)) for item in left],
        initial={"measures": [str(item.measure.pk) for item in left]},
    )

    def hand_over() -> None:
        successor = next(heir.body for heir in found if heir.body.key == form.cleaned_data["successor"])
        measures = [int(pk) for pk in form.cleaned_data["measures"]]
        count = actions.choose_successor(edition, body, successor, measures=measures, by=user)
        told = ngettext("{count} duty is handed over.", "{count} duties are handed over.", count)
        messages.success(request, told.format(count=count))

    if request.method == "POST" and form.is_valid() and attempt(form, hand_over):
        has_more = bool(measures_left(edition, body, today))
        return redirect("desk:succession-of", slug, key) if has_more else redirect("desk:succession")
    context = {
        "edition": edition,
        "body": body,
        "form": form,
        "left": left,
        "heirs": found,
        "breadcrumbs": _way((localized(body, "name"), "")),
    }
    return render(request, "plans/desk/succession/page.html", context, status=400 if form.errors else 200)


def _editions(request: HttpRequest) -> QuerySet[Edition]:
    user, today = person_of(request), clock.today()
    need_control = user.is_administrator or bool(controlling_bodies(user, today))
    need_administrator(need_control)
    return editions_controlled_by(user, today).filter(state=Edition.State.APPROVED)


def _heir_words(heir: Heir) -> str:
    step = heir.steps[-1]
    name, day = localized(heir.body, "name"), format_day(step.from_day, active())
    function = localized(step, "function")
    if function:
        return _("{body}: {function}, from {day}").format(body=name, function=function, day=day)
    return _("{body}, from {day}").format(body=name, day=day)


def _measure_words(item: MeasureLeft) -> str:
    measure, day = item.measure, format_day(item.due_on, active())
    text = ngettext(
        "{number}. {title} ({count} duty, due on {day})",
        "{number}. {title} ({count} duties, the nearest due on {day})",
        item.count,
    )
    return text.format(number=measure.number, title=localized(measure, "name"), count=item.count, day=day)


def _way(*further: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("desk:succession") if further else ""
    return [(_("My day"), reverse("desk:day")), (_("Successors"), home), *further]
