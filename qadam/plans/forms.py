"""Forms of the desk: a report with its figures and files, the decisions on it, a programme's open questions."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit import clock
from qadam.kit.dates import format_range
from qadam.kit.languages import AUTONYMS, active, localized
from qadam.kit.numbers import format_number
from qadam.people.models import Body
from qadam.plans.actions import Figure
from qadam.plans.models import Report
from qadam.programmes.models import BodyQuestion, Edition, Measure

MOST_FIGURES = 40
MOST_FILES = 20
GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


def parse_number(text: str, language: str) -> Decimal:
    """Return the number a person typed: «1 234,5» and «1234.5» everywhere, "1,234.5" in English; else ValueError."""
    plain = "".join(text.split()).replace("−", "-")
    if language == "en" and GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if plain.count(",") + plain.count(".") > 1 or not re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", plain):
        raise ValueError(text)
    return Decimal(plain.replace(",", "."))


class NumberField(forms.CharField):
    """A number as people here write it."""

    default_error_messages = {
        "number": gettext_lazy("Write a number, for example {example}."),
        "large": gettext_lazy("The number has too many digits: at most 15 before the comma and 3 after it."),
    }

    def clean(self, value: Any) -> Decimal | None:
        """Return the number typed, nothing for an empty field."""
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_number(text, active())
        except (ValueError, InvalidOperation) as error:
            example = format_number(Decimal("1234.5"), active())
            raise ValidationError(str(self.error_messages["number"]).format(example=example)) from error
        if abs(number) >= Decimal(10) ** 15 or number != round(number, 3):
            raise ValidationError(str(self.error_messages["large"]))
        return number


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is looked at on its own by the action that stores it."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list; emptiness and kind are judged file by file later."""
        files: list[UploadedFile[bytes]] = [file for file in data or [] if file]
        if len(files) > MOST_FILES:
            raise ValidationError(_("Attach at most {count} files at once.").format(count=MOST_FILES))
        return files


class ReportForm(forms.Form):
    """The text of a report, its language, new files; `seen` is how many saves the person had read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label=gettext_lazy("What was done"),
        required=False,
        max_length=50_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the report"), choices=list(AUTONYMS.items()))
    evidence = FilesField(label=gettext_lazy("Files"), required=False)

    def __init__(self, *args: Any, is_for_submission: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_for_submission = is_for_submission
        self.use_required_attribute = False
        # The label says that a report needs a text, and yet a draft may be saved without it.
        self.fields["text"].required = is_for_submission or not self.is_bound
        self.fields["text"].error_messages["required"] = _("Write what was done before you submit.")


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
    """Return the rows of figures: as typed, or as stored with an empty one."""
    if data is not None:
        return FigureRows(data, prefix="figures")
    stored = report.figures.all() if report else []
    initial = [
        {"label": row.label, "value": format_number(row.value, active()), "unit": row.unit} for row in stored
    ]
    return FigureRows(initial=initial, prefix="figures")


def typed_again(data: MultiValueDict[str, str]) -> tuple[ReportForm, Any]:
    """Return the form and the rows exactly as typed, with one more row and nothing judged yet."""
    form = ReportForm(initial={name: data.get(name, "") for name in ("seen", "text", "language")})
    total = data.get("figures-TOTAL_FORMS", "")
    count = min(int(total), MOST_FIGURES) if total.isdecimal() else 0
    names = ("label", "value", "unit")
    typed = [{name: data.get(f"figures-{place}-{name}", "") for name in names} for place in range(count)]
    return form, FigureRows(initial=typed, prefix="figures")


def figures_from(rows: Any) -> list[Figure]:
    """Return the figures of valid rows in their order, the empty rows left out."""
    return [
        Figure(data["label"], data["value"], data.get("unit", ""))
        for data in (row.cleaned_data for row in rows)
        if data.get("value") is not None
    ]


class RemarkForm(forms.Form):
    """Why a report goes back."""

    why = forms.CharField(
        label=gettext_lazy("What has to be changed"),
        max_length=4000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say what has to be changed.")},
    )


def errors_of(forms_: Iterable[forms.BaseForm]) -> list[dict[str, str]]:
    """Return every error of these forms with the id of its field, for components/error_summary.html."""
    found = []
    for form in forms_:
        found += [{"id": "", "label": "", "text": str(text)} for text in form.non_field_errors()]
        found += [
            {"id": field.id_for_label, "label": str(field.label), "text": str(text)}
            for field in form
            for text in field.errors
        ]
    return found


class DateForm(forms.Form):
    """The control office sets a day that the document leaves open."""

    due_on = forms.DateField(
        label=gettext_lazy("Due day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Why this day: it stays in the history of the measure."),
        max_length=500,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.CharField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("The letter or minutes with its number and date, where there is one."),
        max_length=300,
        required=False,
        strip=True,
    )
    event_on = forms.DateField(
        label=gettext_lazy("Day of the event"),
        help_text=gettext_lazy("Where an event makes the duty."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = measure.edition

    def clean_due_on(self) -> date:
        """A programme's day lies within its period."""
        day: date = self.cleaned_data["due_on"]
        period = self.edition.period
        if period is not None and day not in period:
            words = format_range(period, active())
            raise ValidationError(_("Choose a day of the programme's period: {period}.").format(period=words))
        return day


class StartForm(forms.Form):
    """The first day of a new edition."""

    start = forms.DateField(
        label=gettext_lazy("First day of the new edition"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, origin: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.origin = origin

    def clean_start(self) -> date:
        """A new edition begins on the same day of a month as the old one, later than it, and once."""
        start: date = self.cleaned_data["start"]
        first = self.origin.first_on
        if first is None:
            raise ValidationError(_("The programme has no period that could be moved."))
        if start.day != first.day:
            said = _("Choose day {day} of a month: the old edition begins on that day too.")
            raise ValidationError(said.format(day=first.day))
        if start <= first:
            raise ValidationError(_("Choose a day after the first day of this edition."))
        return start


class BodiesForm(forms.Form):
    """Who does the work of a body in a new edition: proposed bodies and any other that exists then."""

    bodies = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who does its work"),
        queryset=Body.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("This body does not exist on the first day.")},
    )
    other = forms.ModelChoiceField(
        label=gettext_lazy("Another body"),
        queryset=Body.objects.none(),
        required=False,
        empty_label=gettext_lazy("choose a body"),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, question: BodyQuestion, offered: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The label asks for a body; any of the two fields may bring it.
        self.fields["bodies"].required = not self.is_bound
        valid = Body.objects.on(question.edition.first_on or clock.today())
        for name, bodies in (("bodies", offered), ("other", valid)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = bodies
            field.label_from_instance = _name_of  # type: ignore[method-assign, assignment]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one body."""
        data = super().clean() or {}
        if not self.errors and not self.chosen():
            raise ValidationError(_("Choose at least one body."))
        return data

    def chosen(self) -> list[Body]:
        """Return the bodies chosen, each once."""
        other = self.cleaned_data.get("other")
        bodies = [*self.cleaned_data.get("bodies", []), *([other] if other else [])]
        return list({body.pk: body for body in bodies}.values())


def _name_of(body: Body) -> str:
    return localized(body, "name")
