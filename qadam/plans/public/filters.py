"""The filter of a plan; its state is the query of the address."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.dates import format_months
from qadam.kit.languages import active, localized
from qadam.kit.periods import month as month_of
from qadam.kit.text import sort_key
from qadam.people.models import Body
from qadam.plans.models import Duty
from qadam.plans.public.moments import Moment
from qadam.plans.public.tree import Wanted
from qadam.programmes.models import Edition, Executor, Product
from qadam.programmes.words import FORMS, word

Choices = list[tuple[str, Any]]


class PlanFilter(forms.Form):
    """Body, completion form, state, month and words."""

    use_required_attribute = False
    q = forms.CharField(label=gettext_lazy("Words or number"), required=False, max_length=200, strip=True)
    body = forms.ChoiceField(label=gettext_lazy("Who does it"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("Completion form"), required=False)
    month = forms.ChoiceField(label=gettext_lazy("Due in"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Any, edition: Edition, moments: Iterable[Moment]) -> None:
        super().__init__(data)
        self._labels: dict[str, dict[str, Any]] = {}
        self._choose("body", _("all bodies"), body_choices(edition))
        self._choose("form", _("all forms"), form_choices(edition))
        self._choose("month", _("any month"), month_choices(moments))
        if edition.is_archive:
            # Execution of a founding document is not recorded here.
            del self.fields["state"]
        else:
            states: Choices = [("overdue", _("overdue")), *Duty.State.choices]
            self._choose("state", _("any state"), states)

    def _choose(self, name: str, nothing: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]
        self._labels[name] = dict(_flat(choices))

    def wanted(self) -> Wanted:
        """Return what was chosen; a value nobody offered counts as not chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        return Wanted(
            body=chosen.get("body", ""),
            form=chosen.get("form", ""),
            state=chosen.get("state", ""),
            month=chosen.get("month", ""),
            text=chosen.get("q", ""),
        )

    def applied(self) -> list[tuple[str, str]]:
        """Return (name, word) of everything chosen, for the chips above the list."""
        found = []
        for name in self.fields:
            value = self.cleaned_data.get(name, "")
            if value:
                found.append((name, str(self._labels.get(name, {}).get(value, value))))
        return found


class BodyFilter(forms.Form):
    """One body of a plan."""

    use_required_attribute = False
    body = forms.ChoiceField(label=gettext_lazy("Who does it"), required=False)
    month = forms.CharField(required=False, widget=forms.HiddenInput, max_length=7)

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all bodies")), *body_choices(edition)]

    def chosen(self) -> str:
        """Return the key of the body chosen, empty where none is or nobody offered it."""
        self.is_valid()
        return str(self.cleaned_data.get("body", ""))


class DoerFilter(forms.Form):
    """Words, kind and order of the bodies of a plan."""

    use_required_attribute = False
    q = forms.CharField(label=gettext_lazy("Words in the name"), required=False, max_length=200, strip=True)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of body"), required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Sorted"),
        required=False,
        choices=[
            ("", gettext_lazy("by the alphabet")),
            ("measures", gettext_lazy("by the number of measures")),
        ],
    )

    def __init__(self, data: Any, kinds: set[str]) -> None:
        super().__init__(data)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        held = [(code, label) for code, label in Body.Kind.choices if code in kinds]
        field.choices = [("", _("all kinds")), *held]

    def chosen(self) -> dict[str, str]:
        """Return what was chosen; a value nobody offered counts as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("q", "kind", "sort")}


def _flat(choices: Choices) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def body_choices(edition: Edition) -> Choices:
    """Return the bodies of the plan: those its document names, and the members of its collective names."""
    named = Executor.objects.filter(measure__edition=edition).values("body")
    owing = Duty.objects.filter(measure__edition=edition).values("body")
    known = Body.objects.filter(Q(pk__in=owing) | Q(pk__in=named)).annotate(is_named=Q(pk__in=named))
    groups: dict[str, list[Body]] = {
        _("Bodies the document names"): [],
        _("Collective names"): [],
        _("Members of collective names"): [],
    }
    single, collective, members = groups.values()
    for body in known:
        is_named: bool = body.is_named  # type: ignore[attr-defined]  # annotated above
        (members if not is_named else collective if body.is_collective else single).append(body)
    return [
        (label, [(body.key, localized(body, "name")) for body in held])
        for label, held in groups.items()
        if held
    ]


def form_choices(edition: Edition) -> Choices:
    """Return the completion forms that occur, by their words."""
    codes = (
        Product.objects.filter(measure__edition=edition).order_by().values_list("form", flat=True).distinct()
    )
    return sorted(((code, word(FORMS, code)) for code in codes), key=lambda choice: sort_key(choice[1]))


def month_choices(moments: Iterable[Moment]) -> Choices:
    """Return the months with a due day, by their names; the moments come in the order of their days."""
    months = dict.fromkeys((moment.due_on.year, moment.due_on.month) for moment in moments)
    return [(f"{year}-{number:02}", month_words(year, number)) for year, number in months]


def month_words(year: int, number: int) -> str:
    """Return a month with its year in the reader's language."""
    return format_months(month_of(year, number), active())


def first_of(text: str) -> date:
    """Return the first day of a month written 2016-04; ValueError for anything else."""
    return date.fromisoformat(f"{text}-01")
