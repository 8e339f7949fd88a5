"""Fields that several apps share."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit.text import fold, sort_key


def length_of(model: type[models.Model], name: str) -> int:
    """Return how many signs a text field of a model holds; TypeError for a field without such a bound."""
    most = getattr(model._meta.get_field(name), "max_length", None)
    if most is None:
        raise TypeError(f"{model.__name__}.{name} has no greatest length")
    return int(most)


class Dated(models.Model):
    """Something valid between two days, both included; an empty end is open."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Named(models.Model):
    """Something with a name in three languages; sorted by the Kazakh alphabet, found by folded letters."""

    name_kk = models.CharField(max_length=500)
    name_ru = models.CharField(max_length=500)
    name_en = models.CharField(max_length=500)
    sort_kk = models.CharField(max_length=500, editable=False, db_index=True)
    folded = models.TextField(editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_kk

    def searched_text(self) -> str:
        """Return what a person may type to find this."""
        return " ".join([self.name_kk, self.name_ru, self.name_en])

    def derive(self) -> None:
        """Set what follows from the names; bulk writers call it themselves."""
        self.sort_kk = sort_key(self.name_kk)[:500]
        self.folded = fold(self.searched_text())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the derived columns, also when only some fields are saved."""
        self.derive()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_kk", "folded"}
        super().save(*args, **kwargs)


def valid_on(day: date) -> models.Q:
    """Return the condition that a dated row is valid on a day."""
    return (models.Q(valid_from=None) | models.Q(valid_from__lte=day)) & (
        models.Q(valid_to=None) | models.Q(valid_to__gte=day)
    )


def is_valid_on(row: Dated, day: date) -> bool:
    """Tell whether a dated row is valid on a day: the same condition as `valid_on`, for a row in memory."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


class ExactField(models.Field[Decimal | str | int | None, Decimal | None]):
    """A decimal with at most four places, kept as a whole number of ten-thousandths.

    SQLite has no decimals and would add fractions up as floats: so its sums are exact too, and quick in both databases.
    """

    PLACES = 4
    MOST = Decimal(10) ** 14

    description = _("An exact decimal number")

    def get_internal_type(self) -> str:
        """Keep it in a column of eight bytes."""
        return "BigIntegerField"

    def from_db_value(self, value: Any, *_args: Any) -> Decimal | None:
        """Return what the database keeps or has summed as a decimal without zeros at its end."""
        return None if value is None else plain(Decimal(value).scaleb(-self.PLACES))

    def to_python(self, value: Any) -> Decimal | None:
        """Return a decimal; ValidationError for what is none, is too long or too large."""
        if value is None or value == "":
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValidationError(_("This is not a number.")) from None
        if not number.is_finite() or abs(number) >= self.MOST:
            raise ValidationError(_("The number is too large."))
        if number != round(number, self.PLACES):
            raise ValidationError(_("A number has at most four places after the point."))
        return plain(number)

    def get_prep_value(self, value: Any) -> Any:
        """Return the whole number that the column keeps; an expression stays as it is."""
        if hasattr(value, "resolve_expression"):
            return value
        number = self.to_python(value)
        return None if number is None else int(number.scaleb(self.PLACES))

    def value_to_string(self, obj: models.Model) -> str:
        """Return the number as text."""
        found = self.value_from_object(obj)
        return "" if found is None else f"{found:f}"

    def formfield(self, **kwargs: Any) -> Any:
        """Return the field of a form."""
        return super().formfield(
            **{"form_class": forms.DecimalField, "decimal_places": self.PLACES, **kwargs}
        )


def plain(number: Decimal) -> Decimal:
    """Return a number without zeros after the point at its end and without an exponent."""
    short = number.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]
