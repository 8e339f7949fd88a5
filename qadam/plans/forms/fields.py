"""Fields and small helpers that the forms of the desk share."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.forms import ManyFilesField, day_input
from qadam.kit.languages import active
from qadam.kit.numbers import format_number

MOST_FILES = 20
# Days of documents and terms: nothing was signed before, nothing is promised after.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


def parse_number(text: str, language: str) -> Decimal:
    """Return the number a person typed: «1 234,5» and «1234.5» everywhere, "1,234.5" in English; else ValueError."""
    plain = "".join(text.split()).replace("−", "-")
    if language == "en" and GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if plain.count(",") + plain.count(".") > 1 or not re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", plain):
        raise ValueError(text)
    return Decimal(plain.replace(",", "."))


class NumberField(forms.CharField):
    """A number as people here write it."""

    default_error_messages = {
        "number": gettext_lazy("Write a number, for example {example}."),
        "large": gettext_lazy("The number has too many digits: at most 15 before the comma and 3 after it."),
    }

    def clean(self, value: Any) -> Decimal | None:
        """Return the number typed, nothing for an empty field."""
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_number(text, active())
        except (ValueError, InvalidOperation) as error:
            example = format_number(Decimal("1234.5"), active())
            raise ValidationError(str(self.error_messages["number"]).format(example=example)) from error
        if abs(number) >= Decimal(10) ** 15 or number != round(number, 3):
            raise ValidationError(str(self.error_messages["large"]))
        return number


class FilesField(ManyFilesField):
    """Several files of a report; emptiness and kind are judged file by file later."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list; ValidationError for too many."""
        files = super().clean(data, initial)
        if len(files) > MOST_FILES:
            raise ValidationError(_("Attach at most {count} files at once.").format(count=MOST_FILES))
        return files


def day_field(label: Any, *, help_text: Any = "", required: bool = True) -> forms.DateField:
    """Return a field for a day, drawn as the browser's own calendar."""
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=day_input(), validators=[_check_day]
    )


def _check_day(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        said = _("Write a day between the years {first} and {last}.")
        raise ValidationError(said.format(first=FIRST_DAY.year, last=LAST_DAY.year))


def document_field(*, required: bool = True) -> forms.CharField:
    """Return the field for the document that a decision stands on, or may stand on."""
    told, asked = (
        gettext_lazy("The letter or minutes with its number and date, where there is one."),
        gettext_lazy("The letter or minutes with its number and date."),
    )
    return forms.CharField(
        label=gettext_lazy("Document"),
        help_text=asked if required else told,
        max_length=300,
        required=required,
        strip=True,
    )


def long_text(label: Any, *, most: int, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    """Return a field for a text of some lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, **more)
