"""How far a value is from its target, as it is: 118 % reads 118 %; only a drawn bar is capped."""

from decimal import Decimal

from qadam.indicators.models import Indicator


def achievement(
    direction: str, target: Decimal | None, value: Decimal | None, baseline: Decimal | None = None
) -> Decimal | None:
    """Return the share of the target that was reached, of one; None where it cannot be told.

    What is to rise: value / target. What is to fall: the way made from the baseline to the target.
    """
    if target is None or value is None:
        return None
    if direction == Indicator.Direction.FALLING:
        if baseline is None or baseline == target:
            return None
        return (baseline - value) / (baseline - target)
    return value / target if target else None


def deviation(target: Decimal | None, value: Decimal | None) -> Decimal | None:
    """Return by how much the value differs from the target, in the indicator's unit."""
    return None if target is None or value is None else value - target
