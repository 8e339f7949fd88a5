"""Forms about the term of a duty: what the control side sets, what the body explains, answers and gives to whom."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from qadam.people.models import User
from qadam.plans.forms.fields import day_field, document_field, long_text
from qadam.plans.models import Explanation


class ExcuseForm(forms.Form):
    """A body is released from a duty, by a document and for a reason."""

    document = document_field()
    why = long_text(gettext_lazy("Reason"), most=1000)
    use_required_attribute = False


class TermForm(ExcuseForm):
    """A duty gets a new day, by a document and for a reason."""

    to_on = day_field(gettext_lazy("New day"))
    field_order = ("to_on",)


class LeaveForm(forms.Form):
    """Leave to change a report of a closed period until a day."""

    until_on = day_field(gettext_lazy("Until"))
    document = document_field()
    reason = long_text(gettext_lazy("Reason"), most=1000)
    use_required_attribute = False


class InnerDayForm(forms.Form):
    """A co-executor's own day, where the period leaves no room for the scheme's."""

    to_on = day_field(gettext_lazy("Inner day"))
    why = long_text(gettext_lazy("Reason"), most=1000)
    use_required_attribute = False


class ExplainForm(forms.Form):
    """Why a duty is late: reason, words, promised day, who answers for it."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[(value, capfirst(label)) for value, label in Explanation.Cause.choices],
    )
    text = long_text(gettext_lazy("Explanation"), most=4000)
    promised_on = day_field(gettext_lazy("Promised day"), required=False)
    responsible = forms.CharField(
        label=gettext_lazy("Responsible official"),
        help_text=gettext_lazy("Name and post."),
        max_length=300,
        strip=True,
    )
    note = forms.FileField(label=gettext_lazy("Signed note, a file"), required=False)
    use_required_attribute = False


class DeclineForm(forms.Form):
    """Why a body named "by agreement" takes no part."""

    why = long_text(gettext_lazy("Reason"), most=1000)
    use_required_attribute = False


class AssignForm(forms.Form):
    """The person of the body who does the work."""

    person = forms.ChoiceField(label=gettext_lazy("Person of the body"), required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", gettext_lazy("nobody in particular")),
            *[(key, str(person)) for key, person in self.people.items()],
        ]

    def chosen(self) -> User | None:
        """Return the person chosen in a valid form."""
        return self.people.get(self.cleaned_data["person"])
