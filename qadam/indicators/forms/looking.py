"""Filters of the public pages of results; their state is the query of the address."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

BY = [
    ("value", _("the fact")),
    ("share", _("the share of the target")),
    ("deviation", _("the difference from the target")),
    ("target", _("the target")),
]


class Choosing(forms.Form):
    """A filter whose wrong choices count as not chosen."""

    use_required_attribute = False

    def chosen(self, name: str) -> str:
        """Return what was chosen in a field, empty for nothing and for what nobody offered."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class OverviewFilter(Choosing):
    """The year and the territory."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    territory = forms.ChoiceField(label=_("Territory"), required=False)

    def offer(self, years: Sequence[str], territories: Sequence[tuple[str, str]]) -> None:
        """Set what there is to choose from."""
        _set(self, "year", [("", _("the newest number of each")), *((year, year) for year in years)])
        _set(self, "territory", [("", _("the whole")), *territories[1:]])


class MatrixFilter(Choosing):
    """Whose parts, and within which year."""

    at = forms.ChoiceField(label=_("Parts of"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def offer(self, years: Sequence[str], wholes: Sequence[tuple[str, str]]) -> None:
        """Set what there is to choose from; a field with one choice is not shown."""
        _set(self, "year", [("", _("all years")), *((year, year) for year in years)])
        _set(self, "at", [(code if place else "", name) for place, (code, name) in enumerate(wholes)])
        if len(wholes) < 2:
            del self.fields["at"]


class PeriodFilter(Choosing):
    """Whose parts, which period, and for a map by what it is coloured."""

    at = forms.ChoiceField(label=_("Parts of"), required=False)
    span = forms.ChoiceField(label=_("Period"), required=False)
    by = forms.ChoiceField(label=_("By"), required=False, choices=BY)

    def offer(
        self, spans: Sequence[tuple[str, str]], wholes: Sequence[tuple[str, str]], *, has_by: bool
    ) -> None:
        """Set what there is to choose from; `put_first` says later by what a map is coloured unasked."""
        _set(self, "span", spans)
        _set(self, "at", [(code if place else "", name) for place, (code, name) in enumerate(wholes)])
        if len(wholes) < 2:
            del self.fields["at"]
        if not has_by:
            del self.fields["by"]

    def put_first(self, by: str) -> None:
        """Let a map be coloured by this where nothing else is chosen."""
        _set(self, "by", sorted(BY, key=lambda choice: choice[0] != by))


class BoundsFilter(Choosing):
    """In the bounds of which day the territory that is looked at is shown."""

    at = forms.CharField(required=False, widget=forms.HiddenInput)
    bounds = forms.ChoiceField(label=_("Bounds"), required=False)

    def offer(self, days: Sequence[tuple[str, str]]) -> None:
        """Set what there is to choose from."""
        _set(self, "bounds", [("", _("as they were in each period")), *days])


def _set(form: forms.Form, name: str, choices: Sequence[tuple[object, object]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
