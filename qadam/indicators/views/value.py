"""The page of one value: its versions and history, what proves it, deciding on it, correcting it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qadam.files.actions import store
from qadam.indicators.actions.proving import add_evidence, remove_evidence
from qadam.indicators.actions.values import accept, correct, give_back, submit
from qadam.indicators.entering import show_typed
from qadam.indicators.forms.gathering import CorrectForm, EvidenceForm, ReturnForm
from qadam.indicators.models import Round, Series, Value, ValueEvidence
from qadam.indicators.queries.grids import Spot, grid_of, span_before
from qadam.indicators.queries.versions import history_of, shown_version, versions_of
from qadam.indicators.rules import Standing, chains_of
from qadam.indicators.spans import span_in_words
from qadam.indicators.views.gathering import about, find_round
from qadam.kit.languages import active
from qadam.people.models import User
from qadam.people.views.asking import attempt, person_of, status_of
from qadam.workflow.transitions import NotAllowed, WrongState

Forms = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def value(request: HttpRequest, pk: int, series: int) -> HttpResponse:
    """Show one value of a round, and do one step with it."""
    round_, spot = _find(request, pk, series)
    if request.method != "POST":
        return _page(request, round_, spot)
    steps = {
        "return": _return,
        "accept": _accept,
        "correct": _correct,
        "submit": _send,
        "evidence": _prove,
    }
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    try:
        forms = step(request, round_, spot, person_of(request))
    except WrongState as changed:
        return _page(request, round_, spot, errors=_plain(str(changed)), status=409)
    except NotAllowed as refusal:
        return _page(request, round_, spot, errors=_plain(str(refusal)), status=403)
    except ValidationError as error:
        return _page(request, round_, spot, errors=_plain(*error.messages), status=400)
    if forms:
        form = next(iter(forms.values()))
        return _page(request, round_, spot, forms=forms, status=status_of(form))
    return redirect("values:value", pk, series)


def _present(spot: Spot) -> Value:
    if spot.value is None:
        raise WrongState(_("There is no value yet."))
    return spot.value


def _return(request: HttpRequest, round_: Round, spot: Spot, user: User) -> Forms:
    form = ReturnForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        if attempt(form, lambda: give_back(_present(spot), by=user, why=typed["why"], seen=typed["seen"])):
            messages.success(request, _("The value is returned: whoever entered it sees your reason."))
            return {}
    return {"return_form": form}


def _accept(request: HttpRequest, round_: Round, spot: Spot, user: User) -> Forms:
    form = ReturnForm(request.POST)
    form.is_valid()
    accept(_present(spot), by=user, seen=form.cleaned_data.get("seen"))
    messages.success(request, _("The value is accepted."))
    return {}


def _send(request: HttpRequest, round_: Round, spot: Spot, user: User) -> Forms:
    submit(_present(spot), by=user)
    messages.success(request, _("The value is sent and waits for review."))
    return {}


def _correct(request: HttpRequest, round_: Round, spot: Spot, user: User) -> Forms:
    form = CorrectForm(request.POST, spot.series.indicator)
    if form.is_valid():
        read, why = form.read, form.cleaned_data["why"]
        assert read.cell is not None
        cell = read.cell

        def act() -> None:
            parts = (read.numerator, read.denominator)
            correct(_present(spot), cell, by=user, why=why, numerator=parts[0], denominator=parts[1])

        if attempt(form, act):
            said = _(
                "The correction is begun. Send it for review; until it is accepted the old value stands."
            )
            messages.success(request, said)
            return {}
    return {"correct_form": form}


def _prove(request: HttpRequest, round_: Round, spot: Spot, user: User) -> Forms:
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        typed = form.cleaned_data

        def act() -> None:
            file = typed.get("file")
            is_sample = spot.series.indicator.edition.is_sample
            upload = store(file, by=user, is_sample=is_sample) if file else None
            add_evidence(
                spot.series, round_.span, title=typed["title"], by=user, url=typed["url"], upload=upload
            )

        if attempt(form, act):
            messages.success(request, _("The evidence is added."))
            return {}
    return {"evidence_form": form}


@require_POST
def evidence_remove(request: HttpRequest, pk: int, series: int, piece: int) -> HttpResponse:
    """Take a piece of evidence away."""
    round_, spot = _find(request, pk, series)
    row = get_object_or_404(ValueEvidence, pk=piece, series=spot.series, span=round_.span)
    try:
        remove_evidence(row, by=person_of(request))
        messages.success(request, _("The evidence is taken away."))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("values:value", pk, series)


def _find(request: HttpRequest, pk: int, series: int) -> tuple[Round, Spot]:
    round_, user = find_round(request, pk), person_of(request)
    for is_review in (False, True):
        spot = grid_of(round_, user, is_review=is_review, series=[series]).by_series().get(series)
        if spot is not None:
            return round_, spot
    raise Http404


def _plain(*texts: str) -> list[dict[str, str]]:
    return [{"id": "", "label": "", "text": text} for text in texts]


def _page(
    request: HttpRequest,
    round_: Round,
    spot: Spot,
    *,
    forms: Forms | None = None,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    user, versions = person_of(request), versions_of(spot.series, round_.span)
    last = versions[0] if versions else None
    standing = Standing(user, round_.edition)
    enters = standing.enters(chains_of({spot.series.territory_code})[spot.series.territory_code])
    settled = last is not None and last.state in (Value.State.ACCEPTED, Value.State.LOCKED)
    filled = forms or {}
    title = _("{territory}, {indicator}").format(territory=spot.name, indicator=spot.indicator_name)
    context = about(request, round_, "value", title) | {
        "spot": spot,
        "value": last,
        "title": title,
        "versions": [shown_version(one) for one in versions],
        "history": history_of(versions),
        "pieces": _pieces(spot.series, round_, enters),
        "may_enter": enters,
        "may_send": enters and last is not None and last.state in (Value.State.DRAFT, Value.State.RETURNED),
        "may_correct": settled and (enters or standing.manages),
        "before": span_in_words(span, active()) if (span := span_before(round_.span)) else "",
        "return_form": ReturnForm(initial={"seen": spot.seen}, auto_id="return-%s"),
        "correct_form": CorrectForm(None, spot.series.indicator, initial={"text": show_typed(last)}),
        "evidence_form": EvidenceForm(auto_id="evidence-%s"),
        "errors": errors or [],
        "wrong": next(iter(filled.values()), None),
        **filled,
    }
    return render(request, "indicators/desk/value.html", context, status=status)


def _pieces(series: Series, round_: Round, may_remove: bool) -> list[dict[str, Any]]:
    rows = ValueEvidence.objects.filter(series=series, span=round_.span).select_related("upload", "added_by")
    found = []
    for row in rows:
        url = reverse("files:fetch", args=[row.upload.pk]) if row.upload else row.url
        removing = reverse("values:evidence-remove", args=[round_.pk, series.pk, row.pk])
        found.append(
            {
                "kind": "file" if row.upload else "link",
                "title": row.title,
                "url": url,
                "meta": str(row.added_by or ""),
                "remove_url": removing if may_remove else "",
            }
        )
    return found
