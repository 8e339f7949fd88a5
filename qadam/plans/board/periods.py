"""Closed periods of programmes: what closing one would freeze, what is closed, leave that was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.languages import localized
from qadam.kit.periods import Period
from qadam.plans.board import tables
from qadam.plans.board.asking import WHOLE, period_choices, period_from, period_words, span_of
from qadam.plans.board.figures import Figures, share, totals_of
from qadam.plans.board.scope import Scope
from qadam.plans.models import ClosedPeriod, Duty, PeriodException
from qadam.programmes.models import Edition


class ClosingForm(forms.Form):
    """Which programme's period is to be closed."""

    use_required_attribute = False
    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    period = forms.ChoiceField(label=gettext_lazy("Period"))

    def __init__(self, data: Any, editions: Sequence[Edition]) -> None:
        super().__init__(data or None)
        self.editions = {edition.slug: edition for edition in editions}
        programme, period = self.fields["programme"], self.fields["period"]
        assert isinstance(programme, forms.ChoiceField)
        assert isinstance(period, forms.ChoiceField)
        programme.choices = [(edition.slug, localized(edition, "short")) for edition in editions]
        period.choices = [choice for choice in period_choices(span_of(editions)) if choice[0] != WHOLE]

    def chosen(self) -> tuple[Edition, Period]:
        """Return the programme and the period; the form is valid."""
        edition = self.editions[self.cleaned_data["programme"]]
        return edition, period_from(self.cleaned_data["period"], span_of([edition]))


@dataclass(frozen=True)
class Preview:
    """What closing a period would freeze, or why it cannot be closed."""

    edition: Edition
    code: str
    words: str
    figures: Figures
    sentence: str
    url: str
    fault: str


def preview_of(edition: Edition, period: Period, code: str, url: str, today: date, *, may: bool) -> Preview:
    """Return what closing would freeze; `may` says whether this person closes periods of the programme."""
    figures, _by_node = totals_of(Scope((edition,), period, today))
    return Preview(
        edition,
        code,
        period_words(code, period),
        figures,
        tables.sentence(figures),
        url,
        _fault(edition, period, today) if may else _("Only the issuer's side closes a period."),
    )


def _fault(edition: Edition, period: Period, today: date) -> str:
    if period.last >= today:
        return _("The period is not over yet.")
    if edition.closed_periods.filter(first_on__lte=period.last, last_on__gte=period.first).exists():
        return _("This period, or a part of it, is closed already.")
    return ""


def closed_rows(editions: Sequence[Edition]) -> list[dict[str, Any]]:
    """Return the closed periods with what was expected and accepted; one query."""
    rows = ClosedPeriod.objects.filter(edition__in=editions).select_related("edition", "closed_by")
    counted = rows.annotate(
        count=Count("expected"), done=Count("expected", filter=Q(expected__state__in=Duty.DONE))
    ).order_by("-first_on", "edition__sort_kk")
    return [
        {
            "closing": row,
            "expected": row.count,
            "accepted": row.done,
            "rate": tables.per_cent(share(row.done, row.count)),
        }
        for row in counted
    ]


def leaves_of(editions: Sequence[Edition]) -> QuerySet[PeriodException]:
    """Return the leave given to change what is closed, the newest first."""
    rows = PeriodException.objects.filter(period__edition__in=editions)
    return rows.select_related("period", "duty__measure", "duty__body", "given_by")
