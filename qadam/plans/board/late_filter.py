"""The filter of the late list; its state is the query of the address."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.languages import localized
from qadam.kit.text import fold
from qadam.people.models import Body
from qadam.plans.board.asking import BoardFilter
from qadam.plans.board.late import by_days
from qadam.plans.board.scope import ANSWERING, Scope
from qadam.plans.board.standing import Standing, late_on_day
from qadam.plans.models import Duty, Explanation

NONE = "none"
SORTS = {
    "days": by_days,
    "body": lambda standing: (standing.body, standing.term_on, standing.position),
    "measure": lambda standing: (standing.position, standing.term_on, standing.body),
}


class LateFilter(BoardFilter):
    """What the board asks, and besides words, a body, a reason."""

    q = forms.CharField(
        label=gettext_lazy("Words in the measure or body"), required=False, max_length=200, strip=True
    )
    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    cause = forms.ChoiceField(label=gettext_lazy("Reason"), required=False)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    field_order = ["programme", "q", "body", "cause", "day", "part"]

    def __init__(self, data: Any, board: BoardFilter) -> None:
        super().__init__(data, board.editions, board.today)
        # What is late is late, whenever it was due.
        del self.fields["period"]
        owing = Duty.objects.filter(edition__in=board.editions).values("body")
        bodies = Body.objects.filter(pk__in=owing)
        self._offer(
            "body", [("", _("all bodies")), *((body.key, localized(body, "name")) for body in bodies)]
        )
        causes = [("", _("any reason")), (NONE, _("no reason given")), *Explanation.Cause.choices]
        self._offer("cause", causes)

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything narrows the list."""
        return any(self.cleaned_data.get(name) for name in ("q", "body", "cause"))

    def found(self, scope: Scope) -> list[Standing]:
        """Return what is late on the scope's day, narrowed and sorted."""
        self.is_valid()
        duties = Duty.objects.filter(edition__in=scope.editions).filter(self._narrowed())
        if scope.is_answering_only:
            duties = duties.filter(part__in=ANSWERING)
        asked = str(self.cleaned_data.get("sort") or "days")
        key: Any = SORTS.get(asked.removeprefix("-"), by_days)
        return sorted(late_on_day(self._by_cause(duties), scope.day), key=key, reverse=asked.startswith("-"))

    def _narrowed(self) -> Q:
        chosen, wanted = self.cleaned_data, Q()
        if chosen.get("body"):
            wanted &= Q(body__key=chosen["body"])
        for part in fold(chosen.get("q", "")).split():
            wanted &= Q(measure__folded__contains=part) | Q(body__folded__contains=part)
        return wanted

    def _by_cause(self, duties: QuerySet[Duty]) -> QuerySet[Duty]:
        cause = self.cleaned_data.get("cause")
        if cause == NONE:
            return duties.filter(explanations=None)
        return duties.filter(explanations__cause=cause).distinct() if cause else duties
