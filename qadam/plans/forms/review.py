"""Forms of the reviewer: the decisions on a report, each with just what it needs."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.plans.actions import Said
from qadam.plans.forms.fields import day_field, document_field, long_text
from qadam.plans.models import ControlKind, Review

LONGER = (ControlKind.MEDIUM, ControlKind.LONG)
FEWEST_REMARKS, MOST_REMARKS = 2, 30


class SeenForm(forms.Form):
    """A decision on the version that was read: `seen` is its number."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    use_required_attribute = False


class AcceptForm(SeenForm):
    """A report is accepted or taken for information, with a word where one is due."""

    why = forms.CharField(label=gettext_lazy("Comment"), required=False, max_length=1000, strip=True)


class RemarkForm(SeenForm):
    """Why a report goes back."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Reason of the return"),
        choices=[("", "–"), *[(value, capfirst(label)) for value, label in Review.Cause.choices]],
        error_messages={"required": gettext_lazy("Choose the reason of the return.")},
    )
    why = long_text(
        gettext_lazy("What has to be changed"),
        most=4000,
        rows=4,
        strip=True,
        error_messages={"required": gettext_lazy("Say what has to be changed.")},
    )


class ReleaseForm(SeenForm):
    """An accepted report is opened to everybody, as it was read."""


class WithdrawForm(forms.Form):
    """Why a released report is taken back."""

    why = long_text(gettext_lazy("Reason"), most=1000, strip=True)
    use_required_attribute = False


class SaidForm(forms.Form):
    """A remark on a version: the words it is about, and what to change in them."""

    quote = forms.CharField(label=gettext_lazy("Words of the report"), required=False, max_length=500)
    text = forms.CharField(label=gettext_lazy("Remark"), required=False, max_length=2000)
    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Words without a remark say nothing."""
        data = super().clean() or {}
        if data.get("quote") and not data.get("text") and not self.errors:
            self.add_error("text", _("Write what to change in these words."))
        return data


SaidRows = forms.formset_factory(
    SaidForm, extra=FEWEST_REMARKS, max_num=MOST_REMARKS, absolute_max=MOST_REMARKS
)


def said_rows(data: Any = None) -> Any:
    """Return the rows of remarks: as typed, or empty ones."""
    if data is None or "remarks-TOTAL_FORMS" not in data:
        return SaidRows(prefix="remarks")
    return SaidRows(data, prefix="remarks")


def remarks_from(rows: Any) -> list[Said]:
    """Return the remarks of valid rows; rows that were not sent say nothing."""
    if not rows.is_bound:
        return []
    found = (row.cleaned_data for row in rows)
    return [Said(data["text"], data.get("quote", "")) for data in found if data.get("text")]


class ExtendForm(SeenForm):
    """The new day of a term, and the document that grants it."""

    to_on = day_field(gettext_lazy("New day"))
    document = document_field()
    why = forms.CharField(label=gettext_lazy("Comment"), required=False, max_length=1000, strip=True)


class LongerForm(ExtendForm):
    """Medium or long control with its own day."""

    control_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of control"),
        choices=[(kind.value, capfirst(kind.label)) for kind in LONGER],
        initial=ControlKind.LONG,
    )
    field_order = ("seen", "control_kind")


def valid_rows(rows: Any) -> bool:
    """Tell whether rows that were sent are right; rows that were not sent are."""
    return not rows.is_bound or bool(rows.is_valid())
