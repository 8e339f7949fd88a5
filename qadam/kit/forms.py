"""What the forms of every area share: controls for days and files, choices known only later, told errors."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


def day_input() -> forms.DateInput:
    """Return the control for a day, drawn as the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files as a list; how many there may be an heir says, each is judged by the action that stores it."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list."""
        files: list[UploadedFile[bytes]] = [file for file in data or [] if file]
        return files


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give the named field of a form the choices that are known only when the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def errors_of(filled: Iterable[forms.BaseForm]) -> list[dict[str, str]]:
    """Return every error of these forms with the id of its field, for components/error_summary.html."""
    found = []
    for form in filled:
        found += [{"id": "", "label": "", "text": str(text)} for text in form.non_field_errors()]
        found += [
            {"id": field.id_for_label, "label": str(field.label), "text": str(text)}
            for field in form
            for text in field.errors
        ]
    return found
