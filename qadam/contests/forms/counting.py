"""Forms of counting: votes to be held by a person, copies of the secret, its destruction."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qadam.contests.models import Entry
from qadam.kit.clock import ALMATY
from qadam.kit.languages import localized


class CandidateField(forms.ModelChoiceField[Entry]):
    """A candidate, named in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the number and the name."""
        return f"{obj.number} {localized(obj, 'title')}"


class HoldForm(forms.Form):
    """Which votes are doubted, and why."""

    use_required_attribute = False
    entry = CandidateField(queryset=Entry.objects.none(), label=_("Candidate"))
    first_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    last_at = forms.DateTimeField(
        label=_("To, included"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    why = forms.CharField(
        label=_("Why these votes are doubted"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, entries: Any) -> None:
        super().__init__(data)
        field = self.fields["entry"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = entries

    def clean_first_at(self) -> datetime:
        """Take the moment by Almaty's clock."""
        return _in_almaty(self.cleaned_data["first_at"])

    def clean_last_at(self) -> datetime:
        """Take the moment by Almaty's clock."""
        return _in_almaty(self.cleaned_data["last_at"])


def _in_almaty(moment: datetime) -> datetime:
    return moment.replace(tzinfo=ALMATY)


class CopyForm(forms.Form):
    """Where a copy of the secret was put."""

    use_required_attribute = False
    where = forms.CharField(
        label=_("Where the copy lies"),
        max_length=300,
        help_text=_("Such as: a sealed flash drive, safe of room 14."),
    )


class DestroyForm(forms.Form):
    """Every copy of the secret, and the word that one has understood."""

    use_required_attribute = False
    copies = forms.CharField(
        label=_("Every copy and what became of it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One in a line; the file on the server is removed by this step and is listed too."),
    )
    is_sure = forms.BooleanField(label=_("I know that no vote can be checked against an address afterwards"))
