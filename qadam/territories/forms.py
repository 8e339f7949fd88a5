"""Forms for the transfers of working days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qadam.kit.tables import MOST_BYTES
from qadam.territories.models import DayTransfer

FIRST_YEAR, LAST_YEAR = 1995, 2100
WORKED, FREE = "yes", "no"


class TransferForm(forms.ModelForm[DayTransfer]):
    """One day made worked or free by an act."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )
    is_working = forms.TypedChoiceField(
        label=_("What the day becomes"),
        choices=[(WORKED, _("Worked")), (FREE, _("Day off"))],
        coerce=lambda value: value == WORKED,
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=_("By which act"),
        max_length=300,
        help_text=_("Kind, number and day of the act, and where it is published."),
    )

    class Meta:
        model = DayTransfer
        fields = ["day", "is_working", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["is_working"] = WORKED if self.instance.is_working else FREE

    def clean_day(self) -> Any:
        """Refuse days of years that no calendar here knows."""
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("The year must be between %(first)s and %(last)s."),
                params={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
            )
        return day


class ChangeForm(TransferForm):
    """A correction of a transfer, with its reason."""

    why = forms.CharField(label=_("Why it is changed"), max_length=500)


class RemoveForm(forms.Form):
    """Why a transfer is taken away."""

    why = forms.CharField(label=_("Why it is removed"), max_length=500)


class ImportForm(forms.Form):
    """A table of transfers as the export gives it."""

    file = forms.FileField(
        label=_("Table of transfers"),
        help_text=_(
            "CSV or XLSX with the columns day, is_working (yes or no) and source, as the export has them."
        ),
    )

    def clean_file(self) -> Any:
        """Refuse a file larger than any such table."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB."), params={"limit": str(MOST_BYTES // 1024 // 1024)}
            )
        return file
