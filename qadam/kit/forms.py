"""What every form of the desk says when something is wrong."""

from collections.abc import Iterable

from django import forms


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
