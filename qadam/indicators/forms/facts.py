"""The forms of facts: the filter of the list, recording one, a table of them, withdrawing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.indicators.actions.facts import COLUMNS, MOST_PEOPLE, Given, persons_in
from qadam.indicators.models import RecordedFact
from qadam.kit import clock
from qadam.kit.fields import length_of
from qadam.kit.forms import day_input, offer
from qadam.kit.tables import MOST_BYTES, Table, Unreadable, read_table

MARK_LENGTH = 32
STANDING, WITHDRAWN = "standing", "withdrawn"


class FactFilter(forms.Form):
    """What the list of facts asks."""

    use_required_attribute = False
    event = forms.ChoiceField(label=gettext_lazy("What took place"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Territory"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=100)

    def __init__(self, data: Any, kinds: Mapping[str, str], places: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        offer(self, "event", [("", _("anything")), *kinds.items()])
        offer(self, "place", [("", _("all territories")), *places])
        offer(
            self,
            "state",
            [("", _("any state")), (STANDING, _("norms count it")), (WITHDRAWN, _("withdrawn"))],
        )

    def asked(self) -> dict[str, str]:
        """Return what was chosen; a value nobody offered counts as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    def applied(self) -> list[tuple[str, str]]:
        """Return (name, word) of everything chosen."""
        found = []
        for name, chosen in self.asked().items():
            if chosen:
                choices: Any = getattr(self.fields[name], "choices", [])
                found.append((name, str(dict(choices).get(chosen, chosen))))
        return found


class FactForm(forms.Form):
    """Something that took place."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=MARK_LENGTH, min_length=MARK_LENGTH)
    event = forms.ChoiceField(label=gettext_lazy("What took place"))
    on = forms.DateField(label=gettext_lazy("Date"), widget=day_input())
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Where it took more than one day."),
    )
    territory_code = forms.ChoiceField(label=gettext_lazy("Territory"), required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("Length, minutes"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("A norm on the length counts only what has its minutes here."),
    )
    people = forms.IntegerField(
        label=gettext_lazy("People"), required=False, min_value=0, max_value=MOST_PEOPLE
    )
    persons = forms.CharField(
        label=gettext_lazy("List of those who came"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=gettext_lazy(
            "One person to a line: a name or a number. The list is not kept; what is kept tells only whether the"
            " same person came twice."
        ),
    )
    amount = forms.IntegerField(
        label=gettext_lazy("How many"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=gettext_lazy(
            "Where many are recorded at once, such as publications of a day; otherwise one."
        ),
    )
    title = forms.CharField(
        label=gettext_lazy("Name"), required=False, max_length=length_of(RecordedFact, "title")
    )
    url = forms.URLField(
        label=gettext_lazy("Link to the evidence"),
        required=False,
        max_length=length_of(RecordedFact, "url"),
        assume_scheme="https",
        help_text=gettext_lazy("Everybody sees it beside the fact."),
    )
    file = forms.FileField(
        label=gettext_lazy("File of the evidence"),
        required=False,
        help_text=gettext_lazy("Only those who record facts of this territory can fetch it."),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        kinds: Mapping[str, str],
        places: Iterable[tuple[str, str]],
        may_leave_place: bool,
    ) -> None:
        initial = {"mark": get_random_string(MARK_LENGTH), "on": clock.today()}
        super().__init__(data, files, initial=initial)
        offer(self, "event", [("", _("choose")), *sorted(kinds.items(), key=lambda kind: kind[1])])
        first = ("", _("the whole programme") if may_leave_place else _("choose"))
        offer(self, "territory_code", [first, *places])
        self.fields["territory_code"].required = not may_leave_place

    @property
    def given(self) -> Given:
        """Return what the person told."""
        told = self.cleaned_data
        persons = persons_in(told["persons"])
        return Given(
            event=told["event"],
            on=told["on"],
            last_on=told["last_on"],
            territory_code=told["territory_code"],
            minutes=told["minutes"],
            people=len(persons) if told["people"] is None else told["people"],
            persons=persons,
            amount=told["amount"] or 1,
            title=told["title"],
            url=told["url"],
        )


class FactTableForm(forms.Form):
    """A table of facts."""

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


class WithdrawForm(forms.Form):
    """Why a fact is withdrawn."""

    why = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        max_length=length_of(RecordedFact, "withdrawn_because"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays in this list with the reason, and no norm counts it any more."),
    )
