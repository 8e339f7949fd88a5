"""Forms of gathering: what a lead asks of the others, and how a body answers it inside its report."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.plans.actions import AskedField, Figure, FormContent
from qadam.plans.contributions import unix
from qadam.plans.forms.fields import NumberField, long_text
from qadam.plans.forms.report import rows_in
from qadam.plans.models import ContributionField, ContributionForm, Report, ReportFigure

MOST_FIELDS = 30
PREFIX = "fields"
Kind = ContributionField.Kind


class SettingForm(forms.Form):
    """What is asked besides the fields: the limit of letters, the inner day, a note; `seen` counts the saves read."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text_limit = forms.IntegerField(
        label=gettext_lazy("Characters of text at most"),
        help_text=gettext_lazy("Empty: no limit."),
        required=False,
        min_value=100,
        max_value=50_000,
    )
    inner_workdays = forms.IntegerField(
        label=gettext_lazy("Inner day: how many working days before yours"),
        help_text=gettext_lazy("Empty: as the control rules of the programme say."),
        required=False,
        min_value=0,
        max_value=60,
    )
    note_kk = long_text(gettext_lazy("What to write, in Kazakh"), most=4000, required=False)
    note_ru = long_text(gettext_lazy("What to write, in Russian"), most=4000, required=False)
    note_en = long_text(gettext_lazy("What to write, in English"), most=4000, required=False)


class FieldForm(forms.Form):
    """One thing to ask for; a row without any name counts as none."""

    use_required_attribute = False
    key = forms.IntegerField(widget=forms.HiddenInput, required=False)
    place = forms.IntegerField(label=gettext_lazy("Place"), required=False, min_value=1, max_value=999)
    label_kk = forms.CharField(label=gettext_lazy("Name in Kazakh"), required=False, max_length=200)
    label_ru = forms.CharField(label=gettext_lazy("Name in Russian"), required=False, max_length=200)
    label_en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices, required=False)
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=40)
    is_required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    is_asked = forms.BooleanField(label=gettext_lazy("Is asked"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both official names where anything of a row is given."""
        data = super().clean() or {}
        if self.is_empty():
            return data
        for name, said in (
            ("label_kk", _("Write the name in Kazakh.")),
            ("label_ru", _("Write the name in Russian.")),
        ):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, said)
        return data

    def is_empty(self) -> bool:
        """Tell whether nothing was typed in a new row."""
        data = getattr(self, "cleaned_data", {})
        names = ("key", "label_kk", "label_ru", "label_en", "unit")
        return not any(data.get(name) for name in names)

    def asked(self) -> AskedField:
        """Return what is asked by a valid row."""
        data = self.cleaned_data
        return AskedField(
            label_kk=data["label_kk"],
            label_ru=data["label_ru"],
            label_en=data["label_en"],
            kind=data["kind"] or Kind.NUMBER,
            unit=data["unit"],
            is_required=data["is_required"],
            is_asked=data["is_asked"],
            pk=data["key"],
        )


FieldRows = forms.formset_factory(FieldForm, extra=1, max_num=MOST_FIELDS, absolute_max=MOST_FIELDS + 5)
NEW = {"kind": Kind.NUMBER, "is_required": True, "is_asked": True}


def stored_setting(form: ContributionForm | None) -> tuple[SettingForm, Any]:
    """Return the form and its rows as they are stored, with an empty row."""
    if form is None:
        return SettingForm(initial={"seen": 0}), FieldRows(initial=[{"place": 1, **NEW}], prefix=PREFIX)
    names = ("text_limit", "inner_workdays", "note_kk", "note_ru", "note_en")
    values = {name: getattr(form, name) for name in names} | {"seen": form.edition_number}
    # Fields asked no more come last, as they are kept for their answers only.
    fields = sorted(form.fields.all(), key=lambda item: (not item.is_asked, item.position))
    rows = [_stored_row(place, item) for place, item in enumerate(fields, start=1)]
    return SettingForm(initial=values), _with_empty(rows)


def _stored_row(place: int, item: ContributionField) -> dict[str, Any]:
    names = ("label_kk", "label_ru", "label_en", "kind", "unit", "is_required", "is_asked")
    return {"key": item.pk, "place": place} | {name: getattr(item, name) for name in names}


def _with_empty(rows: list[dict[str, Any]]) -> Any:
    made = FieldRows(initial=[*rows, {"place": len(rows) + 1, **NEW}], prefix=PREFIX)
    made.extra = 0
    return made


def typed_setting(data: Any) -> tuple[SettingForm, Any]:
    """Return the form and its rows as they were sent."""
    return SettingForm(data), FieldRows(data, prefix=PREFIX)


def setting_again(data: MultiValueDict[str, str]) -> tuple[SettingForm, Any]:
    """Return the form and its rows exactly as typed with one more row, nothing judged yet."""
    form = SettingForm(initial={name: data.get(name, "") for name in SettingForm.base_fields})
    rows = [
        {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in FieldForm.base_fields}
        for place in range(rows_in(data, PREFIX, MOST_FIELDS - 1))
    ]
    return form, _with_empty(rows)


def content_of(form: SettingForm, rows: Any) -> FormContent:
    """Return all that a valid form asks for; the fields in the order of their places, as typed where these agree."""
    typed = form.cleaned_data
    kept = [row for row in rows if not row.is_empty()]
    kept.sort(key=lambda row: row.cleaned_data.get("place") or MOST_FIELDS * 100)
    note = {code: typed[f"note_{code}"] for code in ("kk", "ru", "en")}
    return FormContent([row.asked() for row in kept], typed["text_limit"], typed["inner_workdays"], note)


class AnswerForm(forms.Form):
    """The answer to one thing the lead asks for: a number, or the lines of a list, or why it does not apply."""

    use_required_attribute = False

    def __init__(self, data: Any, asked: ContributionField, **more: Any) -> None:
        super().__init__(data, **more)
        self.asked = asked
        label = localized(asked, "label")
        if asked.kind == Kind.NUMBER:
            said = _("{label}, {unit}").format(label=label, unit=asked.unit) if asked.unit else label
            self.fields["answer"] = NumberField(label=said, required=False, max_length=40)
            self.fields["why_not"] = forms.CharField(
                label=_("If it does not apply to you: why"), required=False, max_length=300
            )
        else:
            self.fields["answer"] = long_text(
                label, most=20_000, required=False, help_text=_("One item on each line.")
            )
        # The label says what has to be answered, and yet a draft may be saved without it.
        self.fields["answer"].required = asked.is_required and not self.is_bound

    def clean(self) -> dict[str, Any]:
        """A number and a reason why there is none do not stand together."""
        data = super().clean() or {}
        if data.get("why_not") and data.get("answer") is not None:
            self.add_error("why_not", _("Give the number, or say why it does not apply: not both."))
        return data

    def figure(self) -> Figure | None:
        """Return what was answered, nothing where the row is empty; zero is an answer."""
        typed, asked = self.cleaned_data, self.asked
        answer, why_not = typed.get("answer"), typed.get("why_not", "")
        label = asked.label_kk
        if asked.kind == Kind.LIST:
            return Figure(label, None, asked.unit, field=asked, lines=unix(answer)) if answer else None
        if answer is not None:
            return Figure(label, answer, asked.unit, field=asked)
        return Figure(label, None, asked.unit, field=asked, lines=why_not) if why_not else None


def stored_answers(asked: Iterable[ContributionField], report: Report | None) -> list[AnswerForm]:
    """Return a form for each thing asked, as it is stored."""
    rows = {row.field_id: row for row in report.figures.all()} if report else {}
    return [
        AnswerForm(None, item, prefix=_prefix(item), initial=_answered(item, rows.get(item.pk)))
        for item in asked
    ]


def typed_answers(asked: Iterable[ContributionField], data: MultiValueDict[str, str]) -> list[AnswerForm]:
    """Return a form for each thing asked that was sent; what the page did not ask is left as it is stored."""
    sent = [item for item in asked if f"{_prefix(item)}-answer" in data]
    return [AnswerForm(data, item, prefix=_prefix(item)) for item in sent]


def answers_again(asked: Iterable[ContributionField], data: MultiValueDict[str, str]) -> list[AnswerForm]:
    """Return the forms exactly as typed with nothing judged yet."""
    return [AnswerForm(None, item, prefix=_prefix(item), initial=_sent(item, data)) for item in asked]


def _prefix(asked: ContributionField) -> str:
    return f"answer-{asked.pk}"


def _sent(asked: ContributionField, data: MultiValueDict[str, str]) -> dict[str, str]:
    return {name: data.get(f"{_prefix(asked)}-{name}", "") for name in ("answer", "why_not")}


def _answered(asked: ContributionField, row: ReportFigure | None) -> dict[str, str]:
    if row is None:
        return {}
    if asked.kind == Kind.LIST:
        return {"answer": row.lines}
    if row.value is None:
        return {"why_not": row.lines}
    return {"answer": format_number(row.value, active())}


def figures_answered(rows: Iterable[AnswerForm], kept: Iterable[Figure]) -> list[Figure]:
    """Return the answers of valid forms in their order, and after them those `kept` that were not on the page."""
    answered = list(rows)
    asked = {row.asked.pk for row in answered}
    others = [figure for figure in kept if figure.field is None or figure.field.pk not in asked]
    return [*[figure for row in answered if (figure := row.figure())], *others]
