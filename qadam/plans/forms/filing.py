"""Forms for filing many duties at once: which duties, one row of the sheet for each, the covering letter."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.languages import AUTONYMS, active, localized
from qadam.kit.numbers import format_number
from qadam.people.models import Body
from qadam.plans.actions import Figure
from qadam.plans.forms.consolidation import AnswerForm, figures_answered, stored_answers
from qadam.plans.forms.fields import FilesField, day_field
from qadam.plans.forms.report import FigureForm, answers_kept
from qadam.plans.models import ContributionField, Duty, Report
from qadam.programmes.models import Edition

AHEAD = timedelta(days=30)
MOST_ROWS = 15


class FilingFilter(forms.Form):
    """Which duties are put on the sheet: of one body, due until a day, of one programme or all."""

    use_required_attribute = False
    until = day_field(gettext_lazy("Due until"), required=False)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)

    def __init__(
        self, data: Any, bodies: Sequence[Body], editions: Iterable[Edition], usual: Body, today: date
    ) -> None:
        super().__init__(data, initial={"until": today + AHEAD, "body": usual.key})
        self.usual = usual
        self.today = today
        names = [(edition.slug, localized(edition, "short")) for edition in editions]
        self._offer("programme", [("", _("all programmes")), *names])
        if len(bodies) > 1:
            self._offer("body", [(body.key, localized(body, "name")) for body in bodies])
        else:
            del self.fields["body"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self) -> tuple[date, str, str]:
        """Return the day, the programme and the body asked for; what nobody offered counts as not chosen."""
        self.is_valid()
        typed = getattr(self, "cleaned_data", {})
        return (
            typed.get("until") or self.today + AHEAD,
            typed.get("programme", ""),
            typed.get("body", "") or self.usual.key,
        )


class TextForm(forms.Form):
    """The text of one report on the sheet; `seen` is how many saves the person had read."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label=gettext_lazy("What was done"),
        required=False,
        max_length=50_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the report"), choices=list(AUTONYMS.items()))


class Row:
    """What is typed of one duty's report on the sheet; its fields carry the duty's key in their names."""

    def __init__(
        self, duty: Duty, report: Report | None, asked: Iterable[ContributionField] = (), data: Any = None
    ) -> None:
        self.duty, self.report = duty, report
        self.prefix = f"d{duty.pk}"
        stored = list(report.figures.all()) if report else []
        self.text = TextForm(data, prefix=self.prefix, initial=_text_of(report))
        self.figures = self._figures(
            data, [row for row in stored if row.field_id is None and row.value is not None]
        )
        self.answers = self._answers(data, list(asked))

    def _answers(self, data: Any, asked: list[ContributionField]) -> list[AnswerForm]:
        """Return the answers to the lead, by the names of the duty's own page with the row's prefix before them."""
        if data is not None:
            return [
                AnswerForm(data, field, prefix=f"{self.prefix}-answer-{field.pk}")
                for field in asked
                if f"{self.prefix}-answer-{field.pk}-answer" in data
            ]
        forms = stored_answers(asked, self.report)
        for form in forms:
            form.prefix = f"{self.prefix}-{form.prefix}"
        return forms

    def _figures(self, data: Any, stored: list[Any]) -> list[FigureForm]:
        prefix = f"{self.prefix}-f"
        if data is not None:
            count = next(
                (place for place in range(MOST_ROWS) if f"{prefix}{place}-label" not in data), MOST_ROWS
            )
            return [FigureForm(data, prefix=f"{prefix}{place}") for place in range(count)]
        values = [
            {"label": row.label, "value": _number(row.value), "unit": row.unit}
            for row in stored[: MOST_ROWS - 1]
        ]
        return [
            FigureForm(prefix=f"{prefix}{place}", initial=value) for place, value in enumerate([*values, {}])
        ]

    @property
    def forms(self) -> list[forms.Form]:
        """Return every form of the row."""
        return [self.text, *self.answers, *self.figures]

    def is_valid(self) -> bool:
        """Judge all forms of the row, so that every fault is said at once."""
        judged = [form.is_valid() for form in self.forms]
        return all(judged)

    def has_figures_right(self) -> bool:
        """Tell whether the numbers can be saved as they are typed at this moment."""
        judged = [form.is_valid() for form in [*self.answers, *self.figures]]
        return all(judged)

    def typed_figures(self) -> list[Figure]:
        """Return the answers to the lead and the body's own figures in their order, the empty ones left out."""
        answers = figures_answered(self.answers, answers_kept(self.report))
        own = [
            Figure(data["label"], data["value"], data.get("unit", ""))
            for data in (form.cleaned_data for form in self.figures)
            if data.get("value") is not None
        ]
        return [*answers, *own]

    def stored_figures(self) -> list[Figure]:
        """Return the figures as they were saved last."""
        return _figures_of(self.report)

    def is_changed(self) -> bool:
        """Tell whether what is typed differs from what is saved; ask it of a valid row."""
        text, language = self.text.cleaned_data["text"], self.text.cleaned_data["language"]
        if self.report is None:
            return bool(text or self.typed_figures())
        is_same = _lines(text) == _lines(self.report.text) and language == self.report.language
        return not is_same or self.typed_figures() != self.stored_figures()

    def faults(self) -> list[str]:
        """Return what is wrong in the row, each fault with the name of its field."""
        return [
            _("{label}: {fault}").format(label=field.label, fault=fault)
            for form in self.forms
            for field in form
            for fault in field.errors
        ]


def _figures_of(report: Report | None) -> list[Figure]:
    rows = report.figures.all() if report else []
    return [Figure(row.label, row.value, row.unit, field=row.field, lines=row.lines) for row in rows]


def own_figures(report: Report | None) -> list[Figure]:
    """Return a body's own figures as they were saved last, without the answers to its lead."""
    return [figure for figure in _figures_of(report) if figure.field is None and figure.value is not None]


def _lines(text: str) -> list[str]:
    # A browser sends other ends of lines than were stored.
    return text.strip().splitlines()


def _text_of(report: Report | None) -> dict[str, Any]:
    if report is None:
        return {"seen": 0, "text": "", "language": active()}
    return {"seen": report.edition_number, "text": report.text, "language": report.language}


def _number(value: Decimal | None) -> str:
    return "" if value is None else format_number(value, active())


class LetterForm(forms.Form):
    """The covering letter with which many reports leave a body."""

    use_required_attribute = False
    number = forms.CharField(
        label=gettext_lazy("Outgoing number"),
        max_length=80,
        strip=True,
        error_messages={"required": gettext_lazy("Give the outgoing number of the covering letter.")},
    )
    dated_on = day_field(gettext_lazy("Date of the letter"))
    scan = forms.FileField(label=gettext_lazy("Letter as a file"), required=False)

    def file(self) -> "UploadedFile[bytes] | None":
        """Return the letter's file, where there is one."""
        found: UploadedFile[bytes] | None = self.cleaned_data.get("scan")
        return found


class ManyFilesForm(forms.Form):
    """Files that serve several reports at once."""

    shared = FilesField(label=gettext_lazy("Files for the ticked duties"), required=False)
