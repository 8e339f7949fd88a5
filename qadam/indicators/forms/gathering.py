"""The forms of the desk where values are gathered: filters, opening a round, deciding, correcting, proving."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.indicators.cells import Unclear
from qadam.indicators.entering import Read, read_typed
from qadam.indicators.models import Indicator, Round, ValueEvidence
from qadam.indicators.queries.gathering import ENTER, RETURNED, REVIEW
from qadam.indicators.queries.openings import Opening
from qadam.kit.fields import length_of
from qadam.kit.forms import day_input, offer
from qadam.kit.languages import localized
from qadam.programmes.models import Edition


class RoundFilter(forms.Form):
    """What the list of gatherings asks."""

    use_required_attribute = False
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    waits = forms.ChoiceField(label=gettext_lazy("What waits for me"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Any, editions: list[Edition]) -> None:
        super().__init__(data)
        names = [(edition.slug, localized(edition, "short")) for edition in editions]
        offer(self, "programme", [("", _("all programmes")), *names])
        waits = [(ENTER, _("to enter")), (RETURNED, _("returned")), (REVIEW, _("to review"))]
        offer(self, "waits", [("", _("anything")), *waits])
        offer(self, "state", [("", _("any state")), *Round.State.choices])

    def asked(self) -> dict[str, str]:
        """Return what was chosen; a value nobody offered counts as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    def applied(self) -> list[tuple[str, str]]:
        """Return (name, word) of everything chosen."""
        found = []
        for name, chosen in self.asked().items():
            if chosen:
                field = self.fields[name]
                assert isinstance(field, forms.ChoiceField)
                choices: Any = field.choices
                found.append((name, str(dict(choices).get(chosen, chosen))))
        return found


class OpenForm(forms.Form):
    """Which period of which programme is to be gathered, and until when."""

    what = forms.ChoiceField(label=gettext_lazy("Programme and period"))
    due_on = forms.DateField(
        label=gettext_lazy("Values are due on"),
        widget=day_input(),
        help_text=gettext_lazy("The day until which values are sent; it can be moved later."),
    )

    def __init__(self, data: Any, openings: list[tuple[str, list[Opening]]]) -> None:
        super().__init__(data)
        groups = [(name, [(one.code, one.words) for one in found]) for name, found in openings]
        offer(self, "what", [("", _("choose a period")), *groups])


class DueForm(forms.Form):
    """Another due day of a round."""

    due_on = forms.DateField(label=gettext_lazy("Values are due on"), widget=day_input())


class ReturnForm(forms.Form):
    """Why a value goes back."""

    why = forms.CharField(
        label=gettext_lazy("What is to be changed"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever entered the value reads this."),
    )
    seen = forms.IntegerField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)


class CorrectForm(forms.Form):
    """A correction of an accepted value: the new one and why."""

    text = forms.CharField(label=gettext_lazy("Right value"), max_length=60)
    why = forms.CharField(
        label=gettext_lazy("Why it is corrected"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any, indicator: Indicator, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="correct-%s")
        self.indicator = indicator
        self.read = Read(None)

    def clean_text(self) -> str:
        """Understand the value, or ask what is meant."""
        text = str(self.cleaned_data["text"])
        try:
            self.read = read_typed(self.indicator, text)
        except Unclear as question:
            raise forms.ValidationError(str(question)) from None
        if self.read.cell is None:
            raise forms.ValidationError(_("Write the right value, or ? where it cannot be reported."))
        return text


class EvidenceForm(forms.Form):
    """What shows that a number is true."""

    title = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=length_of(ValueEvidence, "title"),
        help_text=gettext_lazy("Such as: list of people placed, with the seal of the centre"),
    )
    url = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(label=gettext_lazy("File"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("url") and not cleaned.get("file") and "url" not in self.errors:
            raise forms.ValidationError(_("Give a link or a file."))
        return cleaned


class TableForm(forms.Form):
    """A filled table."""

    file = forms.FileField(label=gettext_lazy("Filled table"))
