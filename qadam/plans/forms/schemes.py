"""Forms of administration: a row of a control scheme with its kinds, the scheme of a draft, sign-off steps."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.deadlines import RuleError, parse_reports
from qadam.kit.forms import day_input
from qadam.kit.languages import localized
from qadam.plans.forms.fields import document_field
from qadam.plans.models import ControlKind, ControlScheme, SchemeKind, SignOff
from qadam.plans.models.schemes import days_in

MOST_KINDS = 10
MOST_DAYS = 365


class SchemeForm(forms.ModelForm[ControlScheme]):
    """One dated row of a control scheme."""

    use_required_attribute = False
    reminder_days = forms.CharField(
        label=gettext_lazy("Reminders, calendar days before the due day"),
        help_text=gettext_lazy("For example: 10, 3, 1, 0. Zero is the day itself."),
        max_length=60,
    )
    escalation_days = forms.CharField(
        label=gettext_lazy("Thresholds, calendar days after the due day"),
        help_text=gettext_lazy(
            "Three numbers: notice to the head, extract to the supervising body, explanatory note. "
            "For example: 1, 5, 10."
        ),
        max_length=60,
    )

    class Meta:
        model = ControlScheme
        fields = [
            "code", "valid_from", "name_kk", "name_ru", "name_en", "source", "source_ru", "source_en",
            "shift", "default_reports", "lead_rule",
            "ask_days_before", "most_extensions", "reminder_days", "escalation_days", "rework_workdays",
        ]  # fmt: skip
        widgets = {"valid_from": day_input()}
        help_texts = {
            "code": gettext_lazy("Small Latin letters; plans name their scheme by it."),
            "source": gettext_lazy("The act that sets these rules, with its number and date."),
            "default_reports": gettext_lazy(
                "Used where a document names no report day. For example: day 20 after quarter; day 20 after year."
            ),
            "most_extensions": gettext_lazy("Empty where the regulation sets no limit."),
            "shift": gettext_lazy("Where to a due day moves that falls on a day off."),
        }

    def __init__(self, *args: Any, has_own_code: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_own_code:
            del self.fields["code"]

    def clean_reminder_days(self) -> str:
        """A list of days, the longest first."""
        days = _days(self.cleaned_data["reminder_days"])
        return ",".join(str(day) for day in sorted(days, reverse=True))

    def clean_escalation_days(self) -> str:
        """Three days that follow one another."""
        days = sorted(_days(self.cleaned_data["escalation_days"]))
        if len(days) != 3 or days[0] < 1:
            raise ValidationError(_("Write three different numbers from 1 on, such as 1, 5, 10."))
        return ",".join(str(day) for day in days)

    def clean_default_reports(self) -> str:
        """A report rule as in a programme, or nothing."""
        text: str = self.cleaned_data["default_reports"].strip()
        try:
            parse_reports(text)
        except RuleError as error:
            rest = text[error.position :].strip() or text
            raise ValidationError(
                _("The report rule is not understood from “{rest}” on.").format(rest=rest)
            ) from error
        return text

    def validate_constraints(self) -> None:
        """Let the action say it when two rows begin on one day."""


def _days(text: str) -> set[int]:
    try:
        days = days_in(text)
    except ValueError as error:
        raise ValidationError(
            _("Write whole numbers with commas between them, such as 10, 3, 1, 0.")
        ) from error
    if not days or min(days) < 0 or max(days) > MOST_DAYS:
        raise ValidationError(
            _("Write at least one number, each between 0 and {most}.").format(most=MOST_DAYS)
        )
    return days


class KindForm(forms.Form):
    """One kind of control; a row without a kind counts as none."""

    use_required_attribute = False
    code = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("no kind")), *ControlKind.choices],
        required=False,
    )
    most_workdays = forms.IntegerField(
        label=gettext_lazy("Up to working days"), required=False, min_value=1, max_value=MOST_DAYS
    )
    most_months = forms.IntegerField(
        label=gettext_lazy("Up to months"), required=False, min_value=1, max_value=120
    )
    co_workdays = forms.IntegerField(
        label=gettext_lazy("Co-executor's working days"), required=False, min_value=0, max_value=MOST_DAYS
    )
    co_counted = forms.ChoiceField(
        label=gettext_lazy("Counted"), choices=SchemeKind.Counted.choices, initial=SchemeKind.Counted.BEFORE
    )

    def clean(self) -> dict[str, Any]:
        """A kind needs the co-executor's days and no two bounds."""
        data = super().clean() or {}
        if not data.get("code"):
            return data
        if data.get("most_workdays") and data.get("most_months"):
            self.add_error("most_months", _("Limit the kind by working days or by months, not by both."))
        if data.get("co_workdays") is None and "co_workdays" not in self.errors:
            self.add_error("co_workdays", _("Write the co-executor's working days."))
        return data


class KindRows(forms.BaseFormSet[KindForm]):
    """The kinds of a scheme in their order: the last one takes in everything longer."""

    def clean(self) -> None:
        """Every task must find a kind, and no kind may stand behind the one that takes everything."""
        if any(self.errors) or not self.kinds():
            return
        *earlier, last = self.kinds()
        if last.most_workdays or last.most_months:
            raise ValidationError(_("Leave the last kind without a limit, so that every task has its kind."))
        if any(not kind.most_workdays and not kind.most_months for kind in earlier):
            raise ValidationError(_("Only the last kind may have no limit."))

    def kinds(self) -> list[SchemeKind]:
        """Return the kinds that are filled in, unsaved."""
        names = ("code", "most_workdays", "most_months", "co_workdays", "co_counted")
        filled = [form.cleaned_data for form in self if form.cleaned_data.get("code")]
        return [SchemeKind(**{name: data[name] for name in names}) for data in filled]


def kind_rows(data: Any = None, scheme: ControlScheme | None = None) -> KindRows:
    """Return the kinds as typed, or those of a row with two empty ones."""
    rows = forms.formset_factory(
        KindForm, formset=KindRows, extra=2, max_num=MOST_KINDS, absolute_max=MOST_KINDS + 5
    )
    if data is not None:
        return rows(data, prefix="kinds")  # type: ignore[return-value]
    names = ("code", "most_workdays", "most_months", "co_workdays", "co_counted")
    kinds = scheme.kinds.all() if scheme is not None else []
    initial = [{name: getattr(kind, name) for name in names} for kind in kinds]
    return rows(initial=initial, prefix="kinds")  # type: ignore[return-value]


class ChooseSchemeForm(forms.Form):
    """By which scheme a draft will be controlled."""

    use_required_attribute = False
    scheme = forms.ChoiceField(label=gettext_lazy("Control scheme"))

    def __init__(self, *args: Any, rows: Iterable[ControlScheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.code, localized(row, "name")) for row in rows]


class StepsForm(forms.ModelForm[SignOff]):
    """Which steps the reports of a body take before they leave it."""

    class Meta:
        model = SignOff
        fields = ["needs_prepared", "needs_agreed", "needs_signed"]
        labels = {
            "needs_prepared": gettext_lazy("Somebody marks the report as prepared"),
            "needs_agreed": gettext_lazy("Another person of the body agrees it"),
            "needs_signed": gettext_lazy("The head signs it"),
        }
        help_texts = {
            "needs_prepared": gettext_lazy("From then on the text is not changed unless it is taken back."),
            "needs_agreed": gettext_lazy("Never the person who prepared the report."),
            "needs_signed": gettext_lazy(
                "The head, or a deputy with that role; the outgoing number and the signed scan can be kept with it."
            ),
        }


class HandOverForm(forms.Form):
    """Who takes over which measures of a body that ended."""

    use_required_attribute = False
    successor = forms.ChoiceField(label=gettext_lazy("Who takes the work over"), widget=forms.RadioSelect)
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Measures"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one measure.")},
    )

    def __init__(
        self,
        *args: Any,
        successors: Iterable[tuple[str, str]],
        measures: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("successor", successors), ("measures", measures)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class ConsolidatorForm(forms.Form):
    """Who gathers the information of the others on a measure."""

    use_required_attribute = False
    body = forms.ChoiceField(label=gettext_lazy("Who gathers the information"))
    document = document_field(required=False)

    def __init__(
        self, *args: Any, bodies: Iterable[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(bodies)
