"""What is said of a value that cannot be taken, in whole sentences, and how typed text becomes a value."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from qadam.indicators.cells import NOT_PLANNED, Cell, Unclear, number, read_cell
from qadam.indicators.models import Indicator, RowKind, Series, Value
from qadam.indicators.spans import span_in_words
from qadam.indicators.units import UNITS, counts_things, words_of
from qadam.kit import clock
from qadam.kit.dates import format_short_day
from qadam.kit.fields import ExactField
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number

OF_WHICH = RowKind.OF_WHICH
HUNDRED = Decimal(100)
PER_CENT = "per_cent"
# Of so much a value differs from the one before: a question, never a refusal.
JUMP = Decimal("0.5")
YES = frozenset(("1", "иә", "да", "yes", "+"))
NO = frozenset(("0", "жоқ", "нет", "no"))


@dataclass(frozen=True)
class Read:
    """What was typed into a cell: the cell, and both parts of a ratio where it was typed as 45/120."""

    cell: Cell | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def read_typed(indicator: Indicator, text: str) -> Read:
    """Return what was typed for an indicator; an empty text is no value at all, a dash is "not planned".

    Raises Unclear with a sentence that asks what is meant.
    """
    typed = text.strip()
    if not typed:
        return Read(None)
    if indicator.kind == Indicator.Kind.YES_NO:
        return Read(_yes_or_no(typed))
    if "/" in typed and has_own_parts(indicator) and "//" not in typed:
        return _ratio(indicator, typed)
    return Read(read_cell(typed, NOT_PLANNED))


def has_own_parts(indicator: Indicator) -> bool:
    """Tell whether the values of a ratio keep their own parts."""
    return indicator.kind == Indicator.Kind.RATIO and indicator.numerator_id is None


def is_entered(indicator: Indicator) -> bool:
    """Tell whether values are entered at all: a ratio of two other indicators is computed of theirs."""
    return not (indicator.kind == Indicator.Kind.RATIO and indicator.numerator_id is not None)


def _yes_or_no(typed: str) -> Cell:
    if typed.lower() in YES:
        return number(1)
    if typed.lower() in NO:
        return number(0)
    cell = read_cell(typed, NOT_PLANNED)
    if cell.value is not None:
        raise Unclear(_("“{typed}” is neither yes nor no: write 1 or 0.").format(typed=typed))
    return cell


def _ratio(indicator: Indicator, typed: str) -> Read:
    first, _slash, second = typed.partition("/")
    part, whole = read_cell(first).value, read_cell(second).value
    if part is None or whole is None or whole == 0:
        said = _("“{typed}” is no share: write the part and the whole, such as 45/120.")
        raise Unclear(said.format(typed=typed))
    share = part / whole * (HUNDRED if indicator.unit == PER_CENT else 1)
    exact = share.quantize(Decimal(1).scaleb(-ExactField.PLACES), ROUND_HALF_UP)
    return Read(number(exact), part, whole)


def show_typed(value: Value | None) -> str:
    """Return a value as a person would type it: «1 234,5», «45/120», «x», «?», a dash, nothing."""
    if value is None:
        return ""
    if value.numerator is not None and value.denominator is not None:
        parts = (format_number(part, active()) for part in (value.numerator, value.denominator))
        return "/".join(parts)
    if value.value is not None:
        return format_number(value.value, active())
    return value.cell.text or "–"


def fault_of(
    indicator: Indicator, cell: Cell, numerator: Decimal | None = None, denominator: Decimal | None = None
) -> str:
    """Return why an indicator cannot have this value, empty where it can; more than a target is no fault."""
    if cell.value is None:
        return ""
    kind = Indicator.Kind(indicator.kind)
    if kind == Indicator.Kind.RATIO and indicator.unit == PER_CENT and cell.value > HUNDRED:
        said = _("{value} % is more than the whole: a share is at most 100 %.")
        return said.format(value=format_number(cell.value, active()))
    if kind in (Indicator.Kind.COUNT, Indicator.Kind.CUMULATIVE) and cell.value < 0:
        return _("A count is not less than zero.")
    if is_of_wholes(indicator) and cell.value != cell.value.to_integral_value():
        said = _("{value} is no whole number: {unit} are counted whole.")
        return said.format(value=format_number(cell.value, active()), unit=words_of(indicator.unit))
    if kind == Indicator.Kind.YES_NO and cell.value not in (0, 1):
        return _("The answer is yes or no: write 1 or 0.")
    if denominator is not None and denominator <= 0:
        return _("The whole of a share is more than zero.")
    if numerator is not None and numerator < 0:
        return _("A count is not less than zero.")
    return ""


def is_of_wholes(indicator: Indicator) -> bool:
    """Tell whether an indicator counts what has no halves: people, jobs, events; thousands of them and money do."""
    is_count = indicator.kind in (Indicator.Kind.COUNT, Indicator.Kind.CUMULATIVE)
    return is_count and counts_things(indicator.unit) and UNITS[indicator.unit].times == 1


def is_jump(before: Decimal | None, now: Decimal | None) -> bool:
    """Tell whether a value differs much from the one before: by more than half, or from or to zero."""
    if before is None or now is None or before == now:
        return False
    if before == 0 or now == 0:
        return True
    return abs(now - before) > abs(before) * JUMP


def more_than_whole(series: Series, part: Decimal, whole: Decimal) -> str:
    """Why a part "of which" is not taken: the likeliest slip is a total typed into its row."""
    said = _(
        "{name}: a row “of which” is a part of the row above it, and {part} is more than its {whole}. "
        "Did a total get into this row?"
    )
    return said.format(
        name=localized(series.indicator, "name"),
        part=format_number(part, active()),
        whole=format_number(whole, active()),
    )


def no_round(span: str) -> str:
    """Why a value is not entered before its round."""
    said = _("No values are gathered for {span}: the coordinator opens the gathering first.")
    return said.format(span=span_in_words(span, active()))


def round_is_locked(span: str) -> str:
    """Why a value of a locked period is not entered."""
    said = _("The period {span} is locked. Open the value and correct it with a reason.")
    return said.format(span=span_in_words(span, active()))


def not_expected(span: str) -> str:
    """Why a value is not entered that the round does not ask for."""
    said = _("This value is not gathered for {span}.")
    return said.format(span=span_in_words(span, active()))


def waits_for_review() -> str:
    """Why a submitted value is not changed."""
    return _("The value is submitted and waits for review. It can be changed once it is returned.")


def is_settled() -> str:
    """Why an accepted value is not written over."""
    return _("The value is accepted. Open it and correct it with a reason: the correction is a new version.")


def returned_is_not_emptied() -> str:
    """Why a returned value is not taken back."""
    return _("The value was returned: write the right one, or ? where it cannot be reported.")


def somebody_else(theirs: Value | None) -> str:
    """What the later of two people reads: both values, and what to do."""
    if theirs is None:
        return _("Somebody else has taken this value back meanwhile. Save again to put yours.")
    if theirs.entered_by is None or theirs.entered_at is None:
        return _("The value was changed meanwhile. Save again to put yours.")
    at = theirs.entered_at.astimezone(clock.ALMATY)
    said = _(
        "{person} entered {value} on {day} at {time}, after you had opened the page. "
        "Yours is kept here and not saved: save again to put yours."
    )
    return said.format(
        person=theirs.entered_by,
        value=show_typed(theirs),
        day=format_short_day(at.date(), active()),
        time=f"{at:%H:%M}",
    )
