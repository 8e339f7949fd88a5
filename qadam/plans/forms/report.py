"""The form of a report: its text, its figures, its files, the one thing it asks for."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.languages import AUTONYMS, active
from qadam.kit.numbers import format_number, whole_number
from qadam.plans.actions import Asking, Figure
from qadam.plans.forms.fields import FilesField, NumberField, day_field, long_text
from qadam.plans.models import Report, ReportFigure
from qadam.plans.refusals import nothing_written

MOST_FIGURES = 40
Request = Report.Request
# The fields of the text, and those of the request; `asked` ones speak for a new term only.
WRITTEN = ("seen", "text", "language")
ASKED = ("request", "asked_on", "asked_reason", "responsible", "periodicity", "order")
Files = list[tuple[str, str]]


class ReportForm(forms.Form):
    """The text of a report, its language, new files, its one request; `seen` is how many saves the person had read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = long_text(gettext_lazy("What was done"), most=50_000, required=False, rows=10)
    language = forms.ChoiceField(label=gettext_lazy("Language of the report"), choices=list(AUTONYMS.items()))
    evidence = FilesField(label=gettext_lazy("Files"), required=False)
    request = forms.ChoiceField(
        label=gettext_lazy("What you ask for"),
        choices=[(value, capfirst(label)) for value, label in Request.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    asked_on = day_field(gettext_lazy("New day"), required=False)
    asked_reason = long_text(gettext_lazy("Reasons"), most=4000, required=False)
    responsible = forms.CharField(
        label=gettext_lazy("Responsible officials"),
        help_text=gettext_lazy("Name and post of those who answer for the delay."),
        max_length=500,
        required=False,
    )
    periodicity = forms.ChoiceField(
        label=gettext_lazy("How often you will report"),
        choices=[("", "–"), *[(value, capfirst(label)) for value, label in Report.Periodicity.choices]],
        required=False,
    )
    order = forms.ChoiceField(label=gettext_lazy("Disciplinary order, of the attached files"), required=False)
    order_upload = forms.FileField(label=gettext_lazy("Disciplinary order, a new file"), required=False)

    def __init__(
        self, *args: Any, is_for_submission: bool = False, attached: Files | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_for_submission = is_for_submission
        self.use_required_attribute = False
        # The label says that a report needs a text, and yet a draft may be saved without it.
        self.fields["text"].required = is_for_submission or not self.is_bound
        self.fields["text"].error_messages["required"] = nothing_written()
        order = self.fields["order"]
        assert isinstance(order, forms.ChoiceField)
        order.choices = [("", "–"), *(attached or [])]

    def asking(self) -> Asking | None:
        """Return the request of a valid form with just what it needs; None where the sender said nothing of it."""
        typed = self.cleaned_data
        request = typed.get("request")
        if not request:
            return None
        if request in Report.ANSWERS:
            return Asking(request=request)
        is_longer = request == Request.LONGER
        return Asking(
            request=request,
            asked_on=typed["asked_on"],
            asked_reason=typed["asked_reason"],
            responsible=typed["responsible"],
            periodicity=typed["periodicity"] if is_longer else "",
            order=int(typed["order"]) if typed["order"] and not is_longer else None,
        )


def stored_form(report: Report | None, attached: Files) -> ReportForm:
    """Return the form of a report as it is stored."""
    if report is None:
        start = {"seen": 0, "language": active(), "request": Request.ACCEPT}
        return ReportForm(initial=start, attached=attached)
    values = {name: getattr(report, name) for name in ("text", "language", *ASKED)}
    return ReportForm(
        initial=values | {"seen": report.edition_number, "order": report.order_id}, attached=attached
    )


class FigureForm(forms.Form):
    """One row of figures; an empty row counts as none."""

    label = forms.CharField(label=gettext_lazy("What is counted"), required=False, max_length=200, strip=True)
    value = NumberField(label=gettext_lazy("Number"), required=False, max_length=40)
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=40, strip=True)

    def clean(self) -> dict[str, Any]:
        """Ask for the name or the number where only one of them was given."""
        data = super().clean() or {}
        if self.errors:
            return data
        label, number, unit = data.get("label"), data.get("value"), data.get("unit")
        if number is not None and not label:
            self.add_error("label", _("Say what this number counts."))
        if (label or unit) and number is None:
            self.add_error("value", _("Write the number, or empty the row."))
        return data


FigureRows = forms.formset_factory(FigureForm, extra=1, max_num=MOST_FIGURES, absolute_max=MOST_FIGURES + 10)


def figure_rows(data: Any = None, report: Report | None = None) -> Any:
    """Return the rows of a body's own figures: as typed, or as stored with an empty one."""
    if data is not None:
        return FigureRows(data, prefix="figures")
    stored = report.figures.all() if report else []
    initial = [
        {"label": row.label, "value": format_number(row.value, active()), "unit": row.unit}
        for row in stored
        if row.value is not None and _is_own(row)
    ]
    return FigureRows(initial=initial, prefix="figures")


def _is_own(row: ReportFigure) -> bool:
    return row.field_id is None and row.value is not None


def answers_kept(report: Report | None) -> list[Figure]:
    """Return what a report answers to its lead's questions: the rows of the body's own figures do not touch it."""
    rows = report.figures.select_related("field") if report else []
    return [
        Figure(row.label, row.value, row.unit, field=row.field, lines=row.lines)
        for row in rows
        if not _is_own(row)
    ]


def typed_again(data: MultiValueDict[str, str], attached: Files | None = None) -> tuple[ReportForm, Any]:
    """Return the form and the rows exactly as typed, with one more row and nothing judged yet."""
    form = written_again(data, attached)
    return form, FigureRows(initial=_figures_typed(data), prefix="figures")


def written_again(data: MultiValueDict[str, str], attached: Files | None = None) -> ReportForm:
    """Return the form exactly as typed with nothing judged yet."""
    return ReportForm(
        initial={name: data.get(name, "") for name in (*WRITTEN, *ASKED)}, attached=attached or []
    )


def figures_again(data: MultiValueDict[str, str]) -> Any:
    """Return the rows of figures exactly as typed with no further row."""
    typed = _figures_typed(data)
    rows = FigureRows(initial=typed, prefix="figures")
    rows.extra = 0
    return rows


def _figures_typed(data: MultiValueDict[str, str]) -> list[dict[str, str]]:
    names = ("label", "value", "unit")
    count = rows_in(data, "figures", MOST_FIGURES)
    return [{name: data.get(f"figures-{place}-{name}", "") for name in names} for place in range(count)]


def rows_in(data: MultiValueDict[str, str], prefix: str, most: int) -> int:
    """Return how many rows of a kind were sent."""
    return min(whole_number(data.get(f"{prefix}-TOTAL_FORMS", "")) or 0, most)


def figures_from(rows: Any) -> list[Figure]:
    """Return the figures of valid rows in their order, the empty rows left out."""
    return [
        Figure(data["label"], data["value"], data.get("unit", ""))
        for data in (row.cleaned_data for row in rows)
        if data.get("value") is not None
    ]
