"""Fields that several apps share."""

from datetime import date
from typing import Any

from django.db import models

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
