"""Forms for steps with many rows: what the step needs to be told once for all, and a filter's name."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from qadam.people.models import User
from qadam.plans.forms.review import AcceptForm, RemarkForm


class NothingForm(forms.Form):
    """A step that needs no word."""


class PersonForm(forms.Form):
    """To whom the duties are given."""

    use_required_attribute = False
    person = forms.ChoiceField(
        label=gettext_lazy("To whom"),
        error_messages={"required": gettext_lazy("Choose a person.")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        names = [(key, user.full_name or user.email) for key, user in self.people.items()]
        field.choices = [("", gettext_lazy("choose a person")), *names]

    def chosen(self) -> User:
        """Return the person of a valid form."""
        return self.people[self.cleaned_data["person"]]


def form_for(step: str, people: Iterable[User], data: Any = None) -> forms.Form:
    """Return the form of a step with many rows."""
    if step == "assign":
        return PersonForm(data, people=people)
    if step == "return":
        return RemarkForm(data)
    return AcceptForm(data) if step in ("accept", "information") else NothingForm(data)
