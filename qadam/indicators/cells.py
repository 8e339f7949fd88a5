"""The five kinds of a cell: a number, zero, not reported, not applicable, not planned; as typed, read and shown.

Rule book: `docs/indicators.md`. Blank in a document is "not planned" until a person says otherwise.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.fields import ExactField, plain
from qadam.kit.numbers import format_number


class CellKind(models.TextChoices):
    """What stands in a cell of a table of numbers: five different things."""

    VALUE = "value", gettext_lazy("number")
    ZERO = "zero", gettext_lazy("zero")
    NOT_REPORTED = "not_reported", gettext_lazy("not reported")
    NOT_APPLICABLE = "not_applicable", gettext_lazy("not applicable")
    NOT_PLANNED = "not_planned", gettext_lazy("not planned")


# How each kind without a number is written in packages, exports and templates; all of them are read back.
SIGNS = {
    CellKind.NOT_REPORTED: "?",
    CellKind.NOT_APPLICABLE: "x",
    CellKind.NOT_PLANNED: "",
}
# «-//-» and quotes say "the same as above" in office tables: they are asked about, never guessed.
_DITTO = re.compile(r"-\s*[/\\]{1,2}\s*-|[\"″〃“”«»]+")
_DASH = re.compile(r"[-–—−]+")
_NOT_APPLICABLE = frozenset("xх×")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")


@dataclass(frozen=True)
class Cell:
    """A cell of a table of numbers; `value` is given for a number and for zero only."""

    kind: str
    value: Decimal | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether there is a number: zero is one."""
        return self.value is not None

    @property
    def text(self) -> str:
        """Return the cell as packages and exports write it; `read_cell` reads it back."""
        return SIGNS[CellKind(self.kind)] if self.value is None else f"{self.value:f}"


NOT_REPORTED = Cell(CellKind.NOT_REPORTED)
NOT_APPLICABLE = Cell(CellKind.NOT_APPLICABLE)
NOT_PLANNED = Cell(CellKind.NOT_PLANNED)


def number(value: Decimal | int | str) -> Cell:
    """Return the cell of a number, zero being its own kind; ValueError for what the database cannot keep."""
    exact = plain(Decimal(value))
    if exact != round(exact, ExactField.PLACES) or abs(exact) >= ExactField.MOST:
        raise ValueError(f"{value} has more than {ExactField.PLACES} places or is too large")
    return Cell(CellKind.VALUE if exact else CellKind.ZERO, exact)


class Unclear(ValueError):
    """What was typed is no cell; the message asks the person what is meant, in the reader's language."""


def read_cell(text: str, blank: Cell = NOT_PLANNED) -> Cell:
    """Return what was typed or pasted into a cell: «1 234,5», «0», «–», «x», «?», nothing (which is `blank`).

    Raises Unclear with a sentence for «-//-», words, two numbers and too many places. A dash is `blank` too.
    """
    typed = text.strip()
    if not typed or _DASH.fullmatch(typed):
        return blank
    if typed == "?":
        return NOT_REPORTED
    if typed.lower() in _NOT_APPLICABLE:
        return NOT_APPLICABLE
    if _DITTO.fullmatch(typed):
        raise Unclear(_("“{typed}” repeats another cell: write the number itself.").format(typed=typed))
    return _number(typed)


def _number(typed: str) -> Cell:
    bare = _SPACES.sub("", typed).removesuffix("%").replace("−", "-").replace("–", "-")
    if "," in bare and "." in bare:
        # The last of the two is the point: 1.234,5 and 1,234.5.
        thousands = "." if bare.rfind(",") > bare.rfind(".") else ","
        bare = bare.replace(thousands, "")
    bare = bare.replace(",", ".")
    try:
        return number(Decimal(bare))
    except InvalidOperation:
        said = _("“{typed}” is no number: write digits, 0, x (not applicable), ? (not reported) or nothing.")
        raise Unclear(said.format(typed=typed)) from None
    except ValueError:
        said = _("“{typed}” has more than four places after the point or is too large.")
        raise Unclear(said.format(typed=typed)) from None


def show_cell(cell: Cell, language: str) -> str:
    """Return a cell as a reader of the language sees it: 1 234,5; 0; «–» for not planned; «×»; «…» not reported."""
    if cell.value is not None:
        return format_number(cell.value, language)
    return {CellKind.NOT_REPORTED: "…", CellKind.NOT_APPLICABLE: "×", CellKind.NOT_PLANNED: "–"}[
        CellKind(cell.kind)
    ]
