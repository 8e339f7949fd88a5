"""The forms of money and findings: recording, amending by an act, a table, withdrawing, settling, the filters."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.indicators.actions.money import COLUMNS, ENTERED, Given
from qadam.indicators.models import BudgetAmount, BudgetLine, Finding
from qadam.kit import clock
from qadam.kit.fields import ExactField, length_of
from qadam.kit.forms import day_input, offer
from qadam.kit.languages import localized
from qadam.kit.tables import MOST_BYTES, Table, Unreadable, read_table
from qadam.programmes.models import Amendment

MARK_LENGTH = 32
SOURCES = [(one.value, one.label) for one in BudgetAmount.Source if one != BudgetAmount.Source.NONE]


class SumField(forms.DecimalField):
    """A sum of money: 1 234,5 and 1234.5 are one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_digits=18,
            decimal_places=ExactField.PLACES,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        """Read a sum as people here write it."""
        text = str(value or "")
        for space in (" ", "\u00a0", "\u202f"):
            text = text.replace(space, "")
        return super().to_python(text.replace(",", "."))


class LineForm(forms.Form):
    """What both forms of money begin with."""

    line = forms.ChoiceField(label=gettext_lazy("Budget line"))
    span = forms.CharField(
        label=gettext_lazy("Period"),
        max_length=length_of(BudgetAmount, "span"),
        help_text=gettext_lazy("A year, a quarter or a month: 2026, 2026-Q3, 2026-09."),
    )
    source = forms.ChoiceField(label=gettext_lazy("Source of the money"))
    amount = SumField(label=gettext_lazy("Amount"))
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=BudgetAmount.Unit.choices)

    def __init__(self, data: Any = None, *, lines: Sequence[BudgetLine], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.lines = {line.code: line for line in lines}
        offer(self, "line", [("", _("choose")), *((line.code, localized(line, "name")) for line in lines)])
        offer(self, "source", [("", _("choose")), *SOURCES])
        self.initial.setdefault("unit", BudgetAmount.Unit.THOUSAND)

    @property
    def chosen(self) -> BudgetLine:
        """Return the line that was chosen."""
        return self.lines[self.cleaned_data["line"]]


class MoneyForm(LineForm):
    """Money committed or paid."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=MARK_LENGTH, min_length=MARK_LENGTH)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"))
    territory_code = forms.ChoiceField(label=gettext_lazy("Territory"), required=False)
    on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=day_input(),
        help_text=gettext_lazy("The day of the contract or of the payment."),
    )
    document = forms.CharField(
        label=gettext_lazy("Document"),
        max_length=length_of(BudgetAmount, "document"),
        help_text=gettext_lazy("A contract, an act of work done, a payment order: its kind, number and day."),
    )
    field_order = ("line", "stage", "span", "source", "territory_code", "amount", "unit", "on", "document")

    def __init__(
        self,
        data: Any = None,
        *,
        lines: Sequence[BudgetLine],
        places: Iterable[tuple[str, str]],
        may_leave_place: bool,
    ) -> None:
        super().__init__(
            data, lines=lines, initial={"mark": get_random_string(MARK_LENGTH), "on": clock.today()}
        )
        stages = [(one.value, one.label) for one in BudgetAmount.Stage if one in ENTERED]
        offer(self, "stage", [("", _("choose")), *stages])
        first = ("", _("the whole programme") if may_leave_place else _("choose"))
        offer(self, "territory_code", [first, *places])
        self.fields["territory_code"].required = not may_leave_place

    @property
    def given(self) -> Given:
        """Return what the person told."""
        told = self.cleaned_data
        return Given(
            stage=told["stage"],
            span=told["span"].strip(),
            source=told["source"],
            amount=told["amount"],
            territory_code=told["territory_code"],
            unit=told["unit"],
            on=told["on"],
            document=told["document"],
        )


class AmendMoneyForm(LineForm):
    """The plan of a line set anew by an act."""

    amendment = forms.ChoiceField(
        label=gettext_lazy("Act"), help_text=gettext_lazy("An amendment of the programme that is in force.")
    )
    field_order = ("amendment", "line", "span", "source", "amount", "unit")

    def __init__(self, data: Any = None, *, lines: Sequence[BudgetLine], acts: Sequence[Amendment]) -> None:
        super().__init__(data, lines=lines, initial={})
        self.acts = {str(act.pk): act for act in acts}
        offer(self, "amendment", [("", _("choose")), *((str(act.pk), act_words(act)) for act in acts)])
        self.fields["amount"].help_text = _("Nothing (0) closes the line for that period.")

    @property
    def act(self) -> Amendment:
        """Return the act that was chosen."""
        return self.acts[self.cleaned_data["amendment"]]


def act_words(act: Amendment) -> str:
    """Return the number of an act with its title."""
    title = localized(act, "title")
    number = _("No. {number}").format(number=act.number)
    return f"{number} · {title}" if title else number


class MoneyTableForm(forms.Form):
    """A table of money."""

    file = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("CSV (UTF-8) or XLSX with the columns of the export."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table: Table | None = None

    def clean_file(self) -> Any:
        """Read the file as a table, or say why it is none."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            limit = MOST_BYTES // 1024 // 1024
            raise forms.ValidationError(_("The file is larger than {limit} MB.").format(limit=limit))
        try:
            self.table = read_table(file.read(), COLUMNS)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return file


class WithdrawMoneyForm(forms.Form):
    """Why an entry is withdrawn."""

    why = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        max_length=length_of(BudgetAmount, "withdrawn_because"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays in this list with the reason, and no sum counts it any more."),
    )


# Findings


class FindingFilter(forms.Form):
    """Which findings a reader wants to see; without a choice those that are found now."""

    use_required_attribute = False
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        offer(self, "severity", [("", _("any")), *Finding.Severity.choices])
        offer(self, "state", [("", _("all found now")), *Finding.State.choices])

    def asked(self) -> dict[str, str]:
        """Return what was chosen; a value nobody offered counts as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class SettleForm(forms.Form):
    """What is said of a finding: accepted, corrected by an act, or opened again."""

    why = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=length_of(Finding, "note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody reads it beside the finding."),
    )
    amendment = forms.ChoiceField(
        label=gettext_lazy("Act that corrected it"),
        required=False,
        help_text=gettext_lazy("Only where an act corrected the contradiction."),
    )

    def __init__(self, data: Any = None, *, acts: Sequence[Amendment], is_open: bool) -> None:
        super().__init__(data)
        self.acts = {str(act.pk): act for act in acts}
        offer(self, "amendment", [("", _("none")), *((str(act.pk), act_words(act)) for act in acts)])
        if not acts or not is_open:
            del self.fields["amendment"]

    @property
    def act(self) -> Amendment | None:
        """Return the act that was chosen, if any."""
        return self.acts.get(self.cleaned_data.get("amendment") or "")
