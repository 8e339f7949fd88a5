"""Forms of a programme's open questions: days, the first day of a new edition, who does a body's work."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit import clock
from qadam.kit.dates import format_range
from qadam.kit.forms import day_input
from qadam.kit.languages import active, localized
from qadam.people.models import Body
from qadam.plans.forms.fields import document_field
from qadam.programmes.models import BodyQuestion, Edition, Measure


class DateForm(forms.Form):
    """The control office sets a day that the document leaves open."""

    due_on = forms.DateField(label=gettext_lazy("Due day"), widget=day_input())
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Why this day: it stays in the history of the measure."),
        max_length=500,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = document_field(required=False)
    event_on = forms.DateField(
        label=gettext_lazy("Day of the event"),
        help_text=gettext_lazy("Where an event makes the duty."),
        required=False,
        widget=day_input(),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, measure: Measure, is_event: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = measure.edition
        self.fields["event_on"].required = is_event

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
        widget=day_input(),
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
