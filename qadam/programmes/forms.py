"""Forms of the issuer's side: the act that amends a plan, a row of the plan, a regional plan."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.forms import day_input
from qadam.kit.languages import ORDER, localized
from qadam.kit.numbers import whole_number
from qadam.people.models import Body
from qadam.programmes.amendment_faults import rule_faults
from qadam.programmes.models import Amendment, Edition, Executor
from qadam.programmes.rows import ExecutorLine, MeasureText, ProductLine
from qadam.programmes.words import FORMS

MOST_ROWS = 60
Choices = list[tuple[str, str]]


class ActForm(forms.ModelForm[Amendment]):
    """The act: everything may be filled in later, before it comes into force."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    file = forms.FileField(
        label=gettext_lazy("File of the act"),
        help_text=gettext_lazy("The signed act. It is public once the amendment is in force."),
        required=False,
    )
    use_required_attribute = False

    class Meta:
        model = Amendment
        fields = ["number", "date", "in_force_on", "title_kk", "title_ru", "title_en"]
        widgets = {"date": day_input(), "in_force_on": day_input()}


def body_choices(day: date, also: Iterable[str] = ()) -> Choices:
    """Return the bodies that exist on a day, and those a row names already, by key with their names."""
    bodies = {body.key: body for body in Body.objects.on(day)}
    bodies |= {body.key: body for body in Body.objects.filter(key__in=list(also))}
    ordered = sorted(bodies.values(), key=lambda body: (body.sort_kk, body.pk))
    return [(body.key, localized(body, "name")) for body in ordered]


class RowForm(forms.Form):
    """The texts and rules of one row of the plan."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    name_kk = forms.CharField(label=gettext_lazy("Name in Kazakh"), max_length=500)
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=500)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=500, required=False)
    deadline = forms.CharField(
        label=gettext_lazy("Deadline rule"),
        help_text=gettext_lazy(
            "For example: until 2026-11-15 · quarterly · quarters 2026-Q2..2026-Q4 · until 2026-12-01; monthly"
        ),
        max_length=500,
    )
    reports = forms.CharField(
        label=gettext_lazy("Report rule"),
        help_text=gettext_lazy(
            "For example: day 5 after quarter · day 10 after month. Empty where none is due."
        ),
        max_length=300,
        required=False,
    )
    addressee = forms.ChoiceField(label=gettext_lazy("Information goes to"), required=False)
    summary_kk = forms.CharField(
        label=gettext_lazy("Summary in Kazakh"), required=False, widget=forms.Textarea
    )
    summary_ru = forms.CharField(
        label=gettext_lazy("Summary in Russian"), required=False, widget=forms.Textarea
    )
    summary_en = forms.CharField(
        label=gettext_lazy("Summary in English"), required=False, widget=forms.Textarea
    )
    channels_kk = forms.CharField(label=gettext_lazy("Channels in Kazakh"), required=False, max_length=500)
    channels_ru = forms.CharField(label=gettext_lazy("Channels in Russian"), required=False, max_length=500)
    channels_en = forms.CharField(label=gettext_lazy("Channels in English"), required=False, max_length=500)
    use_required_attribute = False

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "addressee", [("", _("to nobody apart"))], bodies)
        for code in ORDER:
            self.fields[f"summary_{code}"].widget.attrs["rows"] = 3
            self.fields[f"name_{code}"].widget.attrs["lang"] = code

    def clean(self) -> dict[str, Any]:
        """Say beside its field which rule is not understood, and from where on."""
        data = super().clean() or {}
        for name in ("deadline", "reports"):
            rules = {"deadline": "yearly", "reports": ""} | {name: data.get(name, "")}
            if name in data:
                for fault in rule_faults(MeasureText(**rules)):
                    self.add_error(name, ValidationError(fault[:1].upper() + fault[1:]))
        return data


class AddedForm(RowForm):
    """A row that the act adds: also where it stands in the plan."""

    number = forms.RegexField(
        r"^\w[\w.-]*$",
        label=gettext_lazy("Number of the measure"),
        help_text=gettext_lazy("As in the act, for example 35-1."),
        max_length=20,
        error_messages={"invalid": gettext_lazy("Use digits, letters, points and hyphens, as in 35-1.")},
    )
    node = forms.ChoiceField(label=gettext_lazy("Part of the plan"))
    field_order = ["seen", "number", "node"]

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = [
            (
                node.key,
                f"{node.number}. {localized(node, 'name')}" if node.number else localized(node, "name"),
            )
            for node in edition.nodes.all()
        ]
        _offer(self, "node", [], nodes)


class ExecutorForm(forms.Form):
    """A body that carries the row out; a row without a body counts as none."""

    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    is_by_agreement = forms.BooleanField(label=gettext_lazy("by agreement"), required=False)
    detail_kk = forms.CharField(required=False, widget=forms.HiddenInput)
    detail_ru = forms.CharField(required=False, widget=forms.HiddenInput)
    detail_en = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "body", [("", _("choose a body, or leave the row out"))], bodies)
        roles = [(role.value, str(role.label)) for role in Executor.Role]
        _offer(self, "role", [("", _("carries it out"))], roles)


class ProductForm(forms.Form):
    """A completion form of the row; a row without a form counts as none."""

    form = forms.ChoiceField(label=gettext_lazy("Completion form"), required=False)
    detail_kk = forms.CharField(label=gettext_lazy("Detail in Kazakh"), required=False, max_length=300)
    detail_ru = forms.CharField(label=gettext_lazy("Detail in Russian"), required=False, max_length=300)
    detail_en = forms.CharField(label=gettext_lazy("Detail in English"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code, str(label)) for code, label in FORMS.items()]
        _offer(self, "form", [("", _("choose a form, or leave the row out"))], offered)


def _offer(form: forms.Form, name: str, first: Choices, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [*first, *choices]


ExecutorRows = forms.formset_factory(ExecutorForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 10)
ProductRows = forms.formset_factory(ProductForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 10)
EXECUTOR = ("body", "role", "is_by_agreement", "detail_kk", "detail_ru", "detail_en")
PRODUCT = ("form", "detail_kk", "detail_ru", "detail_en")


class WholeRow:
    """A row of the plan as three forms that are filled in together: its texts, its executors, its products."""

    def __init__(
        self,
        bodies: Choices,
        edition: Edition | None,
        data: Any = None,
        text: MeasureText | None = None,
        seen: int = 0,
    ) -> None:
        named = text or MeasureText()
        told: dict[str, Any] = {} if data is None else {"data": data}
        of_row = {"bodies": bodies, "initial": {**named.kept(), "seen": seen}} | told
        self.row = AddedForm(edition=edition, **of_row) if edition else RowForm(**of_row)
        executors = [{name: getattr(line, name) for name in EXECUTOR} for line in named.executors]
        products = [{name: getattr(line, name) for name in PRODUCT} for line in named.products]
        self.executors = ExecutorRows(
            **told, initial=executors, prefix="executors", form_kwargs={"bodies": bodies}
        )
        self.products = ProductRows(**told, initial=products, prefix="products")

    @property
    def forms(self) -> list[forms.BaseForm]:
        """Return all forms, for the summary of errors."""
        return [self.row, *self.executors.forms, *self.products.forms]

    def is_valid(self) -> bool:
        """Check all three, so that every fault is said at once."""
        return all([self.row.is_valid(), self.executors.is_valid(), self.products.is_valid()])

    def text(self, before: MeasureText) -> MeasureText:
        """Return the row as it was typed; what the form does not ask stays as before."""
        data: Mapping[str, Any] = self.row.cleaned_data
        return replace(
            before,
            **{name: value for name, value in data.items() if name != "seen"},
            executors=tuple(ExecutorLine(**item) for item in _given(self.executors, "body")),
            products=tuple(ProductLine(**item) for item in _given(self.products, "form")),
        )


def _given(rows: Any, name: str) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in rows if form.cleaned_data.get(name)]


def typed_again(data: Any) -> MeasureText:
    """Return the row exactly as typed, valid or not, to be shown with one more row and nothing judged."""
    fields = [name for name in RowForm.base_fields if name != "seen"]
    return MeasureText(
        **{name: data.get(name, "") for name in (*fields, "number", "node")},
        executors=tuple(
            ExecutorLine(**item | {"is_by_agreement": bool(item["is_by_agreement"])})
            for item in _typed(data, "executors", EXECUTOR)
        ),
        products=tuple(ProductLine(**item) for item in _typed(data, "products", PRODUCT)),
    )


def _typed(data: Any, prefix: str, names: Iterable[str]) -> list[dict[str, Any]]:
    count = min(whole_number(data.get(f"{prefix}-TOTAL_FORMS", "")) or 0, MOST_ROWS)
    rows = [{name: data.get(f"{prefix}-{place}-{name}", "") for name in names} for place in range(count)]
    return [row for row in rows if any(row.values())]


class DeriveForm(forms.Form):
    """The region of a new plan and the measures it takes up."""

    region = forms.ChoiceField(label=gettext_lazy("Region"))
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Measures it takes up"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one measure.")},
    )
    use_required_attribute = False

    def __init__(self, *args: Any, regions: Choices, measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "region", [("", _("choose a region"))], regions)
        _offer(self, "measures", [], measures)


class ResultForm(forms.Form):
    """The plan that a measure gave."""

    plan = forms.ModelChoiceField(
        label=gettext_lazy("The plan that is its result"),
        queryset=Edition.objects.none(),
        empty_label=gettext_lazy("choose a plan"),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, plans: QuerySet[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = plans
        field.label_from_instance = _short_of  # type: ignore[method-assign, assignment]


def _short_of(edition: Edition) -> str:
    return localized(edition, "short")


class DayForm(forms.Form):
    """The day for which a page is asked."""

    day = forms.DateField(label=gettext_lazy("On the day"), required=False, widget=day_input())
