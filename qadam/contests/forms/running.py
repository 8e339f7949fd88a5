"""Forms of preparing and running a contest: windows, rules fixed by act, nominations, another year."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qadam.contests.actions.rules_of_vote import MOST_APPEAL_DAYS, MOST_CAP, MOST_LEADERS, Mark
from qadam.contests.deadlines import first_day, last_day
from qadam.contests.models import Activity, Contest, Criterion, JuryRules, Nomination, Stage, VoteRules
from qadam.kit.clock import ALMATY
from qadam.kit.fields import length_of
from qadam.kit.forms import day_input


def time_input() -> forms.TimeInput:
    """Return the control for a time of day."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WindowForm(forms.Form):
    """The first and the last day of a window, with the times of day where it is not whole days."""

    use_required_attribute = False
    first_on = forms.DateField(label=_("First day"), widget=day_input(), required=False)
    first_time = forms.TimeField(
        label=_("Opens at"), widget=time_input(), required=False, help_text=_("Empty: at 00:00.")
    )
    last_on = forms.DateField(label=_("Last day"), widget=day_input(), required=False)
    last_time = forms.TimeField(
        label=_("Closes at"),
        widget=time_input(),
        required=False,
        help_text=_("Empty: at 24:00 of the last day."),
    )
    why = forms.CharField(
        label=_("Act or decision"),
        max_length=300,
        help_text=_("Number, date and what it says; kept and printed."),
    )

    @classmethod
    def of(cls, activity: Activity) -> "WindowForm":
        """Return the form with a window filled in."""
        opens, closes = _local(activity.opens_at), _local(activity.closes_at)
        initial: dict[str, Any] = {
            "first_on": first_day(activity.opens_at),
            "first_time": opens.time() if opens and opens.time() != time() else None,
            "last_on": closes.date() if closes and closes.time() != time() else last_day(activity.closes_at),
            "last_time": closes.time() if closes and closes.time() != time() else None,
            "why": activity.exception,
        }
        return cls(initial=initial)

    @property
    def opens_at(self) -> datetime | None:
        """Return the moment at which the window opens."""
        day, at = self.cleaned_data["first_on"], self.cleaned_data["first_time"]
        return datetime.combine(day, at or time(), tzinfo=ALMATY) if day else None

    @property
    def closes_at(self) -> datetime | None:
        """Return the first moment after the window."""
        day, at = self.cleaned_data["last_on"], self.cleaned_data["last_time"]
        if day is None:
            return None
        return datetime.combine(day if at else day + timedelta(days=1), at or time(), tzinfo=ALMATY)


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(ALMATY) if moment else None


class StageForm(forms.Form):
    """The days of a stage for all its arenas."""

    use_required_attribute = False
    first_on = forms.DateField(label=_("First day"), widget=day_input(), required=False)
    last_on = forms.DateField(label=_("Last day"), widget=day_input(), required=False)
    why = forms.CharField(label=_("Act or decision"), max_length=300)

    @classmethod
    def of(cls, stage: Stage) -> "StageForm":
        """Return the form with the days of a stage filled in."""
        return cls(initial={"first_on": stage.first_on, "last_on": stage.last_on})


class VoteRulesForm(forms.ModelForm[VoteRules]):
    """The rules of a vote as an act fixes them."""

    use_required_attribute = False
    leaders = forms.IntegerField(
        label=_("Leaders in a nomination"), min_value=1, max_value=MOST_LEADERS, initial=3
    )
    appeal_days = forms.IntegerField(
        label=_("Days to appeal"), min_value=1, max_value=MOST_APPEAL_DAYS, initial=10,
        help_text=_("When they are over the secret of the vote is destroyed."),
    )  # fmt: skip
    is_for_all = forms.BooleanField(
        label=_("The same for all arenas of this stage whose vote has not opened"),
        required=False,
        initial=True,
    )

    class Meta:
        model = VoteRules
        fields = ["unit", "leaders", "tie", "vacancy", "totals", "proof_of_work", "appeal_days", "act"]
        widgets = dict.fromkeys(("unit", "tie", "vacancy", "totals", "proof_of_work"), forms.RadioSelect)
        help_texts = {"act": _("The order that fixes the rules, with its number and date.")}


class NetworkForm(forms.Form):
    """A shared network that an amendment of the act gives more votes."""

    use_required_attribute = False
    network = forms.CharField(
        label=_("Network"), max_length=50, help_text=_("As 192.0.2.0/24 or 2001:db8::/48.")
    )
    name = forms.CharField(label=_("Whose network"), max_length=200)
    cap = forms.IntegerField(label=_("Votes from one address"), min_value=2, max_value=MOST_CAP)
    act = forms.CharField(
        label=_("Act"), max_length=300, help_text=_("The amendment of the act that fixed the rules.")
    )
    is_foreign = forms.BooleanField(
        label=_("It belongs neither to an organiser nor to a body that sits in a commission"), required=False
    )


class JuryRulesForm(forms.ModelForm[JuryRules]):
    """The rules of a commission's choice as an act fixes them."""

    use_required_attribute = False
    winners = forms.IntegerField(
        label=_("Winners in a nomination"), min_value=1, max_value=MOST_LEADERS, initial=1
    )
    objection_days = forms.IntegerField(
        label=_("Days for objections"), min_value=0, max_value=MOST_APPEAL_DAYS, initial=5
    )
    answer_days = forms.IntegerField(
        label=_("Days to answer an objection"), min_value=1, max_value=MOST_APPEAL_DAYS, initial=5
    )
    act = forms.CharField(label=_("Act that fixes the rules"), max_length=300)
    is_for_all = forms.BooleanField(
        label=_("The same for all arenas of this stage whose choice has not opened"),
        required=False,
        initial=True,
    )

    class Meta:
        model = JuryRules
        fields = ["winners", "is_blind", "tie", "objection_days", "answer_days", "act"]
        widgets = {"tie": forms.RadioSelect}


class MarkForm(forms.ModelForm[Criterion]):
    """One criterion; an empty line is none."""

    use_required_attribute = False
    most = forms.IntegerField(label=_("Most points"), min_value=1, max_value=1000, initial=10)

    class Meta:
        model = Criterion
        fields = ["name_kk", "name_ru", "name_en", "most", "weight"]
        labels = {
            "name_kk": _("Criterion in Kazakh"),
            "name_ru": _("Criterion in Russian"),
            "name_en": _("Criterion in English"),
        }


# So many lines at least, and one empty line always.
MARKS = 4


def mark_forms(rules: JuryRules | None, data: Any = None) -> forms.BaseFormSet[MarkForm]:
    """Return lines for criteria: those that stand, and empty ones."""
    kept = [
        {name: getattr(one, name) for name in MarkForm.Meta.fields}
        for one in (rules.criteria.all() if rules else [])
    ]
    made = forms.formset_factory(MarkForm, extra=max(1, MARKS - len(kept)), max_num=20)
    return made(data, initial=kept, prefix="marks")


def marks_of(lines: forms.BaseFormSet[MarkForm]) -> list[Mark]:
    """Return the criteria that were typed."""
    rows = [form.cleaned_data for form in lines if form.cleaned_data.get("name_kk")]
    return [Mark(**{name: row[name] for name in MarkForm.Meta.fields}) for row in rows]


class NominationForm(forms.ModelForm[Nomination]):
    """A nomination: its names, who takes part, a condition met beforehand."""

    use_required_attribute = False

    class Meta:
        model = Nomination
        fields = [
            "key", "name_kk", "name_ru", "name_en", "entry_kind", "condition_kk", "condition_ru", "condition_en",
        ]  # fmt: skip
        labels = {
            "key": _("Key"),
            "name_kk": _("Name in Kazakh"),
            "name_ru": _("Name in Russian"),
            "name_en": _("Name in English"),
        }
        help_texts = {
            "key": _("Small Latin letters, digits and hyphens; stands in files and tables."),
            "condition_kk": _(
                "What has to be done before applying, such as a public post; a person checks it."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"]


class ContactsForm(forms.ModelForm[Contest]):
    """Where people complain."""

    use_required_attribute = False
    contacts = forms.CharField(
        label=_("Where to complain"),
        max_length=length_of(Contest, "contacts"),
        error_messages={"required": _("Write an address or a telephone.")},
    )

    class Meta:
        model = Contest
        fields = ["contacts"]


class CopyForm(forms.Form):
    """How many years on a contest is copied."""

    use_required_attribute = False
    years = forms.IntegerField(label=_("Years on"), min_value=1, max_value=30, initial=1)


class CloseForm(forms.Form):
    """Why a contest is closed with something left undone."""

    use_required_attribute = False
    why = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
