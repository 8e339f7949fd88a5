"""What targets and values share: a cell for a span of days."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.indicators.cells import Cell, CellKind
from qadam.kit.fields import ExactField


class Celled(models.Model):
    """A cell for the days of a span; a number is there where its kind says so."""

    # As qadam.indicators.spans writes it, with its days beside it.
    span = models.CharField(_("period"), max_length=20)
    first_on = models.DateField(editable=False)
    last_on = models.DateField(editable=False)
    kind = models.CharField(_("kind of the cell"), max_length=20, choices=CellKind.choices)
    value = ExactField(_("value"), null=True, blank=True)
    # The document, section, table and row, or the report the number comes from.
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def cell(self) -> Cell:
        """Return the cell."""
        return Cell(self.kind, self.value)

    @cell.setter
    def cell(self, cell: Cell) -> None:
        self.kind, self.value = cell.kind, cell.value


def cell_agrees(name: str) -> models.CheckConstraint:
    """Return the promise that a number is there where the kind of the cell says so, and zero is zero."""
    is_number = models.Q(kind=CellKind.VALUE, value__isnull=False) & ~models.Q(value=Decimal(0))
    is_zero = models.Q(kind=CellKind.ZERO, value=Decimal(0))
    has_none = models.Q(
        kind__in=[CellKind.NOT_REPORTED, CellKind.NOT_APPLICABLE, CellKind.NOT_PLANNED], value__isnull=True
    )
    return models.CheckConstraint(condition=is_number | is_zero | has_none, name=name)
