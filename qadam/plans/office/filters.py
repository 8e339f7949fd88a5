"""The filters of the desk's lists; their state is the query of the address."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.languages import localized
from qadam.kit.periods import Period, Unit, touching
from qadam.people.models import Body
from qadam.plans.models import Duty, Report
from qadam.plans.office.lists import OVERDUE, WAITING, Asked
from qadam.plans.public.filters import month_words
from qadam.programmes.models import Edition, PlanNode

Choices = Iterable[tuple[str, Any]]
ANY = "all"
# The lists whose filters may be kept under a name, and what such a filter knows.
FILTERED = ("duties", "reports")
FILTER_NAMES = ("q", "programme", "node", "state", "month", "body", "sort")


class DeskFilter(forms.Form):
    """What both lists ask: programme, body, month and words."""

    use_required_attribute = False
    q = forms.CharField(
        label=gettext_lazy("Words in the measure or body"), required=False, max_length=200, strip=True
    )
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    month = forms.ChoiceField(label=gettext_lazy("Due in"), required=False)
    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Any, duties: QuerySet[Duty]) -> None:
        super().__init__(data)
        plain = duties.order_by()
        self.editions = list(Edition.objects.filter(pk__in=plain.values("edition")))
        bodies = list(Body.objects.filter(pk__in=plain.values("body")))
        names = [(edition.slug, localized(edition, "short")) for edition in self.editions]
        self._offer("programme", _("all programmes"), names)
        self._offer("month", _("any month"), months_of(plain))
        if len(bodies) > 1:
            self._offer("body", _("all bodies"), [(body.key, localized(body, "name")) for body in bodies])
        else:
            del self.fields["body"]

    def _offer(self, name: str, nothing: str, choices: Choices, *, none: str = "") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(none, nothing), *choices]

    def asked(self) -> Asked:
        """Return what was chosen; a value nobody offered counts as not chosen."""
        self.is_valid()
        chosen = {
            name: self.cleaned_data.get(name, "") for name in ("programme", "node", "month", "body", "sort")
        }
        return Asked(text=self.cleaned_data.get("q", ""), state=self._state(), **chosen)

    def _state(self) -> str:
        state = str(self.cleaned_data.get("state", ""))
        return "" if state == ANY else state

    def applied(self) -> list[tuple[str, str]]:
        """Return (name, word) of everything chosen, for the chips above the list."""
        found = []
        for name in ("q", "programme", "node", "month", "body"):
            chosen = self.cleaned_data.get(name, "")
            if chosen:
                found.append((name, self._word(name, chosen)))
        return found

    def _word(self, name: str, chosen: str) -> str:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return chosen
        choices: Any = field.choices
        return str(dict(_flat(choices)).get(chosen, chosen))


class DutyFilter(DeskFilter):
    """The filter of duties; without a choice it shows what still waits for its executor."""

    node = forms.ChoiceField(label=gettext_lazy("Direction or section"), required=False)
    field_order = ["q", "programme", "node", "state", "month", "body"]

    def __init__(self, data: Any, duties: QuerySet[Duty]) -> None:
        super().__init__(data, duties)
        states = [
            (OVERDUE, _("overdue")),
            *[(str(code), label) for code, label in Duty.State.choices],
            (ANY, _("any state")),
        ]
        self._offer("state", _("not submitted yet"), states, none=WAITING)
        self._offer("node", _("the whole plan"), self._nodes())

    def _nodes(self) -> Choices:
        """Return the nodes of the programme chosen, or of all programmes in groups."""
        wanted = self.data.get("programme", "") if self.data else ""
        editions = [edition for edition in self.editions if wanted in ("", edition.slug)]
        nodes = list(PlanNode.objects.filter(edition__in=editions).exclude(kind=PlanNode.Kind.STAGE))
        return [
            (
                localized(edition, "short"),
                [(str(node.pk), _node_name(node)) for node in nodes if node.edition_id == edition.pk],
            )
            for edition in editions
        ]

    def _state(self) -> str:
        if "state" not in self.data:
            return WAITING
        return super()._state()


class ReportFilter(DeskFilter):
    """The filter of reports."""

    field_order = ["q", "programme", "state", "month", "body"]

    def __init__(self, data: Any, duties: QuerySet[Duty]) -> None:
        super().__init__(data, duties)
        self._offer("state", _("any state"), [(str(code), label) for code, label in Report.State.choices])


def months_of(duties: QuerySet[Duty]) -> Choices:
    """Return the months from the first due day to the last, by their names."""
    ends = duties.order_by().aggregate(first=Min("due_on"), last=Max("due_on"))
    if ends["first"] is None:
        return []
    months = touching(Unit.MONTH, Period(ends["first"], ends["last"]))
    return [(month_code(month.first), month_words(month.first.year, month.first.month)) for month in months]


def month_code(day: date) -> str:
    """Return the month of a day as the filter writes it."""
    return f"{day:%Y-%m}"


def _node_name(node: PlanNode) -> str:
    name = localized(node, "name")
    return f"{node.number}. {name}" if node.number else name


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield code, label
